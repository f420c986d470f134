"""Components that an overlay of the whole leaves without use."""

from __future__ import annotations

from typing import Any

from scripts.pipeline.settling import drop_orphans


def _document(*used: str, **schemas: Any) -> Any:
    contents = {name: {"$ref": f"#/components/schemas/{name}"} for name in used}
    return {"paths": {"/a": {"get": contents}}, "components": {"schemas": schemas}}


def test_what_lost_its_use_goes_with_what_only_it_needed() -> None:
    schemas = {"Old": {"items": {"$ref": "#/components/schemas/Item"}}, "Item": {}, "New": {}}
    before = _document("Old", **schemas)
    after = _document("New", **schemas)
    assert drop_orphans([before], after) == [("schemas", "Item"), ("schemas", "Old")]
    assert after == _document("New", New={})


def test_what_never_had_a_use_stays_with_what_it_needs() -> None:
    schemas = {"Own": {"items": {"$ref": "#/components/schemas/Item"}}, "Item": {}}
    after = _document(**schemas)
    assert drop_orphans([_document("Item", **schemas)], after) == []
    assert after == _document(**schemas)


def test_what_a_discriminator_names_is_in_use() -> None:
    document = _document(Wan={})
    document["paths"]["/a"]["get"] = {"mapping": {"wan": "#/components/schemas/Wan"}}
    assert drop_orphans([document], document) == []


def test_what_is_referred_to_in_percent_encoding_is_in_use() -> None:
    before, after = _document("A%20B", **{"A B": {}}), _document("New", New={}, **{"A B": {}})
    assert drop_orphans([before], after) == [("schemas", "A B")]


def test_an_emptied_section_goes_and_security_schemes_stay() -> None:
    before, after = _document("Old", Old={}), _document(Old={})
    after["components"]["securitySchemes"] = {"Key": {}}
    assert drop_orphans([before], after) == [("schemas", "Old")]
    assert after["components"] == {"securitySchemes": {"Key": {}}}


def test_a_page_s_envelope_goes_with_the_answer_that_an_overlay_replaces(project: Any) -> None:
    project.spec("wan/a")
    (project.root / "overlays" / "a.overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: A, version: '1'}\nactions:\n"
        "  - {target: \"$.paths.*.post.responses.*.content.*.schema['$ref']\", remove: true}\n"
        "  - target: $.paths.*.post.responses.*.content.*.schema\n"
        "    update: {type: object, description: Anything., additionalProperties: true}\n"
    )
    done = project.regenerate()
    assert done.returncode == 0, done.stderr
    assert "dropped, since nothing needs it any more: /components/schemas/Answer" in done.stderr
    assert "Answer" not in (project.out / "openapi.yaml").read_text()
