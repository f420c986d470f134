"""What becomes of pages whose indentation a person decides, rightly and wrongly.

    python tests/benchmarks/bench_choices.py FOLDER [--pages N] [--wrong N] [--lines N] [--seed N]

Each page of FOLDER that holds an intact document is flattened. The questions that its restoration
asks are answered by the document itself, round by round: `true` gives that document, `asked on`
ends in a question or a refusal, `wrong` in another document. Then single lines are put where they
do not stand, at depths that OpenAPI allows: `refused`, or `as told`, a document in which only lines
moved that hang together with the chosen one. Anything else is `elsewhere`: a document that also
differs where nobody chose.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import yaml
from bench_restore import normal

from scripts.documents import parse_document, same
from scripts.intake.page.finding import find_document
from scripts.intake.restore.proof import allowed_depths
from scripts.intake.restore.restoration import Restoration, restore
from scripts.intake.vendoring import known_from
from scripts.problem import BadInput
from scripts.specs.sources import flatten

SPECS = Path(__file__).parents[2] / "specs"
_ROUNDS = 12
VERDICTS = ("true", "asked on", "wrong", "refused", "as told", "elsewhere")


def true_roles(text: str) -> list[int]:
    """List how deep each line of an indented document stands; -1 for the lines of texts."""
    held: set[int] = set()
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.ScalarToken):
            end = token.end_mark.line + (token.style not in ("|", ">"))
            held.update(range(token.start_mark.line + 1, end))
    rows = [(number, row) for number, row in enumerate(text.split("\n")) if row.strip()]
    return [-1 if number in held else (len(row) - len(row.lstrip())) // 2 for number, row in rows]


def questions(outcome: Restoration) -> set[int]:
    asked = {choice.line for choice in outcome.choices}
    asked |= {disproof.line for disproof in outcome.disproofs}
    return asked | ({outcome.crowded_at.line} if outcome.crowded_at else set())


def measure(job: tuple[Path, int, int, int]) -> list[tuple[str, str]]:
    path, wrongs, most, seed = job
    try:
        found = find_document(path.read_bytes(), path.name)
        original = parse_document(found.text, path.name).value
    except BadInput:
        return []
    lines, roles = flatten(found.text), true_roles(found.text)
    if len(lines) > most or len(lines) != len(roles):
        return []
    known = known_from(SPECS)
    chosen: dict[int, int] = {}
    outcome = restore(lines, known)
    for _ in range(_ROUNDS):
        asked = questions(outcome) - chosen.keys()
        if outcome.restored or not asked:
            break
        chosen |= {line: roles[line] for line in asked}
        outcome = restore(lines, known, chosen)
    if not outcome.restored or outcome.best is None:
        return [("asked on", f"{len(chosen)} answers")]
    is_true = same(normal(outcome.best.document.value), normal(original))
    told = [("true" if is_true else "wrong", f"{len(chosen)} answers")]
    chance, best = random.Random(f"{seed} {path.name}"), outcome.best
    for _ in range(wrongs if is_true else 0):
        line = chance.randrange(1, len(lines))
        key = lines[line].split(":")[0].strip("'\"- ")
        depths = [depth for depth in allowed_depths(best, line, key) if depth != roles[line]]
        if not depths and roles[line] <= 0:
            continue
        depth = chance.choice(depths or [roles[line] - 1])
        other = restore(lines, known, {**chosen, line: depth})
        if not other.restored or other.best is None:
            told.append(("refused", ""))
            continue
        moved = [
            number
            for number, (was, now) in enumerate(zip(best.roles, other.best.roles, strict=True))
            if was != now
        ]
        is_told = line in moved and len(moved) == (
            max(moved, default=line) - min(moved, default=line) + 1
        )
        detail = f"line {line} {lines[line]!r} at {depth}: {moved[:12]}"
        told.append(("as told" if is_told else "elsewhere", detail))
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--wrong", type=int, default=3, help="wrong choices on each page")
    parser.add_argument("--lines", type=int, default=250, help="leave longer documents out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.rglob("*")) if path.is_file()]
    random.Random(options.seed).shuffle(paths)
    jobs = [(path, options.wrong, options.lines, options.seed) for path in paths]
    counts: Counter[str] = Counter()
    pages = 0
    with Pool(options.jobs) as pool:
        for path, told in zip(paths, pool.imap(measure, jobs), strict=True):
            pages += bool(told)
            for verdict, detail in told:
                counts[verdict] += 1
                if verdict in ("wrong", "as told", "elsewhere", "asked on"):
                    print(f"{verdict:9} {path.name}  {detail}", flush=True)
            if pages >= options.pages:
                pool.terminate()
                break
    print(f"{pages} pages: " + "  ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS))


if __name__ == "__main__":
    main()
