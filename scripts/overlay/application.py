"""Applying an overlay to a document.

Actions are applied in their order, each to the result of those before it. The document is copied
once; whatever an action puts into it is copied again for each place, so that no two places of the
result share a value and none shares one with the overlay.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.documents import JsonObject, Value, join_pointer, kind
from scripts.documents.builder import MAX_DEPTH
from scripts.overlay.action import Action, Overlay
from scripts.overlay.grammar import a
from scripts.overlay.merging import MAX_CHARACTERS, MAX_INSERTED, Copier, Merge, TooMuchCopied, form
from scripts.overlay.outcome import Application, Outcome, Verdict
from scripts.overlay.query import Location, Query, QueryError, SelectedNode, point_at
from scripts.problem import BadInput, Problem, ProblemLog


def apply_overlay(overlay: Overlay, value: JsonObject) -> Application:
    """Apply an overlay to a document's value, which itself stays as it is.

    Raises `BadInput` with every action that cannot be applied. A target that selects nothing is
    no error by the specification; the outcomes tell.
    """
    log = ProblemLog()
    editor = _Editor(overlay, Copier().copy_object(value))
    outcomes = []
    for action in overlay.actions:
        with log.collecting():
            outcomes.append(editor.apply(action))
    log.check()
    return Application(editor.root, tuple(outcomes), tuple(editor.warnings))


@dataclass(slots=True)
class _Editor:
    """Changes a document in place, one action after the other."""

    overlay: Overlay
    root: JsonObject
    copier: Copier = field(default_factory=lambda: Copier(MAX_INSERTED))
    warnings: list[Problem] = field(default_factory=list)

    def apply(self, action: Action) -> Outcome:
        nodes = self._select(action, "target", action.query)
        if not nodes:
            return Outcome(action, Verdict.NO_MATCH, 0)
        try:
            changed = self._change(action, nodes)
        except TooMuchCopied as error:
            message = "the document would grow beyond bounds"
            limit = (
                f"at most {MAX_INSERTED} inserted values of {MAX_CHARACTERS} characters, "
                f"nested at most {MAX_DEPTH} levels"
            )
            raise _refusal(action, "target", message, limit, "select fewer nodes") from error
        return Outcome(action, Verdict.APPLIED if changed else Verdict.NO_EFFECT, len(nodes))

    def _change(self, action: Action, nodes: list[SelectedNode]) -> bool:
        if action.remove:
            return _remove(action, nodes)
        if action.updates:
            return self._merge(action, "update", nodes, action.update)
        if action.copies:
            return self._merge(action, "copy", nodes, self._source(action))
        return False

    def _select(self, action: Action, field_name: str, query: Query | None) -> list[SelectedNode]:
        if query is None:
            return []
        try:
            return query.select(self.root)
        except QueryError as error:
            message = f"the expression cannot be evaluated: {error.reason}"
            remedy = f"write a simpler one than {point_at(query.text)}"
            raise _refusal(action, field_name, message, None, remedy) from error

    def _source(self, action: Action) -> Value:
        """Take a snapshot of the copy's source, since its targets may lie in or around it."""
        nodes = self._select(action, "copy", action.source)
        if len(nodes) != 1:
            message = f"the source of the copy selects {len(nodes) or 'no'} nodes: {action.copy}"
            remedy = "adapt the expression to what shall be copied"
            raise _refusal(action, "copy", message, "an expression for exactly one node", remedy)
        return self.copier.copy(nodes[0].value, len(nodes[0].location))

    def _merge(
        self, action: Action, field_name: str, nodes: list[SelectedNode], given: Value
    ) -> bool:
        if self.overlay.version >= (1, 1):
            _check_uniform(action, nodes)
        else:
            self._check_no_primitive(action, nodes)
        merge = Merge(self.copier)
        for node in nodes:
            _check_kinds(action, field_name, node, given)
            if isinstance(node.value, dict) and isinstance(given, dict):
                merge.into_object(node.value, given, node.location)
            elif isinstance(node.value, list):
                merge.into_array(node.value, given, node.location)
            else:
                merge.replace(node.container, given, node.location)
            if merge.conflicts:
                raise _conflicts(action, field_name, node, merge)
        return merge.changed

    def _check_no_primitive(self, action: Action, nodes: list[SelectedNode]) -> None:
        """Refuse, or leniently warn, where an overlay of 1.0 updates a primitive."""
        primitive = next((node for node in nodes if form(node.value) == "primitive"), None)
        if primitive is None:
            return
        at = _where(primitive.location)
        message = f"the target selects {a(kind(primitive.value))} at {at}"
        expected = "objects or arrays: Overlay 1.0 cannot update primitives"
        remedy = "write `overlay: 1.1.0`, or update the object around it"
        problem = action.problem("target", message, expected, remedy)
        if not self.overlay.lenient:
            raise BadInput([problem])
        self.warnings.append(problem)


def _check_kinds(action: Action, field_name: str, node: SelectedNode, given: Value) -> None:
    target = form(node.value)
    if target not in ("array", form(given)):
        at = _where(node.location)
        message = f"{a(kind(given))} cannot be merged into the {kind(node.value)} at {at}"
        expected = f"{a(target)} like the target"
        remedy = f"give {a(target)}, or remove the target first and set it in its parent"
        raise _refusal(action, field_name, message, expected, remedy)


def _remove(action: Action, nodes: list[SelectedNode]) -> bool:
    """Remove nodes from what holds them: collected first, so that no index moves meanwhile.

    Primitives too, even for 1.0: its text excludes them, but its compliant set `remove-example`
    removes one.
    """
    doomed: dict[int, tuple[Value, set[str | int]]] = {}
    for node in nodes:
        if not node.location:
            message = "the target is the root of the document, which nothing holds"
            raise _refusal(action, "target", message, None, "select what is to go inside of it")
        doomed.setdefault(id(node.container), (node.container, set()))[1].add(node.location[-1])
    for container, keys in doomed.values():
        if isinstance(container, list):
            container[:] = [item for index, item in enumerate(container) if index not in keys]
        elif isinstance(container, dict):
            for key in keys:
                del container[str(key)]
    return True


def _check_uniform(action: Action, nodes: list[SelectedNode]) -> None:
    first = form(nodes[0].value)
    for node in nodes:
        if form(node.value) != first:
            message = (
                f"the target selects both {a(first)} at {_where(nodes[0].location)}"
                f" and {a(form(node.value))} at {_where(node.location)}"
            )
            expected = "either objects, or arrays, or primitives"
            raise _refusal(action, "target", message, expected, "split the action in two")


def _conflicts(action: Action, field_name: str, node: SelectedNode, merge: Merge) -> BadInput:
    """Tell what did not fit, at its place in the update (a copy has only one place)."""
    return BadInput(
        action.problem(
            field_name,
            f"{a(conflict.given)} cannot be merged into the {conflict.existing}"
            f" at {_where(conflict.parts)}",
            f"{a(conflict.existing)} like the one in the document",
            "remove the old value with an action of its own before this one",
            inside=conflict.parts[len(node.location) :] if field_name == "update" else (),
        )
        for conflict in merge.conflicts
    )


def _refusal(
    action: Action, field_name: str, message: str, expected: str | None, remedy: str
) -> BadInput:
    return BadInput([action.problem(field_name, message, expected, remedy)])


def _where(location: Location) -> str:
    return join_pointer(location) or "the root"
