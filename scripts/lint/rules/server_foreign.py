"""A server at another host than that of the documents beside it."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.lint.corpus import CorpusSite, origin, servers_of
from scripts.lint.edit import SetMember, Suggestion
from scripts.lint.finding import Fault, Level
from scripts.lint.rule import Rule
from scripts.lint.site import OperationSite, RootSite


def check(site: CorpusSite) -> Iterator[Fault]:
    """Hold the servers of each document against the host that most of the documents name."""
    origins = site.corpus.origins
    own, count = next(iter(origins.most_common(1)), ("", 0))
    if count * 2 <= origins.total() or count < 2:
        return
    for each in site.sites:
        for index, server in enumerate(servers_of(each)) if _may_name(each) else ():
            other = origin(server)
            if other not in ("", own):
                yield Fault(
                    each.at("servers", index, "url"),
                    f"the server is at {other}, those of {count} documents are at {own}",
                    f"url: {server}",
                    Suggestion(
                        (SetMember(each.at("servers", index), "url", own + server[len(other) :]),)
                    ),
                )


def _may_name(site: object) -> bool:
    return isinstance(site, RootSite | OperationSite)


RULE = Rule(
    id="server-foreign",
    level=Level.ERROR,
    reason="A client would send its user's key to another company.",
    fix="Name the server of the other documents, unless the page is of another service.",
    on=CorpusSite,
    check=check,
)
