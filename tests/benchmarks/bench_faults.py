"""`python tests/benchmarks/bench_faults.py [--openapi-generator COMMAND]`: the fault table.

What openapi-python-client alone, openapi-generator (python) and this workshop make of documents
that generators trip over. `right` is what the document says, read and written back, or the target
that must be requested; `refused` is an error while generating, `lost` a member that the client does
not have, `wrong` anything else; these last two happen without a word. A peer that does not run on
this machine is `not run`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.documents import read_document
from scripts.generate import generate_client
from scripts.openapi import upgrade
from scripts.problem import BadInput
from tests.benchmarks.fault_documents import ANSWERED, REQUESTED, Answered, Requested

Case = Answered | Requested
CASES: list[Case] = [*ANSWERED, *REQUESTED]
PEERS = ("opc alone", "openapi-generator", "ours")

PROBE = """
import http.server, importlib, json, sys, threading
package, kind, case = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])

def shown(value):
    value = getattr(value, "actual_instance", value)
    return getattr(value, "value", value) if type(value).__module__ == "enum" else value

def reach(value, path):
    steps = path.split(".")
    for index, step in enumerate(steps):
        value = shown(value)
        if isinstance(value, list):
            value = value[int(step)]
        elif isinstance(value, dict) and index + 1 < len(steps):
            value = value[step]
        elif hasattr(value, step):
            value = getattr(value, step)
        elif index + 1 < len(steps):
            value = value.additional_properties[step]
        else:
            raise KeyError(step)
    return shown(value)

def answered():
    models = importlib.import_module(package + ".models")
    if not hasattr(models, "Answer"):
        return "lost: the class Answer"
    answer = models.Answer
    read = answer.from_dict(case["value"])
    for path, wanted in case["expected"].items():
        try:
            found = reach(read, path)
        except (AttributeError, KeyError, TypeError, IndexError):
            return "lost: " + path
        if found != wanted:
            return f"wrong: {path} is {found!r}"[:60]
    written = read.to_dict()
    return "right" if written == case["value"] else f"wrong: writes {written}"[:60]

seen = []
class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "3")
        self.end_headers()
        self.wfile.write(b'"x"')
    def log_message(self, *_):
        pass

def requested():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        call(address)
    except Exception as error:
        if not seen:
            return "right" if case["target"] is None else f"wrong: {type(error).__name__}"
    target = seen[0] if seen else "nothing"
    return "right" if target == case["target"] else f"wrong: {target}"[:60]

def call(address):
    if kind == "openapi-generator":
        module = importlib.import_module(package)
        api = module.DefaultApi(module.ApiClient(module.Configuration(host=address)))
        api.look(**case["arguments"])
        return
    look = importlib.import_module(package + ".api.default.look")
    arguments = dict(case["arguments"])
    given = arguments.get("p")
    models = importlib.import_module(package + ".models")
    if isinstance(given, dict) and hasattr(models, "LookP"):
        arguments["p"] = models.LookP.from_dict(given)
    client = importlib.import_module(package + ".client").Client(base_url=address)
    look.sync_detailed(client=client, **arguments)

try:
    print(answered() if "value" in case else requested())
except Exception as error:
    print(f"wrong: {type(error).__name__}: {error}".splitlines()[0][:60])
"""


def probe(folder: Path, package: str, kind: str, case: Case) -> str:
    """Try a generated package in a process of its own."""
    facts: dict[str, Any] = (
        {"value": case.value, "expected": case.expected}
        if isinstance(case, Answered)
        else {"arguments": case.arguments, "target": case.target}
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROBE, package, kind, json.dumps(facts)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    return done.stdout.strip() or f"wrong: {(done.stderr.splitlines() or ['?'])[-1]}"[:60]


def ours(folder: Path, case: Case) -> str:
    """Generate with this workshop."""
    path = folder / "document.json"
    path.write_text(json.dumps(case.document()))
    try:
        generate_client(upgrade(read_document(path)), folder / "ours_client")
    except BadInput:
        return "refused"
    return probe(folder, "ours_client", "ours", case)


def bare(folder: Path, case: Case) -> str:
    """Generate with openapi-python-client alone; a warning counts as a refusal."""
    path = folder / "bare.json"
    path.write_text(json.dumps(case.document()))
    (folder / "config.yaml").write_text("literal_enums: true\npost_hooks: []\n")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", str(path), "--config", str(folder / "config.yaml")),
            *("--output-path", str(folder / "bare_client"), "--overwrite"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    if done.returncode or "WARNING" in said or "Error" in said:
        return "refused"
    return probe(folder, "bare_client", "opc", case)


def by_openapi_generator(folder: Path, command: str | None) -> Mapping[str, str]:
    """Generate all documents with openapi-generator in one process; empty if it does not run."""
    if command is None or shutil.which(command) is None:
        return {}
    configurations = []
    for index, case in enumerate(CASES):
        place = folder / f"og{index}"
        place.mkdir()
        (place / "document.json").write_text(json.dumps(case.document()))
        settings = {
            "generatorName": "python",
            "inputSpec": str(place / "document.json"),
            "outputDir": str(place),
            "additionalProperties": {"packageName": "og_client"},
        }
        (place / "settings.json").write_text(json.dumps(settings))
        configurations.append(str(place / "settings.json"))
    subprocess.run([command, "batch", *configurations], capture_output=True, check=False)
    if not any(folder.glob("og*/og_client")):
        return {}
    return {
        case.name: probe(folder / f"og{index}", "og_client", "openapi-generator", case)
        if (folder / f"og{index}/og_client").exists()
        else "refused"
        for index, case in enumerate(CASES)
    }


def main() -> None:
    """Print the table, and how often each peer is right."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--openapi-generator", default="openapi-generator-cli")
    chosen = options.parse_args()
    counts: dict[str, Counter[str]] = {peer: Counter() for peer in PEERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        other = by_openapi_generator(folder, chosen.openapi_generator)
        print(f"{'document':40} " + " ".join(f"{peer:34}" for peer in PEERS))
        for index, case in enumerate(CASES):
            place = folder / str(index)
            place.mkdir()
            results = [bare(place, case), other.get(case.name, "not run"), ours(place, case)]
            for peer, result in zip(PEERS, results, strict=True):
                counts[peer][result.partition(":")[0]] += 1
            print(f"{case.name:40} " + " ".join(f"{r[:33]:34}" for r in results), flush=True)
    for peer, count in counts.items():
        print(f"{peer}: " + ", ".join(f"{n} {what}" for what, n in count.most_common()))


if __name__ == "__main__":
    main()
