"""What becomes of pages that break off, or have a gap, in every form a page is saved in.

    python tests/benchmarks/bench_cuts.py FOLDER [--cuts N] [--flat N] [--seed N] [--show]

Each page of FOLDER that holds a whole document is cut N times at random in each form; those without
indentation take seconds each, so they are cut on --flat pages only. `same` is a document that came
out with nothing lost, `refused` one that did not, with why in the first line and exit code 1 or 2.
`part` is a document that lost whole members, items or words and has nothing that the true one has
not where it stands: its vendor could have published it so, and nothing can tell. `accepted` is any
other that lost something, and `remarked` one of these two with a word about it. `whole` counts what
is said against pages that are whole.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from datetime import date
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from cut_pages import FORMS, WHOLE

from scripts.documents import Value, parse_document, same
from scripts.intake.page.finding import find_document
from scripts.intake.restore.fields import quirks
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import NotProven, Page, vendor
from scripts.problem import BadInput

SPECS = Path(__file__).parents[2] / "specs"
VERDICTS = ("same", "part", "accepted", "remarked", "refused")
SLOW = ("flattened", "joined", "gap, flattened")


def vendored(text: str) -> Vendored | None:
    try:
        return vendor(Page("page", text.encode()), SPECS, name="page", today=date(2026, 1, 1))
    except (BadInput, NotProven):
        return None


def remarks(found: Vendored) -> list[Value]:
    """What is said of a loss; what the vendor writes against OpenAPI is none."""
    restored = found.entry["restored"]
    assert isinstance(restored, dict)
    differences = restored.get("differences")
    listed = differences if isinstance(differences, list) else []
    return [text for text in listed if text not in quirks(found.document.value)]


def squeezed(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: squeezed(member) for key, member in value.items()}
    if isinstance(value, list):
        return [squeezed(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def judge(form: str, text: str, value: Value, chance: random.Random) -> tuple[str, str]:
    page = FORMS[form](text, value, chance)
    found = vendored(page)
    if found is None:
        return "refused", ""
    if same(squeezed(found.document.value), squeezed(value)):
        return "same", ""
    last = found.document.text.rstrip().split("\n")[-2:]
    verdict = "part" if is_part(found.document.value, value) else "accepted"
    told = remarks(found)
    return ("remarked" if told else verdict), f"{told or last}"


def is_part(value: Value, whole: Value) -> bool:
    """Whether a value only lacks something that the whole one has, and has nothing else."""
    if isinstance(value, dict) and isinstance(whole, dict):
        held = value.items()
        return all(name in whole and is_part(member, whole[name]) for name, member in held)
    if isinstance(value, list) and isinstance(whole, list):
        rest = iter(whole)
        return all(any(is_part(item, other) for other in rest) for item in value)
    if isinstance(value, str) and isinstance(whole, str):
        words = iter(whole.split())
        return all(word in words for word in value.split())
    return same(value, whole)


def measure(job: tuple[Path, int, int, bool]) -> list[tuple[str, str, str]]:
    path, cuts, seed, is_slow = job
    try:
        text = find_document(path.read_bytes(), path.name).text
        value = parse_document(text, path.name).value
    except BadInput:
        return []
    told = []
    for form, make in WHOLE.items():
        found = vendored(make(text, value))
        said = "refused" if found is None else "remarked" if remarks(found) else "fine"
        detail = "" if found is None else str(remarks(found))
        told.append((f"whole: {form}", said, detail))
    chance = random.Random(f"{seed} {path.name}")
    for form in FORMS:
        if form in SLOW and not is_slow:
            continue
        told += [(form, *judge(form, text, value, chance)) for _ in range(cuts)]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cuts", type=int, default=5)
    parser.add_argument(
        "--flat", type=int, default=20, help="pages that are cut without indentation"
    )
    parser.add_argument("--pages", type=int, default=0, help="how many pages, all by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="show what was accepted")
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.rglob("*")) if path.is_file()]
    random.Random(options.seed).shuffle(paths)
    if options.pages:
        paths = paths[: options.pages]
    jobs = [
        (path, options.cuts, options.seed, number < options.flat)
        for number, path in enumerate(paths)
    ]
    counts: dict[str, Counter[str]] = {}
    with Pool(options.jobs) as pool:
        for path, told in zip(paths, pool.imap(measure, jobs), strict=True):
            for form, verdict, detail in told:
                counts.setdefault(form, Counter())[verdict] += 1
                is_odd = form.startswith("whole") and verdict != "fine"
                is_taken = verdict in ("part", "accepted", "remarked")
                if options.show and (is_taken or is_odd):
                    print(f"{verdict:9} {form:18} {path.name}  {detail[:300]}", flush=True)
    for form in FORMS:
        count = counts.get(form, Counter())
        print(f"{form:18} " + "  ".join(f"{count[verdict]:5} {verdict}" for verdict in VERDICTS))
    for form in WHOLE:
        count = counts.get(f"whole: {form}", Counter())
        print(f"whole {form:15} {dict(count)}")


if __name__ == "__main__":
    main()
