"""Tables: laid out on a terminal, one line of tab-separated values per row elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from wan_jobs.command.screen.output import Output


def write_table(
    output: Output, headings: Sequence[str], rows: Sequence[Sequence[str]], *, fold: bool = False
) -> None:
    """Write rows whose cells are safe to print.

    On a terminal the last column gives way where space is short: it is cut, or folded with `fold`.
    Elsewhere no cell is cut, and there are no headings.
    """
    if not output.for_people:
        for row in rows:
            output.line("\t".join(row))
        return
    if not rows:
        return
    # rich knows how wide the characters of all scripts are; only people wait for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, heading in enumerate(headings[:-1]):
        widest = max(Text(row[index]).cell_len for row in rows)
        table.add_column(heading, no_wrap=True, min_width=max(widest, len(heading)))
    table.add_column(headings[-1], no_wrap=not fold, overflow="fold" if fold else "ellipsis")
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)
