"""How many flattened pages come back beside other pages of their site.

    python tests/benchmarks/bench_sisters.py FOLDER [--whole N] [--jobs N]

The pages of a site are those of one folder, or those whose names begin alike up to `__`. All of a
site are flattened and restored together, as `vendor PAGE...` takes them; or, with `--whole`, each
is restored alone, beside so many others that have kept their indentation. The verdicts are those of
`bench_restore.py`.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter, defaultdict
from datetime import date
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench_restore import SPECS, VERDICTS, normal

from scripts.documents import Document, parse_document, same
from scripts.intake.page.finding import find_document
from scripts.intake.reading import read_page
from scripts.intake.restore.restoration import restore
from scripts.intake.vendored import Vendored
from scripts.intake.vendoring import Decisions, known_from, vendor_each
from scripts.problem import BadInput
from scripts.specs.sources import flatten


def verdict(found: Document | None, original: Document) -> str:
    if found is None:
        return "refused"
    if same(found.value, original.value):
        return "exact"
    return "text" if same(normal(found.value), normal(original.value)) else "wrong"


def documents(paths: list[Path]) -> dict[Path, Document]:
    """Return the documents of those pages that have one."""
    found = {}
    for path in paths:
        try:
            text = find_document(path.read_bytes(), path.name).text
            found[path] = parse_document(text, path.name)
        except BadInput:
            continue
    return found


def together(originals: dict[Path, Document]) -> list[str]:
    with TemporaryDirectory() as folder:
        pages = []
        for number, (path, original) in enumerate(originals.items()):
            flat = Path(folder) / f"{number}.md"
            body = "\n".join(flatten(original.text))
            fence = "`" * max([3, *(1 + len(run) for run in re.findall("`+", body))])
            page = f"# {path.stem}\n\n{fence}yaml\n{body}\n{fence}\n"
            flat.write_text(page, encoding="utf-8")
            pages.append(read_page(str(flat)))
        outcomes = vendor_each(pages, SPECS, Decisions(is_whole=True), today=date.min)
    found = [each.document if isinstance(each, Vendored) else None for each in outcomes]
    return [verdict(*pair) for pair in zip(found, originals.values(), strict=True)]


def beside(originals: dict[Path, Document], whole: int) -> list[str]:
    verdicts = []
    for path, original in originals.items():
        known = known_from(SPECS)
        for other in [each for of, each in originals.items() if of != path][:whole]:
            known.learn(other)
        outcome = restore(flatten(original.text), known)
        best = outcome.best.document if outcome.best and outcome.restored else None
        verdicts.append(verdict(best, original))
    return verdicts


def measure(site: tuple[str, list[Path]], whole: int) -> tuple[str, list[str], float]:
    name, paths = site
    originals = documents(paths)
    started = time.process_time()
    verdicts = beside(originals, whole) if whole else together(originals)
    return name, verdicts, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--whole", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    sites: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(options.folder.rglob("*")):
        if path.is_file():
            before, mark, _ = path.name.partition("__")
            sites[before if mark else path.parent.name].append(path)
    counts: Counter[str] = Counter()
    with Pool(options.jobs) as pool:
        for name, verdicts, taken in pool.imap_unordered(
            partial(measure, whole=options.whole), sorted(sites.items())
        ):
            counts.update(verdicts)
            told = "  ".join(f"{verdicts.count(each)} {each}" for each in VERDICTS)
            print(f"{taken:6.1f} s  {name:40} {told}", flush=True)
    pages = max(1, sum(counts.values()))
    told = "  ".join(f"{counts[each]} {each}" for each in VERDICTS)
    print(f"{pages} pages: {told}  {(counts['exact'] + counts['text']) / pages:.1%} restored")


if __name__ == "__main__":
    main()
