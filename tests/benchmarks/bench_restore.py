"""How many pages are restored exactly after they lost their white space, and how long it takes.

    python tests/benchmarks/bench_restore.py FOLDER [--shape B|C] [--only PATTERN] [--jobs N]

Pages that docs/measures/restoration-pages.tsv knows by their digest are counted by the half and the
vendor it gives them: rules were made for the half `tuned` alone.

Every page of FOLDER (or of the folder named by BENCH_PAGES) that holds an intact OpenAPI document
is flattened, restored and compared with what it was. `text` counts restorations that are exact but
for white space inside texts. The time is processor time of the restoration alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import sys
import time
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.documents import Value, parse_document, same
from scripts.intake.losses import losses
from scripts.intake.page.finding import find_document
from scripts.intake.restore.joined import split_joined
from scripts.intake.restore.restoration import restore
from scripts.intake.vendoring import known_from
from scripts.problem import BadInput
from scripts.specs.sources import flatten, sha256

PAGES = Path(__file__).parents[2] / "docs" / "measures" / "restoration-pages.tsv"
VERDICTS = ("exact", "text", "refused", "wrong")
SPECS = Path(__file__).parents[2] / "specs"


def normal(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: normal(member) for key, member in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def groups() -> dict[str, str]:
    """Half and vendor of the known pages, by their digest."""
    rows = csv.DictReader(PAGES.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return {row["sha256"]: f"{row['half']}, {row['vendor']}" for row in rows}


def measure(job: tuple[Path, str]) -> tuple[str, str, float, str]:
    path, shape = job
    try:
        found = find_document(path.read_bytes(), path.name)
        original = parse_document(found.text, path.name).value
    except BadInput:
        return path.name, "skipped", 0.0, ""
    lines = flatten(found.text)
    known = known_from(SPECS)
    started = time.process_time()
    roots = None
    if shape == "C":
        split = split_joined(re.sub(" +", " ", found.text.replace("\n", "")))
        lines, roots = split.lines, split.roots
    outcome = restore(lines, known, roots=roots)
    taken = time.process_time() - started
    if outcome.best is None:
        at = outcome.stopped_at
        return path.name, "refused", taken, f"no reading at {at}: {lines[max(0, at - 1) : at + 1]}"
    value = outcome.best.document.value
    verdict = (
        "exact"
        if same(value, original)
        else "text"
        if same(normal(value), normal(original))
        else "wrong"
    )
    if not outcome.restored:
        rivals = [(choice.line, lines[choice.line][:30]) for choice in outcome.choices[:3]]
        return path.name, "refused", taken, f"{verdict}; crowded {outcome.crowded} {rivals}"
    if lost := losses(outcome.best.document):
        return path.name, "refused", taken, f"{verdict}; the page lacks something: {lost[0].text}"
    return path.name, verdict, taken, outcome.proofs[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=os.environ.get("BENCH_PAGES"))
    parser.add_argument("--shape", default="B", choices=["B", "C"])
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    if not options.folder:
        raise SystemExit("name a folder of pages, or set BENCH_PAGES")
    pages = [path for path in sorted(Path(options.folder).rglob("*")) if path.is_file()]
    jobs = [(path, options.shape) for path in pages if re.search(options.only, path.name)]
    known = groups()
    places = {path.name: known.get(sha256(path.read_bytes()), "other") for path in pages}
    verdicts: dict[str, Counter[str]] = {}
    times = []
    with Pool(options.jobs) as pool:
        for name, verdict, taken, detail in pool.imap_unordered(measure, jobs):
            verdicts.setdefault(places[name], Counter())[verdict] += 1
            if verdict != "skipped":
                times.append(taken)
            if verdict in ("refused", "wrong"):
                print(f"{verdict:8} {taken:6.1f} s  {name}  {detail}", flush=True)
    times.sort()
    total = len(times)
    for group, counts in sorted(verdicts.items()):
        whole = max(1, sum(counts[verdict] for verdict in VERDICTS))
        told = "  ".join(f"{counts[verdict]:4} {verdict}" for verdict in VERDICTS)
        print(f"{group:26} {told}  {(counts['exact'] + counts['text']) / whole:6.1%} restored")
    if times:
        print(f"median {times[total // 2]:.2f} s, worst {times[-1]:.2f} s over {total} pages")


if __name__ == "__main__":
    main()
