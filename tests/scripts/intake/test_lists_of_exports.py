"""What an exporter says twice tells where its lines stand: members, tags, values and references."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.documents import JsonObject, Value, parse_document, same
from scripts.intake.restore.restoration import restore
from scripts.specs.sources import flatten
from tests.scripts.intake.apidog_exports import exported, known, tried
from tests.scripts.intake.test_joined_texts import an_object, comes_back, export_of, read_joined

Writer = Callable[[Value], str]

REFERENCE = "01M0SD55JHQJ1VETW8Z0B1B6S3"
CHECKED = """    nsfw_checker:
      type: boolean
      x-apidog-folder: ''
"""


def with_reference(first: str, *, ignored: str = "                - nsfw_checker\n") -> str:
    """An object with two properties of its own and one that a reference brings along."""
    document = exported(
        "            schema:\n              type: object\n              properties:\n"
        f"                first_frame: &ref_0\n{first}"
        "                last_frame: *ref_0\n"
        "                nsfw_checker:\n                  type: boolean\n"
        "              x-apidog-orders:\n                - first_frame\n"
        f"                - last_frame\n                - {REFERENCE}\n"
        f"              x-apidog-refs:\n                {REFERENCE}:\n"
        "                  $ref: '#/components/schemas/nsfw_checker'\n"
        f"              x-apidog-ignore-properties:\n{ignored}"
    )
    return document.replace("schemas: {}\n", f"schemas:\n{CHECKED}")


@pytest.mark.parametrize(
    "first",
    [
        "                  type: object\n                  properties: {}\n",
        "                  description: The first frame\n                  type: object\n"
        "                  properties: {}\n",
        "                  type: array\n                  items: {}\n",
        "                  type: string\n                  enum:\n                    - a\n",
    ],
)
def test_a_property_is_listed_or_brought_along_by_a_reference(first: str) -> None:
    text = with_reference(first)
    outcome = tried(text)
    assert outcome.restored
    assert outcome.best
    assert same(outcome.best.document.value, parse_document(text, "a page").value)


def test_a_property_that_is_neither_listed_nor_brought_along_is_refused() -> None:
    first = "                  type: string\n"
    assert tried(with_reference(first)).restored
    strange = with_reference(first, ignored="                - style\n")
    assert not tried(strange).restored


EXTENDED = """            schema:
              type: object
              properties:
                links:
                  type: array
                  description: Where more is
                  items:
                    type: string
{}              x-apidog-orders:
                - links
              x-apidog-ignore-properties: []
"""


@pytest.mark.parametrize("deep", [14, 18, 20])
@pytest.mark.parametrize("extension", ["x-examples: {}", "x-stoplight:\n{}  id: 5mz1p"])
def test_an_extension_of_another_program_is_never_taken_for_another_schemas(
    extension: str, deep: int
) -> None:
    lines = f"{' ' * deep}{extension.format(' ' * deep)}\n"
    text = exported(EXTENDED.format(lines))
    outcome = tried(text)
    kept = [outcome.best, *outcome.rivals]
    true = parse_document(text, "a page").value
    assert not outcome.restored or any(
        reading and same(reading.document.value, true) for reading in kept
    )
    if deep == 14:
        assert not outcome.restored


@pytest.mark.parametrize(
    "reference", ["'#/components/schemas/Format'", '"#/components/schemas/Format"']
)
def test_a_reference_is_no_line_of_a_text(reference: str) -> None:
    text = exported(
        "            schema:\n              type: object\n              properties:\n"
        "                response_format:\n                  description: >-\n"
        "                    A schema that says how the answer is formed, which is\n"
        "                    given as it stands. **`tools` and this are never both given.**\n"
        f"                  $ref: {reference}\n"
        "                prompt:\n                  type: string\n"
        "              x-apidog-orders:\n                - response_format\n"
        "                - prompt\n"
        "              x-apidog-ignore-properties: []\n"
    )
    component = "    Format:\n      type: string\n      x-apidog-folder: ''\n"
    text = text.replace("schemas: {}\n", f"schemas:\n{component}")
    outcome = tried(text)
    assert outcome.best
    line = flatten(text).index(f"$ref: {reference}")
    assert not outcome.best.roles[line][1]


@pytest.mark.parametrize("folder", ["Endpoints/Languages", "Order Options", "Share"])
def test_a_first_tag_that_is_the_folder_is_joined_to_no_other(
    folder: str, write_js_yaml: Writer
) -> None:
    document = export_of({"prompt": {"type": "string", "description": "What is seen"}})
    operation = operation_of(document)
    operation |= {"tags": [folder, "Languages"], "x-apidog-folder": folder}
    assert comes_back(document, write_js_yaml)


def test_a_folder_with_a_dash_is_never_parted(write_js_yaml: Writer) -> None:
    document = export_of({"prompt": {"type": "string", "description": "What is seen"}})
    operation = operation_of(document)
    operation["x-apidog-folder"] = "Image - Edits"
    for tags in (["Image - Edits"], ["Image - Edits", "Edits"]):
        operation["tags"] = list(tags)
        comes_back(document, write_js_yaml)


def operation_of(document: JsonObject) -> JsonObject:
    paths = document["paths"]
    assert isinstance(paths, dict)
    (item,) = paths.values()
    assert isinstance(item, dict)
    operation = item["post"]
    assert isinstance(operation, dict)
    return operation


def voiced(values: list[str]) -> JsonObject:
    """A property of some values, each with the exporter's comment."""
    comments: list[Value] = [{"value": value, "name": "", "description": ""} for value in values]
    return {"type": "string", "enum": list(values), "x-apidog-enum": comments}


@pytest.mark.parametrize(
    "values",
    [
        ["Neutral", "American (Gen)", "British (RP)", "Australian"],
        ["Adam", "Rachel"],
        [f"Voice of {name}" for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal")],
    ],
)
def test_values_that_are_commented_on_are_joined_to_no_other(
    values: list[str], write_js_yaml: Writer
) -> None:
    document = export_of({"accent": voiced(values), "prompt": {"type": "string"}})
    assert comes_back(document, write_js_yaml)


def test_values_that_are_sentences_are_joined_to_no_other(write_js_yaml: Writer) -> None:
    told: JsonObject = {"type": "string", "enum": ["The task is done.", "The task has failed."]}
    assert comes_back(export_of({"state": told, "prompt": {"type": "string"}}), write_js_yaml)
    named: JsonObject = {"type": "string", "enum": ["Jerry B. - Southern", "Ann C. - Northern"]}
    assert not comes_back(export_of({"voice": named}), write_js_yaml)


def test_commented_values_with_a_dash_are_not_parted(write_js_yaml: Writer) -> None:
    values = ["Roger - Laid-Back, Resonant", "Sarah - Mature, Confident"]
    comes_back(export_of({"voice": voiced(values)}), write_js_yaml)


@pytest.mark.parametrize("name", ["Object Not Found(404)", "response not with recordId", "a b c"])
def test_a_component_may_have_a_name_of_several_words(name: str, write_js_yaml: Writer) -> None:
    document = export_of({"prompt": {"type": "string"}})
    reference = f"#/components/schemas/{name.replace(' ', '%20')}"
    properties: JsonObject = {"prompt": {"$ref": reference}, "style": {"type": "string"}}
    media = {"application/json": {"schema": an_object(properties)}}
    operation_of(document)["requestBody"] = {"content": media}
    held = {**an_object({"code": {"type": "integer"}}), "x-apidog-folder": ""}
    first = {**an_object({"state": {"type": "string"}}), "x-apidog-folder": ""}
    properties["first"] = {"$ref": "#/components/schemas/First"}
    media["application/json"] = {"schema": an_object(properties)}
    document["components"] = {"schemas": {"First": first, name: held}, "securitySchemes": {}}
    assert comes_back(document, write_js_yaml)


SHARED: JsonObject = {
    "description": "Not there",
    "content": {"application/json": {"schema": an_object({"code": {"type": "integer"}})}},
}


@pytest.mark.parametrize("name", ["NotFound", "Record Not Found"])
def test_a_response_that_operations_share_has_no_marks(name: str, write_js_yaml: Writer) -> None:
    document = export_of({"prompt": {"type": "string"}})
    responses = operation_of(document)["responses"]
    assert isinstance(responses, dict)
    responses["404"] = {"$ref": f"#/components/responses/{name}"}
    shared: JsonObject = {"First": SHARED, name: SHARED}
    responses["401"] = {"$ref": "#/components/responses/First"}
    scheme: JsonObject = {"type": "http", "scheme": "bearer"}
    document["components"] = {
        "schemas": {},
        "responses": shared,
        "securitySchemes": {"bearer": scheme},
    }
    assert comes_back(document, write_js_yaml)
    outcome = tried(write_js_yaml(document))
    assert outcome.restored
    assert outcome.best
    assert same(outcome.best.document.value, document)


@pytest.mark.parametrize("further", ["x-400:Wrong card", "x-400:Неверный номер"])
def test_a_further_response_has_a_name_of_several_words(
    further: str, write_js_yaml: Writer
) -> None:
    document = export_of({"prompt": {"type": "string"}})
    responses = operation_of(document)["responses"]
    assert isinstance(responses, dict)
    wrong: JsonObject = {"description": "Wrong", "headers": {}, "x-apidog-name": "Wrong"}
    responses |= {"400": wrong, further: wrong}
    assert comes_back(document, write_js_yaml)


@pytest.mark.parametrize("name", ["Example {}", "A good call {}", "Case"])
def test_the_names_of_joined_examples_may_be_of_several_words(
    name: str, write_js_yaml: Writer
) -> None:
    examples: JsonObject = {
        name.format(number): {"value": {"prompt": f"scene{number}"}, "summary": "Done"}
        for number in (1, 2)
    }
    document = export_of({"prompt": {"type": "string"}}, examples=examples)
    comes_back(document, write_js_yaml)
    if name == "Example {}":
        assert comes_back(document, write_js_yaml)


def test_a_value_of_one_word_is_not_gone_into_the_name_of_the_next_example(
    write_js_yaml: Writer,
) -> None:
    def named(before: Value) -> JsonObject:
        sample: Value = {"code": 200, "spent": before}
        examples: JsonObject = {
            "success": {"summary": "Done", "value": sample},
            "failure": {"summary": "Failed", "value": {"code": 501, "spent": 0}},
        }
        properties: JsonObject = {"code": {"type": "integer"}, "spent": {}}
        return export_of(properties, examples=examples)

    for before in (1.23, 12, None, True, "none"):
        assert not read_joined(named(before), write_js_yaml).disproofs
    asked = read_joined(named("some words"), write_js_yaml).disproofs
    assert ["failure" in doubt.text for doubt in asked] == [True]


def lists_of_references(first: str, second: str) -> str:
    """An object with two lists of references; what describes the first and the second one."""
    lists = "".join(
        f"                {name}:\n                  type: array\n                  items:\n"
        f"                    $ref: '#/components/schemas/File'\n{told}"
        for name, told in (("children", first), ("entities", second))
    )
    component = "    File:\n      type: string\n      x-apidog-folder: ''\n"
    return exported(
        f"            schema:\n              type: object\n              properties:\n{lists}"
        "              x-apidog-orders:\n                - children\n                - entities\n"
        "              x-apidog-ignore-properties: []\n"
    ).replace("schemas: {}\n", f"schemas:\n{component}")


ITEMS, LIST = (f"{' ' * deep}description: {{}}\n" for deep in (20, 18))


@pytest.mark.parametrize("second", [ITEMS, LIST, f"{LIST}                  nullable: true\n"])
def test_a_writer_who_describes_items_and_lists_may_mean_either(second: str) -> None:
    text = lists_of_references(
        ITEMS.format("A file") + LIST.format("The files"), second.format("Its files")
    )
    lines = flatten(text)
    line = lines.index("description: Its files")
    outcome = tried(text)
    assert [doubt.line for doubt in outcome.disproofs] == [line]
    chosen = restore(lines, known(), {line: 10 if second is ITEMS else 9})
    assert chosen.restored
    assert chosen.best
    assert same(chosen.best.document.value, parse_document(text, "a page").value)


def test_a_description_behind_items_is_the_lists_where_no_items_are_described() -> None:
    text = lists_of_references(LIST.format("The files"), LIST.format("Its files"))
    outcome = tried(text)
    assert outcome.restored
    assert outcome.best
    assert same(outcome.best.document.value, parse_document(text, "a page").value)


FRAME = """openapi: 3.0.1
info:
  title: ''
  description: ''
  version: 1.0.0
servers:
  - url: https://api.example.com
paths:
  /voices/check:
    post:
      summary: Check a voice
      deprecated: false
      description: Says whether a voice can be used.
      tags:
        - Voices
      parameters: []
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                task_id:
                  type: string
              required:
                - task_id
            example:
              task_id: a1
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: object
                properties:
                  code:
                    type: integer
                required:
                  - code
              example:
                code: 200
          headers: {}
"""


def test_an_export_without_its_marks_has_the_examples_of_its_bodies_beside_the_schemas() -> None:
    outcome = tried(FRAME)
    assert outcome.restored
    assert outcome.best
    assert same(outcome.best.document.value, parse_document(FRAME, "a page").value)


@pytest.mark.parametrize(
    "lacking",
    ["          headers: {}\n", "      deprecated: false\n", "      summary: Check a voice\n"],
)
def test_examples_are_asked_about_where_what_every_export_has_is_not_there(lacking: str) -> None:
    assert tried(FRAME.replace(lacking, "")).choices


OF_OTHERS = f"""            schema:
              type: object
              properties:
                errors:
                  type: object
                  properties: {{}}
                  x-apidog-orders:
                    - {REFERENCE}
                  description: What went wrong
                  additionalProperties:
                    $ref: '#/components/schemas/nsfw_checker'
                  x-apidog-ignore-properties: []
              x-apidog-orders:
                - errors
              x-apidog-ignore-properties: []
"""


def test_the_reference_of_all_other_members_has_an_id_too() -> None:
    text = exported(OF_OTHERS).replace("schemas: {}\n", f"schemas:\n{CHECKED}")
    outcome = tried(text)
    assert outcome.restored
    assert outcome.best
    assert outcome.best.cost < 20
    assert same(outcome.best.document.value, parse_document(text, "a page").value)
