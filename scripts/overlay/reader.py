"""Reading an overlay document: all that is wrong with it, or its actions ready to be applied."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from scripts.documents import Document, JsonObject, Value, kind
from scripts.overlay import grammar
from scripts.overlay.action import Action, Overlay, base_uri, reusable_name, uri_fault
from scripts.overlay.grammar import VERSIONS, Grammar, Version, a, check_kind, check_object
from scripts.overlay.query import (
    Location,
    Query,
    QueryError,
    compile_query,
    point_at,
    quote_names,
)
from scripts.problem import BadInput, Problem

_VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.[0-9]+")
_SYNTAX = "an expression by RFC 9535, such as $.paths['/jobs'].get"


def read_overlay(document: Document, *, lenient: bool = False) -> Overlay:
    """Read an overlay; raises `BadInput` with everything that is wrong with it.

    Leniently, names such as `.x-scope` may stand in a JSONPath without brackets and quotes, and
    applying an overlay of 1.0 may update primitives; both are warnings.
    """
    if document.value.keys().isdisjoint(("overlay", "actions")):
        raise BadInput([_not_an_overlay(document)])
    reader = _OverlayReader(document, lenient)
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
class _OverlayReader:
    document: Document
    lenient: bool
    version: Version = VERSIONS[-1]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _queries: dict[Location, Query | None] = field(default_factory=dict)

    def read(self) -> Overlay:
        value = self.document.value
        self._read_version(value.get("overlay"))
        self._check(value, (), grammar.OVERLAY)
        self._object(value.get("info"), ("info",), grammar.INFO)
        self._read_components(value.get("components"))
        _, extends = map(self._whole_document, ("$self", "extends"))
        return Overlay(
            self.document,
            self.version,
            extends,
            self._read_actions(value.get("actions")),
            self.lenient,
            tuple(self.warnings),
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
        elif name == "$self" and self.version >= (1, 2) and (fault := uri_fault(text)):
            remedy = "write it with `%20` for a space, or correct it"
            self._note((name,), f"`$self` {fault}: {text}", "a URI reference by RFC 3986", remedy)
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
        given, shared = self._referred(own["$ref"], parts) if refers else ({}, None)
        fields = given | own
        owner = parts if shared is None or "copy" in own else shared
        if refers and own.get("copy") == "":
            del fields["copy"]
        query = self._compile(own.get("target"), (*parts, "target"))
        source = self._compile(fields.get("copy"), (*owner, "copy"))
        description = fields.get("description")
        return Action(
            document=self.document,
            index=index,
            parts=parts,
            shared=shared,
            own=frozenset(own),
            target=str(own.get("target")),
            query=query,
            description=description if isinstance(description, str) else None,
            update=fields.get("update"),
            has_update="update" in fields,
            copy=source.text if source else None,
            source=source,
            remove=fields.get("remove") is True,
            extensions={key: fields[key] for key in fields if key[:2] == "x-"},
        )

    def _referred(self, reference: Value, parts: Location) -> tuple[JsonObject, Location]:
        """Find the fields of the reusable action that a reference names."""
        at = (*parts, "$ref")
        if not isinstance(reference, str):
            return {}, at
        expected = "`#/components/actions/NAME`, a `~` in the name as `~0`, a `/` as `~1`"
        try:
            name = reusable_name(reference, base_uri(self.document))
        except ValueError as error:
            self._note(at, f"`$ref: {reference}` {error}", expected, "correct the reference")
            return {}, at
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

    def _compile(self, text: Value, parts: Location) -> Query | None:
        """Compile an expression once; None where it is noted that there is none."""
        if isinstance(text, str) and parts not in self._queries:
            try:
                self._queries[parts] = compile_query(text)
            except QueryError as error:
                self._queries[parts] = self._repaired(text, parts, error)
        return self._queries.get(parts)

    def _repaired(self, text: str, parts: Location, error: QueryError) -> Query | None:
        """Tell a faulty expression, and repair it if that is allowed and leaves no doubt."""
        shown = point_at(text, error.offset).replace("\n", "\n        ")
        message = f"`{parts[-1]}` is not a JSONPath: {error.reason}\n        {shown}"
        repaired = _with_quoted_names(text)
        remedy = f"write {repaired.text}" if repaired else _syntax_remedy(text)
        problem = self.document.problem(parts, message, expected=_SYNTAX, remedy=remedy)
        if repaired and self.lenient:
            self.warnings.append(problem)
            return repaired
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


def _with_quoted_names(text: str) -> Query | None:
    quoted = quote_names(text)
    try:
        return compile_query(quoted) if quoted != text else None
    except QueryError:
        return None


def _identity(value: Value) -> Hashable:
    """Make a key that is equal for equal JSON values: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, dict):
        return "object", frozenset((key, _identity(member)) for key, member in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_identity, value))
    return ("boolean", value) if isinstance(value, bool) else value
