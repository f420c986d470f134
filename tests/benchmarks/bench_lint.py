"""The linter beside Spectral, Redocly and the IBM ruleset: time, and who finds which planted fault.

    python tests/benchmarks/bench_lint.py             installs the peers by npm in a temporary place
    python tests/benchmarks/bench_lint.py --folder F  uses the peers that are installed in F
    python tests/benchmarks/bench_lint.py PAGES       precision and recall on labelled pages
    python tests/benchmarks/bench_lint.py --against F CPU time beside another checkout, in turn

All read the same files from disk, each in one process: Spectral with its `oas` ruleset, Redocly
with `recommended-strict`, IBM's ruleset in Spectral. A peer that is not there is left out. A fault
counts as found when a tool reports something that it does not report of the sound document; what
Redocly says of a missing licence and IBM's demands for more keywords ("should define …") do not
count, as they are said of every new member.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from labelled_prose import print_figures
from planted_faults import planted, sound

from scripts.documents import parse_document, read_document, to_yaml
from scripts.lint import lint_document, lint_documents

COUNT, RUNS = 120, 9
PACKAGES = ("@stoplight/spectral-cli@6", "@redocly/cli@2", "@ibm-cloud/openapi-ruleset@1")
_LONGEST = 120
_DEMANDS = ("should define", "should be defined", "Info object should contain", "description")


@dataclass(frozen=True)
class Report:
    """One finding of a peer: the file's name, the rule and the place, which tell it apart."""

    file: str
    rule: str
    place: str


@dataclass(frozen=True)
class Peer:
    """Another linter: its name and how it is run over files."""

    name: str
    run: Callable[[list[Path]], list[Report]]


@click.command(help=__doc__)
@click.argument("pages", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--folder", type=click.Path(path_type=Path), help="Where the peers are installed.")
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Another checkout.")
def main(pages: Path | None, folder: Path | None, against: Path | None) -> None:
    """Print the figures of labelled pages, or compare with the peers or another checkout."""
    if against is not None:
        with tempfile.TemporaryDirectory() as temporary:
            _compare(against, _specs(Path(temporary)))
        return
    if pages is not None:
        print_figures(pages)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        peers = list(_peers((folder or _installed(work)).resolve(), work))
        if not peers:
            click.echo("No peer could be installed with npm; only our side is shown.", err=True)
        _time(work, peers)
        _faults(work, peers)


def _installed(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm:
        arguments = [npm, "install", "--silent", "--no-audit", "--no-fund", *PACKAGES]
        subprocess.run(arguments, cwd=folder, check=False, capture_output=True, timeout=600)
    return folder


def _peers(folder: Path, work: Path) -> Iterator[Peer]:
    modules = folder / "node_modules"
    spectral, redocly = modules / ".bin" / "spectral", modules / ".bin" / "redocly"
    ibm = modules / "@ibm-cloud" / "openapi-ruleset" / "src" / "ibm-oas.js"
    rulesets = (("Spectral", "spectral:oas", spectral), ("IBM", str(ibm), ibm))
    for name, ruleset, needed in rulesets:
        if spectral.exists() and needed.exists():
            path = work / f"{name}.yaml"
            path.write_text(f"extends: [{json.dumps(ruleset)}]\n", encoding="utf-8")
            yield Peer(name, _spectral(spectral, path))
    if redocly.exists():
        yield Peer("Redocly", _redocly(redocly, work))


def _spectral(program: Path, ruleset: Path) -> Callable[[list[Path]], list[Report]]:
    """Run Spectral; a file that makes a ruleset crash is set apart by halving."""

    def run(files: list[Path]) -> list[Report]:
        arguments = [program, "lint", "--ruleset", ruleset, "--format", "json", "--quiet", *files]
        done = subprocess.run(
            [*map(str, arguments)], check=False, capture_output=True, timeout=_LONGEST
        )
        if not done.stdout.lstrip().startswith(b"[") and len(files) > 1:
            half = len(files) // 2
            return run(files[:half]) + run(files[half:])
        found = done.stdout if done.stdout.lstrip().startswith(b"[") else b"[]"
        return [
            Report(Path(item["source"]).name, str(item["code"]), str(item["path"]))
            for item in json.loads(found)
            if not any(word in item["message"] for word in _DEMANDS)
        ]

    return run


def _redocly(program: Path, work: Path) -> Callable[[list[Path]], list[Report]]:
    options = ("--extends", "recommended-strict", "--format", "json", "--max-problems", "100000")

    def run(files: list[Path]) -> list[Report]:
        arguments = [program, "lint", *options, *files]
        done = subprocess.run(
            [*map(str, arguments)], cwd=work, check=False, capture_output=True, timeout=_LONGEST
        )
        return [
            Report(Path(place["source"]["ref"]).name, item["ruleId"], place.get("pointer", ""))
            for item in _problems(done.stdout.decode())
            for place in item["location"][:1]
            if not any(word in item["message"] for word in _DEMANDS)
        ]

    return run


def _problems(output: str) -> Iterator[dict[str, object]]:  # type: ignore[explicit-any]
    """Read the JSON objects that Redocly writes one after the other."""
    decoder, place = json.JSONDecoder(), output.find("{")
    while place >= 0:
        value, end = decoder.raw_decode(output, place)
        yield from value.get("problems", ())
        place = output.find("{", end)


def _specs(folder: Path) -> list[Path]:
    files = [folder / f"spec-{number}.yaml" for number in range(COUNT)]
    for number, file in enumerate(files):
        file.write_text(to_yaml(sound(number)), encoding="utf-8")
    return files


def _compare(checkout: Path, files: list[Path]) -> None:
    """Print the CPU time of the command in two checkouts, run in turn: medians and their ratio."""
    here = Path(__file__).parents[2]
    for tree in (checkout, here):
        _cpu(tree, files)  # the first run writes bytecode
    pairs = [(_cpu(checkout, files), _cpu(here, files)) for _ in range(RUNS)]
    theirs, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(after / before for before, after in pairs)
    click.echo(f"{COUNT} specs: {ours:.2f} s of CPU, there {theirs:.2f} s, ratio {ratio:.2f}")


def _cpu(tree: Path, files: list[Path]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    arguments = [sys.executable, "-m", "scripts", "lint", *map(str, files)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(arguments, cwd=tree, check=False, capture_output=True, env=kept)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _time(work: Path, peers: list[Peer]) -> None:
    files = _specs(work)
    arguments = [sys.executable, "-m", "scripts", "lint", *map(str, files)]
    ours = _seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))
    inner = _seconds(lambda: lint_documents([read_document(file) for file in files]))
    click.echo(f"{COUNT} specs: {ours:.2f} s as a command, {inner:.2f} s of it reading and linting")
    for peer in peers:
        theirs = _seconds(lambda peer=peer: peer.run(files))  # type: ignore[misc]
        click.echo(f"    {peer.name}: {theirs:.2f} s, {theirs / ours:.1f} times ours")


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _faults(work: Path, peers: list[Peer]) -> None:
    faults = list(planted())
    files = [work / f"fault-{index}.yaml" for index in range(len(faults))]
    (work / "sound.yaml").write_text(to_yaml(sound()), encoding="utf-8")
    for file, (_, _, value) in zip(files, faults, strict=True):
        file.write_text(to_yaml(value), encoding="utf-8")
    found = {peer.name: _rules_by_file(peer, work, files) for peer in peers}
    usual = {finding.rule for finding in lint_document(parse_document(to_yaml(sound()), "sound"))}
    click.echo(f"\n{'planted fault':<46}{'ours':<28}" + "".join(f"{p.name:<30}" for p in peers))
    counts: dict[str, dict[str, int]] = {"prose": {}, "schema": {}}
    for file, (kind, name, value) in zip(files, faults, strict=True):
        rules = {item.rule for item in lint_document(parse_document(to_yaml(value), name))} - usual
        row = {"ours": rules} | {tool: by.get(file.name, set()) for tool, by in found.items()}
        cells = (f"{', '.join(sorted(codes))[:28] or '-':<30}" for codes in row.values())
        click.echo(f"{name:<46}" + "".join(cells))
        row |= {"planted": {name}, "the peers together": set().union(*list(row.values())[1:])}
        for tool, codes in row.items():
            counts[kind][tool] = counts[kind].get(tool, 0) + bool(codes)
    for kind, count in counts.items():
        click.echo(f"{kind}: " + ", ".join(f"{tool} {number}" for tool, number in count.items()))


def _rules_by_file(peer: Peer, work: Path, files: list[Path]) -> dict[str, set[str]]:
    """Rules by which a peer reports what it does not report of the sound document."""
    reports = peer.run([work / "sound.yaml", *files])
    usual = {(item.rule, item.place) for item in reports if item.file == "sound.yaml"}
    found: dict[str, set[str]] = {}
    for item in reports:
        if (item.rule, item.place) not in usual:
            found.setdefault(item.file, set()).add(item.rule)
    return found


if __name__ == "__main__":
    main()
