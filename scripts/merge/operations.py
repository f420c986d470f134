"""Making one operation of those that share path and method."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.documents import JsonObject, Value, as_array, as_object, same
from scripts.merge.components import Components
from scripts.merge.names import camel_case_of_path
from scripts.merge.operation import SourceOperation, parameter_key
from scripts.merge.report import Report
from scripts.merge.source import Telling
from scripts.merge.variants import RequestBodies, merge_request_bodies

_TEXTS = ("summary", "description", "operationId", "externalDocs")
_HANDLED = {*_TEXTS, "parameters", "requestBody", "responses", "callbacks", "tags", "deprecated"}


def merge_operations(
    operations: Sequence[SourceOperation],
    components: Components,
    declared: Sequence[str],
    report: Report,
) -> JsonObject:
    """Make one operation of all that share path and method; what differs is noted in `report`.

    `declared` are the names of the tags that documents declare at their roots. Texts that no one
    of the operations can say for all are not kept, and their places noted too.
    """
    bodies = merge_request_bodies(operations, components, report)
    operations = [each for each in operations if each.key not in bodies.repeated]
    merged = _texts(operations, bodies, report)
    if tags := _tags(operations, bodies, declared, report):
        merged["tags"] = tags
    if _deprecated(operations, bodies, report):
        merged["deprecated"] = True
    merged.update(_shared_members(operations, bodies, report))
    if parameters := _parameters(operations, report):
        merged["parameters"] = parameters
    if bodies.merged is not None:
        merged["requestBody"] = bodies.merged
    for name, kind in (("responses", "response"), ("callbacks", "callback")):
        if union := _union(operations, name, kind, bodies, report):
            merged[name] = union
    return merged


def _texts(
    operations: Sequence[SourceOperation], bodies: RequestBodies, report: Report
) -> JsonObject:
    """Keep what all say alike; what a variant says of itself goes to its schema."""
    texts: JsonObject = {}
    for name in _TEXTS:
        said = _said(operations, name)
        if bodies.variants and name in ("summary", "description"):
            _tell_texts(operations, said, bodies, report)
            continue
        if all(same(said[0].value, each.value) for each in said):
            texts[name] = said[0].value
        elif name != "operationId":
            report.leave_out((*operations[0].parts, name), said)
    agreed = texts.get("operationId")
    if bodies.variants or agreed is None:
        texts["operationId"] = _operation_id(operations[0], agreed, report)
        _tell_names(operations, texts["operationId"], report)
    return {name: texts[name] for name in _TEXTS if texts.get(name) is not None}


def _tell_texts(
    operations: Sequence[SourceOperation],
    said: Sequence[Telling],
    bodies: RequestBodies,
    report: Report,
) -> None:
    """Note the texts of operations that are no variant, whose schema would have them."""
    lost = [
        telling
        for operation, telling in zip(operations, said, strict=True)
        if telling.value is not None and not bodies.is_variant(operation)
    ]
    if lost:
        why = "it speaks for one document, which has no schema of its own"
        report.leave_out(lost[0].parts, lost, why)


def _said(operations: Sequence[SourceOperation], name: str) -> list[Telling]:
    return [Telling(each.source, (*each.parts, name), each.value.get(name)) for each in operations]


def _tell_names(operations: Sequence[SourceOperation], chosen: Value, report: Report) -> None:
    """Note the names that documents give an operation, which is called after its path."""
    others = [each for each in _said(operations, "operationId") if each.value not in (None, chosen)]
    if others:
        parts = (*operations[0].parts, "operationId")
        report.leave_out(parts, others, f"the operation of all is called {chosen}")


def _tags(
    operations: Sequence[SourceOperation],
    bodies: RequestBodies,
    declared: Sequence[str],
    report: Report,
) -> list[Value]:
    """Keep the tags; of variants only those that all share.

    A variant's own tag names its section of the site. The section that pages share is no tag
    of the API where documents declare those they have.
    """
    listed = [as_array(operation.value.get("tags")) for operation in operations]
    tags = list({str(tag): tag for held in listed for tag in held}.values())
    if not bodies.variants:
        return tags
    shared = [
        tag
        for tag in tags
        if all(tag in held for held in listed) and (not declared or tag in declared)
    ]
    if len(shared) < len(tags):
        report.leave_out((*operations[0].parts, "tags"), _said(operations, "tags"))
    return shared


def _operation_id(operation: SourceOperation, agreed: Value, report: Report) -> str:
    """Name an operation after its path, unless that gives no name."""
    try:
        return camel_case_of_path(operation.path)
    except ValueError:
        if isinstance(agreed, str):
            return agreed
    report.add(
        operation.source.problem(
            operation.parts,
            f"no operationId can be made of the path {operation.path!r}",
            expected="a last segment of letters and digits, a letter first",
            remedy="give the operation the same `operationId` in each document, by an overlay",
        )
    )
    return operation.path


def _deprecated(
    operations: Sequence[SourceOperation], bodies: RequestBodies, report: Report
) -> bool:
    """Whether all are deprecated; where only some are, their schemas say so, or it conflicts."""
    values = [operation.value.get("deprecated", False) for operation in operations]
    if not any(values) or all(values):
        return bool(values[0])
    if bodies.keep("deprecated", operations):
        return False
    return bool(_agreed("deprecated", _said(operations, "deprecated"), operations[0], report))


def _shared_members(
    operations: Sequence[SourceOperation], bodies: RequestBodies, report: Report
) -> JsonObject:
    """Keep members such as `security` and extensions: equal ones once, others at the variants."""
    names = {name: None for each in operations for name in each.value if name not in _HANDLED}
    shared: JsonObject = {}
    for name in names:
        tellings = _said(operations, name)
        if all(same(tellings[0].value, each.value) for each in tellings):
            shared[name] = tellings[0].value
        elif not name.startswith("x-"):
            shared[name] = _agreed(name, tellings, operations[0], report)
        elif not bodies.keep(name, operations):
            having = [each for each in tellings if each.value is not None]
            shared[name] = report.unify_extension(having, (*operations[0].parts, name))
    return shared


def _agreed(
    name: str, tellings: Sequence[Telling], operation: SourceOperation, report: Report
) -> Value:
    parts = (*operation.parts, name)
    return report.unify(None, tellings, parts, f"`{name}` of {operation.title}")


def _parameters(operations: Sequence[SourceOperation], report: Report) -> list[Value]:
    found: dict[tuple[str, str], list[tuple[SourceOperation, Telling]]] = {}
    for operation in operations:
        for index, parameter in enumerate(as_array(operation.value.get("parameters"))):
            telling = Telling(operation.source, (*operation.parts, "parameters", index), parameter)
            key = parameter_key(operation.source, parameter)
            found.setdefault(key, []).append((operation, telling))
    for held in found.values():
        _expect_everywhere(operations, held, report)
    return [
        report.unify(
            "parameter",
            [telling for _, telling in held],
            (*operations[0].parts, "parameters", index),
            f"the parameter `{name}` of {operations[0].title}",
        )
        for index, ((name, _), held) in enumerate(found.items())
    ]


def _expect_everywhere(
    operations: Sequence[SourceOperation],
    held: Sequence[tuple[SourceOperation, Telling]],
    report: Report,
) -> None:
    """Refuse a parameter that some documents require and others do not know."""
    owners = {operation.key for operation, _ in held}
    others = [each for each in operations if each.key not in owners]
    operation, telling = held[0]
    if others and operation.source.resolved(telling.value).get("required") is True:
        report.add(
            telling.source.problem(
                telling.parts,
                "this parameter is required, and the same operation has none of its name at "
                f"{others[0].source.where(others[0].parts)}",
                expected="the same required parameters in each document",
                remedy="make them equal by an overlay of one of the two documents",
            )
        )


def _union(
    operations: Sequence[SourceOperation],
    name: str,
    kind: str,
    bodies: RequestBodies,
    report: Report,
) -> JsonObject:
    """Join maps such as `responses`; parts under the same key must say the same."""
    found: dict[str, list[Telling]] = {}
    for operation in operations:
        for key, value in as_object(operation.value.get(name)).items():
            if isinstance(value, dict):
                bodies.name_examples(operation, value)
            parts = (*operation.parts, name, key)
            found.setdefault(key, []).append(Telling(operation.source, parts, value))
    first = operations[0]
    return {
        key: report.unify(
            kind, found[key], (*first.parts, name, key), f"the {kind} `{key}` of {first.title}"
        )
        for key in sorted(found, key=lambda key: (key == "default", key))
    }
