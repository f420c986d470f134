"""The index of the documentation: which pages are new, moved or gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import read_document, to_yaml

NAME = "wan-2-2-a14b-text-to-video-turbo"
STATED = "market/wan/2-2-a14b-text-to-video-turbo"


@pytest.fixture
def look(house: Any, capsys: Any) -> Any:
    """Run `drift` with an index on loopback; give its exit code and what it says.

    Only the page at hand, and those of `listed`, state a path that the index may list.
    """

    def run(
        index: str | None, *arguments: str, match: str = "market/wan/", listed: tuple[str, ...] = ()
    ) -> tuple[int, Any]:
        path: Path = house.folders.specs / "sources.yaml"
        value = read_document(path).value
        value["index"] = {"address": house.server.url_for("/llms.txt"), "match": match}
        for name, entry in value["specs"].items():
            if name not in (NAME, *listed):
                entry.pop("states", None)
        path.write_text(to_yaml(value), encoding="utf-8")
        if index is not None:
            house.serve(index, path="/llms.txt")
        capsys.readouterr()
        code = house.drift("--format", "json", *arguments)
        return code, json.loads(capsys.readouterr().out)

    return run


def without_address(house: Any) -> None:
    house.record(address=None)


def test_a_page_is_found_by_what_it_states(house: Any, look: Any, page: Any) -> None:
    without_address(house)
    house.serve(page(house.spec), path=f"/{STATED}.md")

    code, told = look(f"- [Wan]({STATED}.md)\n- [Ours](/cn/{STATED}.md)\n")

    (found,) = told["pages"]
    assert (code, found["name"], found["finding"]) == (0, NAME, "unchanged")
    assert found["address"] == house.server.url_for(f"/{STATED}.md")
    assert NAME not in [one["name"] for one in told["unwatched"]]


def test_a_page_for_another_model_is_news_and_no_fault(house: Any, look: Any, page: Any) -> None:
    house.serve(page(house.spec))
    index = (
        "- [Wan](/market/wan/text-to-video.md)\n- [Wan 9.9](/market/wan/9-9.md): New\n"
        "- [Guide](/guides/start.md)\n"
    )

    code, told = look(index)

    assert code == 0
    address = house.server.url_for("/market/wan/9-9.md")
    assert told["news"] == [{"address": address, "title": "Wan 9.9"}]


def test_a_page_that_the_index_lists_elsewhere_has_moved(house: Any, look: Any, page: Any) -> None:
    house.serve("", status=404)
    house.serve(page(house.spec), path=f"/new/{STATED}.md")

    code, told = look(f"- [Wan](/new/{STATED}.md)\n")

    (found,) = told["pages"]
    place = house.server.url_for(f"/new/{STATED}.md")
    assert (code, found["finding"], found["moved_to"]) == (1, "moved", place)
    assert told["news"] == []


def test_a_page_that_moved_is_recorded_by_update(house: Any, look: Any, page: Any) -> None:
    house.serve("", status=410)
    house.serve(page(house.spec), path=f"/new/{STATED}.md")

    code, _ = look(f"- [Wan](/new/{STATED}.md)\n", "--update")

    assert code == 0
    assert house.entry()["address"] == house.server.url_for(f"/new/{STATED}.md")
    kept = read_document(house.folders.specs / "sources.yaml").value["index"]
    assert kept["match"] == "market/wan/"


def test_a_page_that_is_listed_nowhere_is_gone(house: Any, look: Any) -> None:
    house.serve("", status=404)

    code, told = look("- [Wan 9.9](/market/wan/9-9.md)\n")

    (found,) = told["pages"]
    assert (code, found["finding"]) == (1, "gone")
    assert (
        "the index lists it nowhere, nor are the new pages most like it of its model (1 asked)"
        in found["message"]
    )


def test_a_page_that_is_gone_from_where_the_index_still_lists_it(house: Any, look: Any) -> None:
    house.serve("", status=404)

    code, told = look("- [Wan](/market/wan/text-to-video)\n")

    (found,) = told["pages"]
    assert (code, found["finding"]) == (1, "gone")
    assert found["message"] == "the server answers 404, though the index still lists the page"


OF_B = "abc/2-2-a1b-text-to-video-turbo2"


def test_a_page_that_has_only_its_name_is_not_the_page_that_is_gone(
    house: Any, look: Any, page: Any
) -> None:
    house.record(states=None)
    house.serve("", status=404)
    links = "- [B](/b/text-to-video.md)\n- [Wan](/market/wan/v2/text-to-video.md)\n"
    of_b = page(house.spec.replace("wan/2-2-a14b-text-to-video-turbo", OF_B))
    house.serve(of_b, path="/b/text-to-video.md")

    code, told = look(links)
    (gone,) = told["pages"]
    assert (code, gone["finding"], gone["moved_to"]) == (1, "gone", None)
    assert f"at {house.server.url_for('/b/text-to-video.md')}: " in gone["message"]
    assert OF_B in gone["message"]
    assert f"{house.server.url_for('/market/wan/v2/text-to-video.md')}: " in gone["message"]

    house.serve(page(house.spec), path="/market/wan/v2/text-to-video.md")
    _, told = look(links)
    (moved,) = told["pages"]
    place = house.server.url_for("/market/wan/v2/text-to-video.md")
    assert (moved["finding"], moved["moved_to"]) == ("moved", place)


def test_a_page_of_a_new_name_is_found_by_its_model(house: Any, look: Any, page: Any) -> None:
    house.serve("", status=404)
    others = "".join(f"- [{at}](/market/wan/{at}.md)\n" for at in "abcdefgh")
    index = f"{others}- [Wan](/market/wan/text-to-film.md)\n"

    _, told = look(index)
    (gone,) = told["pages"]
    end = (
        "and the index lists it nowhere, nor are the new pages most like it of its model (5 asked)"
    )
    assert (gone["finding"], gone["message"]) == ("gone", f"the server answers 404, {end}")
    house.server.clear_log()

    house.serve(page(house.spec), path="/market/wan/text-to-film.md")
    _, told = look(index)
    (moved,) = told["pages"]
    place = house.server.url_for("/market/wan/text-to-film.md")
    assert (moved["finding"], moved["moved_to"]) == ("moved", place)
    assert [request.path for request, _ in house.server.log] == [
        "/llms.txt",
        "/market/wan/text-to-video.md",
        "/market/wan/text-to-film.md",
    ]


@pytest.mark.parametrize(
    ("link", "where"),
    [
        (f"/new/{STATED}.md", "; the index lists it perhaps at {}"),
        ("/market/wan/other.md", "; the index lists it nowhere"),
        ("/market/wan/text-to-video/", ""),
    ],
)
def test_a_page_that_the_index_has_elsewhere_or_no_more_is_told(
    link: str, where: str, house: Any, look: Any, page: Any
) -> None:
    house.serve(page(house.spec))

    code, told = look(f"- [Wan]({link})\n", match="")

    (found,) = told["pages"]
    expected = f"the page is the same{where.format(house.server.url_for(link))}"
    assert (code, found["finding"], found["message"]) == (0, "unchanged", expected)


OTHER = "wan-2-2-a14b-speech-to-video-turbo"


def test_a_page_that_only_the_index_could_tell_and_that_it_lists_no_more_is_a_fault(
    house: Any, look: Any, page: Any
) -> None:
    without_address(house)
    house.serve(page(house.spec), path=f"/{STATED}.md")

    code, told = look(f"- [Wan](/{STATED}.md)\n", listed=(OTHER,))

    (problem,) = told["index_problems"]
    assert (code, [one["name"] for one in told["pages"]]) == (1, [NAME])
    assert problem["message"].startswith("no page here has the path market/wan/")
    assert problem["message"].endswith(f"which the page of {OTHER} states")
    assert look(None, NAME, listed=(OTHER,))[0] == 0


@pytest.mark.parametrize("match", ["market/wam/", "market/[wan]", "*.pdf"])
def test_a_pattern_that_no_page_matches_is_told(
    match: str, house: Any, look: Any, page: Any
) -> None:
    house.serve(page(house.spec))

    code, told = look("- [Wan](/market/wan/text-to-video.md)\n", match=match)

    assert code == 1
    assert "none of the 1 pages that it lists matches" in told["index_problems"][0]["message"]


def test_pages_that_only_their_query_tells_apart_are_each_news(
    house: Any, look: Any, page: Any
) -> None:
    house.record(address=house.server.url_for("/page?of=1"), states=None)
    house.serve(page(house.spec), path="/page")

    _, told = look("- [A](/page?of=1)\n- [B](/page?of=2)\n", match="")

    assert [one["title"] for one in told["news"]] == ["B"]


def test_an_index_that_cannot_be_had_is_told_and_pages_are_watched(
    house: Any, look: Any, page: Any
) -> None:
    house.serve(page(house.spec))
    house.serve("", path="/llms.txt", status=404)

    code, told = look(None)

    assert code == 1
    assert "answers 404" in told["index_problems"][0]["message"]
    assert told["pages"][0]["finding"] == "unchanged"


@pytest.mark.parametrize("held", [5, {"match": "wan"}, {"address": "u", "match": 5}])
def test_an_index_that_names_none_is_bad_input(held: Any, house: Any, capsys: Any) -> None:
    path = house.folders.specs / "sources.yaml"
    value = read_document(path).value
    value["index"] = held
    path.write_text(to_yaml(value), encoding="utf-8")

    assert house.drift() == 2
    assert "this names no index" in capsys.readouterr().err
