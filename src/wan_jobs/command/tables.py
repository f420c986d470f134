"""Tables: laid out on a terminal, one line of tab-separated values per row elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from wan_jobs.command.output import Output


def write_table(output: Output, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows whose cells are safe to print. Only the last column is cut where space is short.

    Elsewhere than on a terminal no cell is cut, and there are no headings.
    """
    if not output.for_people:
        for row in rows:
            output.line("\t".join(row))
        return
    # rich knows how wide the characters of all scripts are; only people wait for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        last = heading is headings[-1]
        table.add_column(heading, no_wrap=True, overflow="ellipsis" if last else "ignore")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)
