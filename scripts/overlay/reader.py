"""Reading an overlay document: all that is wrong with it, or its actions ready to be applied."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from urllib.parse import unquote

from scripts.documents import Document, JsonObject, Value, kind
from scripts.overlay import grammar
from scripts.overlay.action import Action, Overlay
from scripts.overlay.grammar import VERSIONS, Grammar, Version, a, check_kind, check_object
from scripts.overlay.query import (
    Location,
    Query,
    QueryError,
    compile_query,
    point_at,
    quote_hyphenated_names,
)
from scripts.problem import BadInput, Problem

_VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.[0-9]+")
_REFERENCE = re.compile(r"#/components/actions/((?:[^~/]|~[01])+)")
_SYNTAX = "an expression by RFC 9535, such as $.paths['/jobs'].get"


def read_overlay(document: Document) -> Overlay:
    """Read an overlay; raises `BadInput` with everything that is wrong with it."""
    if document.value.keys().isdisjoint(("overlay", "actions")):
        raise BadInput([_not_an_overlay(document)])
    reader = _Reader(document)
    overlay = reader.read()
    if reader.problems:
        raise BadInput(sorted(reader.problems, key=_place))
    return overlay


def _not_an_overlay(document: Document) -> Problem:
    return document.problem(
        (),
        "this is not an overlay",
        expected="an object with `overlay`, `info` and `actions`",
        remedy="give the document first and its overlays after it"
        if "openapi" in document.value or "swagger" in document.value
        else "begin with `overlay: 1.1.0`",
    )


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line or 0, problem.column or 0


@dataclass(slots=True)
class _Reader:
    document: Document
    version: Version = VERSIONS[-1]
    problems: list[Problem] = field(default_factory=list)
    _queries: dict[Location, Query | Problem | None] = field(default_factory=dict)

    def read(self) -> Overlay:
        value = self.document.value
        self._read_version(value.get("overlay"))
        self._check(value, (), grammar.OVERLAY)
        info = self._object(value.get("info"), ("info",), grammar.INFO)
        self._read_components(value.get("components"))
        return Overlay(
            self.document,
            self.version,
            str(info.get("title")),
            self._whole_document("$self"),
            self._whole_document("extends"),
            self._read_actions(value.get("actions")),
        )

    def _read_version(self, text: Value) -> None:
        match = _VERSION.fullmatch(text) if isinstance(text, str) else None
        version = (int(match[1]), int(match[2])) if match and len(match[0]) < 20 else None
        if version in VERSIONS:
            self.version = version
        elif text is not None:
            shown = repr(text[:20]) if isinstance(text, str) else a(kind(text))
            known = ", ".join(f"{major}.{minor}.x" for major, minor in VERSIONS)
            message = f"`overlay` is {shown}, which is not a known version"
            self._note(("overlay",), message, known, "write for example `overlay: 1.1.0`")

    def _whole_document(self, name: str) -> str | None:
        """Read a URI reference; since 1.2 it names a whole document, so has no fragment."""
        text = self.document.value.get(name)
        if not isinstance(text, str):
            return None
        if "#" in text and self.version >= (1, 2):
            message = f"`{name}` has a fragment: {text}"
            self._note((name,), message, "the URI of a whole document", "cut it off at the `#`")
        return text

    def _read_components(self, components: Value) -> None:
        actions = self._object(components, ("components",), grammar.COMPONENTS).get("actions")
        for name, action in actions.items() if isinstance(actions, dict) else ():
            parts: Location = ("components", "actions", name)
            reusable = self._object(action, parts, grammar.REUSABLE_ACTION, every=True)
            inner = (*parts, "fields")
            fields = self._object(reusable.get("fields"), inner, grammar.REUSABLE_FIELDS)
            self._compile(fields.get("copy"), (*inner, "copy"))

    def _read_actions(self, actions: Value) -> tuple[Action, ...]:
        if not isinstance(actions, list):
            return ()
        if not actions:
            message = "`actions` is empty"
            self._note(("actions",), message, "at least one action", "add one, or drop the overlay")
        self._check_unique(actions)
        return tuple(self._read_action(index, item) for index, item in enumerate(actions))

    def _check_unique(self, actions: list[Value]) -> None:
        seen: dict[Hashable, int] = {}
        for index, action in enumerate(actions):
            first = seen.setdefault(_identity(action), index)
            if first != index:
                message = f"action {index + 1} is the same as action {first + 1}"
                self._note(("actions", index), message, "actions that differ", "delete one of them")

    def _read_action(self, index: int, item: Value) -> Action:
        parts: Location = ("actions", index)
        refers = isinstance(item, dict) and "$ref" in item and self.version >= (1, 2)
        rules = grammar.REFERENCE if refers else grammar.ACTION
        own = self._object(item, parts, rules, every=True)
        fields, place = self._referred(own["$ref"], parts) if refers else (own, parts)
        query = self._compile(own.get("target"), (*parts, "target"))
        source = self._compile(fields.get("copy"), (*place, "copy"))
        description = own.get("description", fields.get("description"))
        return Action(
            document=self.document,
            index=index,
            parts=parts,
            fields=place,
            target=str(own.get("target")),
            query=query if isinstance(query, Query) else None,
            description=description if isinstance(description, str) else None,
            update=fields.get("update"),
            has_update="update" in fields,
            copy=source.text if isinstance(source, Query) else None,
            source=source if isinstance(source, Query) else None,
            remove=fields.get("remove") is True,
            extensions={key: (fields | own)[key] for key in fields | own if key[:2] == "x-"},
            faults=tuple(fault for fault in (query, source) if isinstance(fault, Problem)),
        )

    def _referred(self, reference: Value, parts: Location) -> tuple[JsonObject, Location]:
        """Find the fields of the reusable action that a reference names."""
        at = (*parts, "$ref")
        if not isinstance(reference, str):
            return {}, at
        expected = "`#/components/actions/NAME`, a `~` in the name as `~0`, a `/` as `~1`"
        match = _REFERENCE.fullmatch(reference)
        if not match:
            self._note(at, f"`$ref` is {reference!r}", expected, "correct the reference")
            return {}, at
        name = unquote(match[1]).replace("~1", "/").replace("~0", "~")
        components = self.document.value.get("components")
        actions = components.get("actions") if isinstance(components, dict) else None
        if not isinstance(actions, dict) or name not in actions:
            known = ", ".join(actions) if isinstance(actions, dict) else ""
            message = f"there is no reusable action {name!r}"
            self._note(at, message, f"one of {known}" if known else expected, "add or rename it")
            return {}, at
        reusable = actions[name]
        fields = reusable.get("fields") if isinstance(reusable, dict) else None
        place = ("components", "actions", name, "fields")
        return (fields, place) if isinstance(fields, dict) else ({}, place)

    def _compile(self, text: Value, parts: Location) -> Query | Problem | None:
        """Compile an expression once; a `Problem` is a fault that only applying it brings up."""
        if isinstance(text, str) and parts not in self._queries:
            try:
                self._queries[parts] = compile_query(text)
            except QueryError as error:
                self._queries[parts] = self._refused(text, parts, error)
        return self._queries.get(parts)

    def _refused(self, text: str, parts: Location, error: QueryError) -> Problem | None:
        """Tell a faulty expression.

        Hyphens in short names are let through to validation, since the specification's own
        examples for 1.0 and its test documents of every version have them.
        """
        shown = point_at(text, error.offset).replace("\n", "\n        ")
        message = f"`{parts[-1]}` is not a JSONPath: {error.reason}\n        {shown}"
        quoted = quote_hyphenated_names(text)
        repaired = quoted != text and _is_query(quoted)
        remedy = f"write {quoted}" if repaired else _syntax_remedy(text)
        problem = self.document.problem(parts, message, expected=_SYNTAX, remedy=remedy)
        if repaired:
            return problem
        self.problems.append(problem)
        return None

    def _object(
        self, value: Value, parts: Location, rules: Grammar, *, every: bool = False
    ) -> JsonObject:
        """Check an object's fields; `every` tells that nothing has checked its kind before."""
        if isinstance(value, dict):
            self._check(value, parts, rules)
            return value
        if every:
            self.problems.extend(check_kind(self.document, value, parts, "object"))
        return {}

    def _check(self, value: JsonObject, parts: Location, rules: Grammar) -> None:
        self.problems.extend(check_object(self.document, value, parts, rules, self.version))

    def _note(self, parts: Location, message: str, expected: str, remedy: str) -> None:
        self.problems.append(
            self.document.problem(parts, message, expected=expected, remedy=remedy)
        )


def _syntax_remedy(text: str) -> str:
    if not text.startswith("$"):
        return "begin with `$`, the root of the document"
    return "correct it; names that are more than letters, digits and _ stand in ['…']"


def _is_query(text: str) -> bool:
    try:
        compile_query(text)
    except QueryError:
        return False
    return True


def _identity(value: Value) -> Hashable:
    """Make a key that is equal for equal JSON values: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, dict):
        return "object", frozenset((key, _identity(member)) for key, member in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_identity, value))
    return ("boolean", value) if isinstance(value, bool) else value
