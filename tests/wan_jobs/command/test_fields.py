"""Options made from a document: no model has code of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from wan_jobs.command.fields.options import field_options
from wan_jobs.command.fields.texts import description_of, notes_of, placeholder_of
from wan_jobs.command.verbs.models import standalone_schema
from wan_jobs.document import Model
from wan_jobs.inputs.words import choices_of, item_of, value_of


@pytest.mark.parametrize(
    ("field", "word", "value"),
    [
        ("prompt", "12", "12"),
        ("steps", "12", 12),
        ("steps", "twelve", "twelve"),
        ("shift", "3", 3),
        ("shift", "3.5", 3.5),
        ("level", "1", 1),
        ("level", "2.5", 2.5),
        ("level", "null", None),
        ("level", "max", "max"),
        ("camera", '{"lens": "wide"}', {"lens": "wide"}),
        ("camera", "{", "{"),
        ("seed", "7", 7),
        ("seed", "null", None),
        ("steps", "null", "null"),
        ("shift", "null", "null"),
        ("shift", "1_0.5", "1_0.5"),
        ("shift", "1_0", "1_0"),
        ("steps", "1_0", "1_0"),
        ("camera", "null", "null"),
        ("image_url", "https://files.example/a.png", "https://files.example/a.png"),
        ("image_url", "faces/a.png", Path("faces/a.png")),
        ("image_url", "~/a.png", Path("~/a.png").expanduser()),
        ("image_url", "~nobody-of-this-name/a.png", Path("~nobody-of-this-name/a.png")),
    ],
)
def test_a_word_becomes_the_value_its_schema_means(
    model: Model, field: str, word: str, value: object
) -> None:
    assert value_of(model, field, word) == value
    assert type(value_of(model, field, word)) is type(value)


def test_items_of_a_list_follow_the_schema_of_its_items(model: Model) -> None:
    assert item_of(model, "tags", "4") == 4


def test_help_says_each_limit_once(model: Model) -> None:
    assert description_of(model, "prompt") == "What to see (shown first)."
    assert notes_of(model, "prompt") == ["required", "at most 50 characters"]
    assert notes_of(model, "steps") == ["2 to 40", "a multiple of 2"]
    assert notes_of(model, "shift") == ["more than 0", "default: 5.5"]
    assert notes_of(model, "tags") == ["may be repeated"]
    assert description_of(model, "image_url") == "A face"
    assert notes_of(model, "image_url") == ["jpg, png", "at most 10 MB"]
    assert choices_of(model, model.properties["seed"]) == []


def test_placeholders_name_choices_and_types(model: Model) -> None:
    names = {name: placeholder_of(model, name) for name in model.properties}
    assert names == {
        "ratio": "16:9|1:1", "steps": "INTEGER", "shift": "NUMBER", "level": "1|2.5|null|max",
        "safe": "BOOLEAN", "tags": "VALUE", "camera": "JSON", "seed": "INTEGER", "output": "TEXT",
        "prompt": "TEXT", "image_url": "FILE|URL",
    }  # fmt: skip


def test_required_fields_come_first_and_clashes_get_a_name_of_their_own(model: Model) -> None:
    flags = {option.field: option.opts[-1] for option in field_options(model, {"output", "help"})}
    assert next(iter(flags)) == "prompt"
    assert flags["output"] == "--field-output"
    assert flags["image_url"] == "--image-url"


def test_a_schema_that_stands_by_itself_holds_what_it_refers_to(model: Model) -> None:
    schema = standalone_schema(model)
    assert schema["title"] == "acme/film-1"
    assert sorted(schema["$defs"]) == ["Camera", "Lens"]  # type: ignore[arg-type]
    assert "components" not in schema
    assert "#/components" not in str(schema)
