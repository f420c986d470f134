"""In which order the documents of many sites put the members of OpenAPI's objects.

    python tests/benchmarks/member_orders.py FOLDER... > scripts/intake/restore/orders.tsv
    python tests/benchmarks/member_orders.py --exports FOLDER... > .../export_orders.tsv

Each page or document below a FOLDER is taken apart. Of the objects of a kind that have one member,
the share that has another right behind it is counted for each site (by the host of its first
server) and averaged over the sites; `x-` stands for every extension, nothing for either end.
Exports of Apidog and Apifox are left out; with `--exports` only their schemas are counted, the
exporter's extensions by their names.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from urllib.parse import urlsplit

from scripts.documents import JsonObject, parse_document
from scripts.intake.page.finding import find_document
from scripts.intake.restore.clues import marks
from scripts.intake.restore.fields import placed_mappings
from scripts.intake.restore.usual import general_name
from scripts.openapi.grammar import FIELDS
from scripts.problem import BadInput
from scripts.specs.naming import servers
from scripts.specs.sources import flatten

_LEAST_OBJECTS = 3
_LEAST_SITES = 3
Orders = Counter[tuple[str, str, str]]


def documents(folders: list[Path], *, exports: bool) -> Iterator[JsonObject]:
    """Yield each different document once."""
    seen: set[str] = set()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            text = find_document(path.read_bytes(), path.name).text
            document = parse_document(text, path.name).value
        except BadInput:
            continue
        if text not in seen and marks(flatten(text)).is_export is exports:
            seen.add(text)
            yield document


def names_of(kind: str, value: JsonObject) -> list[str]:
    """List the members that OpenAPI names, other extensions under one name, between two ends."""
    names = map(general_name, value)
    return ["", *(name for name in names if name[:2] == "x-" or name in FIELDS[kind]), ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--exports", action="store_true")
    options = parser.parse_args()
    kinds = {"schema"} if options.exports else FIELDS.keys() - {"security requirement"}
    sites: defaultdict[str, Orders] = defaultdict(Counter)
    for document in documents(options.folders, exports=options.exports):
        site = next((urlsplit(address).netloc for address in servers(document)), "")
        for kind, value, _ in placed_mappings(document):
            if kind in kinds:
                for before, name in pairwise(names_of(kind, value)):
                    sites[site][kind, before, name] += 1
    least_sites = 1 if options.exports else _LEAST_SITES
    print("kind\tbefore\tmember\tper mille")
    for (kind, before, name), per_mille in sorted(averages(sites.values(), least_sites)):
        print(kind, before, name, per_mille, sep="\t")


def averages(
    sites: Iterable[Orders], least_sites: int
) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Yield the average share of each order that enough sites testify to, in thousandths."""
    shares: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    counted: Counter[tuple[str, str]] = Counter()
    for orders in sites:
        whole: Counter[tuple[str, str]] = Counter()
        for (kind, before, _), count in orders.items():
            whole[kind, before] += count
        enough = {place for place, count in whole.items() if count >= _LEAST_OBJECTS}
        counted.update(enough)
        for (kind, before, name), count in orders.items():
            if (kind, before) in enough:
                shares[kind, before, name] += count / whole[kind, before]
    for (kind, before, name), share in shares.items():
        per_mille = round(1000 * share / counted[kind, before])
        if counted[kind, before] >= least_sites and per_mille:
            yield (kind, before, name), per_mille


if __name__ == "__main__":
    main()
