"""What servers gave to ask with is kept between runs, and only believed for the same spec."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Request, Response

from scripts.intake.fetch import Cache
from scripts.specs.sources import flattened_sha256, sha256


def _conditional(request: Request) -> Response:
    if request.headers.get("If-None-Match") == '"one"':
        return Response(status=304, headers={"ETag": '"one"'})
    return Response("never again", headers={"ETag": '"one"'})


def test_what_is_known_is_not_sent_again(house: Any, page: Any, tmp_path: Path) -> None:
    cache = tmp_path / "cache.json"
    text = page(house.spec)
    headers = {"ETag": '"one"', "Last-Modified": "Tue, 21 Nov 2017 00:00:00 GMT"}
    house.serve(text, headers=headers)
    assert house.drift("--cache", str(cache)) == 0
    assert json.loads(cache.read_text())[house.entry()["address"]]["etag"] == '"one"'

    house.server.clear_all_handlers()
    house.server.expect_request("/market/wan/text-to-video.md").respond_with_handler(_conditional)
    assert house.drift("--cache", str(cache)) == 0
    (last, response) = house.server.log[-1]
    assert response.status_code == 304
    assert last.headers["If-Modified-Since"] == headers["Last-Modified"]


@pytest.mark.parametrize("held", ["", "[]", "{", '{"a": 3}', "null"])
def test_a_cache_that_cannot_be_read_is_an_empty_one(
    held: str, house: Any, page: Any, tmp_path: Path
) -> None:
    cache = tmp_path / "cache.json"
    cache.write_text(held)
    house.serve(page(house.spec))
    assert house.drift("--cache", str(cache)) == 0
    assert "If-None-Match" not in house.server.log[-1][0].headers


def test_another_spec_is_asked_for_anew(house: Any, page: Any, tmp_path: Path) -> None:
    """A cached "not modified" would hide that the spec in the tree is another one."""
    cache = tmp_path / "cache.json"
    house.serve(page(house.spec), headers={"ETag": '"one"'})
    assert house.drift("--cache", str(cache)) == 0
    mended = f"{house.spec}# mended\n"
    house.spec_file.write_text(mended, encoding="utf-8")
    house.record(sha256=sha256(mended), flattened_sha256=flattened_sha256(mended))
    house.drift("--cache", str(cache))
    assert len(house.server.log) == 2
    assert "If-None-Match" not in house.server.log[-1][0].headers


def test_a_cache_is_made_with_its_folder(house: Any, page: Any, tmp_path: Path) -> None:
    cache = tmp_path / "new" / "folder" / "cache.json"
    house.serve(page(house.spec), headers={"ETag": '"one"'})
    assert house.drift("--cache", str(cache)) == 0
    assert cache.exists()


@pytest.mark.parametrize("tag", ['"\xe9"', "x" * 50_000])
def test_a_tag_that_cannot_be_sent_back_costs_a_transfer_alone(
    tag: str, house: Any, page: Any, tmp_path: Path
) -> None:
    cache = tmp_path / "cache.json"
    house.serve(page(house.spec), headers={"ETag": tag})
    assert house.drift("--cache", str(cache)) == 0
    assert house.drift("--cache", str(cache)) == 0
    assert "If-None-Match" not in house.server.log[-1][0].headers


@pytest.mark.parametrize(
    ("whole", "is_believed"),
    [
        (date(2026, 5, 1), True),
        (date(2026, 4, 3), True),
        (date(2026, 4, 2), False),
        (date(2026, 5, 2), False),
        (None, False),
        ("never", False),
    ],
)
def test_a_host_is_believed_for_four_weeks(whole: Any, is_believed: bool) -> None:
    """Some hosts give a tag that stays whatever the page says."""
    cache = Cache(None, today=date(2026, 5, 1))
    entry = {"spec": "1", "etag": '"one"', "text": "[a](b)"} | {"whole": whole and str(whole)}
    cache.entries["u"] = entry

    assert bool(cache.validators("u", "1").headers()) == is_believed
    assert cache.index("u")[0] == ("[a](b)" if is_believed else None)


def test_an_answer_without_a_page_makes_what_is_known_no_younger(
    house: Any, page: Any, tmp_path: Path
) -> None:
    path = tmp_path / "cache.json"
    house.serve(page(house.spec), headers={"ETag": '"one"'})
    assert house.drift("--cache", str(path)) == 0
    entries = json.loads(path.read_text())
    earlier = str(datetime.now(UTC).date() - timedelta(days=20))
    entries[house.entry()["address"]]["whole"] = earlier
    path.write_text(json.dumps(entries))

    house.server.clear_all_handlers()
    house.serve("", status=304)
    assert house.drift("--cache", str(path)) == 0
    (entry,) = json.loads(path.read_text()).values()
    assert (entry["whole"], entry["etag"]) == (earlier, '"one"')
