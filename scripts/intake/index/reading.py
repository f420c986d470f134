"""Getting an index from its address, without a transfer where it is as it was."""

from __future__ import annotations

from scripts.intake.cache import Cache
from scripts.intake.fetch import Fetcher, Unreachable
from scripts.intake.index.listing import Listing, parse_listing
from scripts.intake.page.decoding import decode
from scripts.problem import BadInput, Problem

_OK, _NOT_MODIFIED = 200, 304
_REMEDY = "check the address: an index is a Markdown file such as https://…/llms.txt"


def read_index(address: str, fetcher: Fetcher, cache: Cache | None = None) -> Listing:
    """Fetch an index and read it, from `cache` if the host says that it is the same.

    Raises `BadInput` for what cannot be had, is of another host, or lists no page.
    """
    cache = cache or Cache(None)
    known, validators = cache.index(address)
    try:
        answer = fetcher.fetch(address, validators)
    except Unreachable as error:
        raise _refusal(address, str(error)) from error
    if answer.left_host:
        raise _refusal(address, f"the index leads to another host: {answer.moved_to}")
    if answer.status == _NOT_MODIFIED and known is not None:
        return parse_listing(known, answer.moved_to or address)
    if answer.status != _OK:
        raise _refusal(address, f"the host answers {answer.status}")
    text, _ = decode(answer.data, address)
    listing = parse_listing(text, answer.moved_to or address)
    if not listing.pages:
        raise _refusal(address, "this lists no page of its own host")
    cache.keep_index(address, text, answer.validators)
    return listing


def _refusal(address: str, message: str) -> BadInput:
    return BadInput([Problem(message, file=address, remedy=_REMEDY)])
