"""From schemas to types: every schema becomes a type, objects and enumerations get a name.

The meaning is that of JSON Schema 2020-12. `allOf`, and what stands beside `$ref`, is intersected.
What stands beside `anyOf` or `oneOf` goes into each alternative; alternatives that only require
members or limit values are lifted out: they are said in the docstring and checked at run time.
Members that only `if`, `then`, `else` and `dependentSchemas` name are optional.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.documents import JsonObject, Value, join_pointer
from scripts.generate.account import Account, Place
from scripts.generate.facts import LIMITS
from scripts.generate.normalise.alternatives import (
    Union,
    declare_conditional,
    declare_required,
    narrowing,
    required_in,
    unions_of,
)
from scripts.generate.normalise.discriminators import Discriminators, hierarchies
from scripts.generate.normalise.names import class_name, inner_name, module_name, name_at, pascal
from scripts.generate.normalise.part import Part, conjuncts, is_text, refusal, unfolded
from scripts.generate.normalise.plain import (
    Definition,
    PlainAlias,
    PlainClass,
    PlainEnumeration,
    PlainMember,
)
from scripts.generate.normalise.references import SchemaReferences, reference_to
from scripts.generate.normalise.shape import (
    OF_ARRAYS,
    OF_OBJECTS,
    Shape,
    is_implied,
    is_listed,
    literal_of,
    shape_of,
)
from scripts.generate.normalise.texts import text_of
from scripts.generate.types import (
    ANYTHING,
    NOTHING,
    NULL,
    Array,
    Literal,
    Map,
    Named,
    OneOf,
    Scalar,
    Type,
    one_of,
)
from scripts.problem import ProblemLog

_MOST_ALTERNATIVES = 128
_Key = tuple[tuple[Place, tuple[str, ...]], ...]


@dataclass(slots=True)
class Normaliser:
    """Turns the schemas of one document into types, and keeps the definitions that they need."""

    root: JsonObject
    account: Account
    definitions: dict[str, Definition] = field(default_factory=dict)
    _types: dict[_Key, Type] = field(default_factory=dict)
    _open: dict[_Key, str] = field(default_factory=dict)
    _recursive: set[_Key] = field(default_factory=set)
    _modules: set[str] = field(default_factory=set)
    _pending: deque[tuple[PlainClass, Shape, list[Part]]] = field(default_factory=deque)
    _hierarchies: dict[Place, list[Place]] = field(default_factory=dict)
    _heirs: set[Place] = field(default_factory=set)
    _references: SchemaReferences = field(init=False)
    _discriminators: Discriminators = field(init=False)

    def __post_init__(self) -> None:
        self._references = SchemaReferences(self.root, self.account)
        self._discriminators = Discriminators(
            self.root, self._schemas(), self.account, self._references
        )
        self._modules = {module_name(class_name(name)) for name in self._schemas()}
        self._hierarchies = hierarchies(self._schemas())
        self._heirs = {heir for heirs in self._hierarchies.values() for heir in heirs}

    def _schemas(self) -> JsonObject:
        components = self.root.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        return schemas if isinstance(schemas, dict) else {}

    def component_types(self, log: ProblemLog) -> None:
        """Make a type of every component, needed or not; problems go to a log."""
        for name in self._schemas():
            with log.collecting():
                self.type_at(Part(self._schemas()[name], ("components", "schemas", name)))

    def type_at(self, part: Part) -> Type:
        """Make a type of one schema and of all that it needs."""
        log = ProblemLog()
        made: Type = ANYTHING
        with log.collecting():
            made = self._type_of([part], name_at(self.root, part.place))
        while self._pending:
            with log.collecting():
                self._add_members(*self._pending.popleft())
        self._open.clear()
        log.check()
        return made

    def _type_of(self, parts: Sequence[Part], name: str) -> Type:
        """Make the type of what schemas say together; `name` is for a class that has no place."""
        if len(parts) == 1 and parts[0].reference:
            return self._referred(parts[0])
        key = tuple((part.place, tuple(part.keywords)) for part in parts)
        if key in self._types:
            return self._types[key]
        if key in self._open:
            return self._recursion(key, parts)
        if len(parts) == 1:
            name = name_at(self.root, parts[0].place)
        self._open[key] = name
        made = self._made(parts, name)
        name = self._open.pop(key)
        if key in self._recursive and not isinstance(self.definitions.get(name), PlainClass):
            made = _without(made, Named(name))
            if made in (NOTHING, Named(name)):
                raise refusal(parts[0].place, "the schema is made of itself", _CIRCLE)
            self.definitions[name] = PlainAlias(name, parts[0].place, self.text_of(parts), made)
            made = Named(name)
        self._types[key] = made
        return made

    def _recursion(self, key: _Key, parts: Sequence[Part]) -> Named:
        """Name a type that is needed while it is being made."""
        if key not in self._recursive:
            self._recursive.add(key)
            self._open[key] = self._free(self._open[key], parts)
        return Named(self._open[key])

    def _referred(self, part: Part) -> Type:
        target = self._references.end(part)
        made = self._type_of([target], "")
        kinds = self._hierarchies.get(target.place)
        if not kinds:
            return made
        alternatives = [reference_to(place, target) for place in kinds]
        types = [self._type_of([each], "") for each in alternatives]
        union = Union("oneOf", target, tuple(alternatives))
        return self._discriminators.told_apart(union, [*types, made], self._type_of, made)

    def _made(self, parts: Sequence[Part], name: str) -> Type:
        apart = [each for part in parts for each in unfolded(part, self.account)]
        telling = [part for part in apart if not is_text(part)]
        references = {part.reference: part for part in telling if part.reference}
        own = [part for part in telling if not part.reference]
        is_heir = len(parts) == 1 and parts[0].place in self._heirs
        if len(references) == 1 and not is_heir and self._adds_nothing(own, *references.values()):
            for part in own:
                self.account.pass_over(part.place, part.keywords, part.keywords)
            return self._type_of(list(references.values()), name)
        together = conjuncts(self.root, telling, self.account)
        return self._intersected([each for each in together if not is_text(each)], parts, name)

    def _adds_nothing(self, own: Sequence[Part], reference: Part) -> bool:
        """Whether schemas beside a reference only repeat what it says already."""
        if not own:
            return True
        base = conjuncts(self.root, [reference], self.account)
        if unions_of(base, self.account):
            return False
        shape = shape_of(base, self.account)
        return all(is_implied(part, shape) for part in own)

    def _intersected(self, together: list[Part], parts: Sequence[Part], name: str) -> Type:
        if not together:
            return ANYTHING
        unions = unions_of(together, self.account)
        for part in together:
            self.account.claim(part.place, *(LIMITS & part.keywords.keys()))
        bare = [each.without({"oneOf", "anyOf", "discriminator"}) for each in together]
        shape = shape_of([each for each in bare if not is_text(each)], self.account)
        lifted = narrowing(self.root, unions, shape, self.account)
        if giving := [union for union in unions if union not in lifted]:
            return self._distributed(giving[0], together, name)
        for union in unions:
            declare_required(shape, required_in(self.root, union, self.account))
        declare_conditional(self.root, shape, together, self.account)
        return self._of_shape(shape, parts, name)

    def _distributed(self, union: Union, together: list[Part], name: str) -> Type:
        """Give each alternative of a union what stands beside the union."""
        beside = [
            each.without({union.keyword, "discriminator"}) if each is union.holder else each
            for each in together
        ]
        beside = [each for each in beside if not is_text(each)]
        if len(union.alternatives) > _MOST_ALTERNATIVES and beside:
            raise refusal(union.holder.place, "too many alternatives beside members", _SPLIT)
        types = []
        for index, alternative in enumerate(union.alternatives):
            types.append(self._alternative(alternative, index, beside, name))
        return self._discriminators.told_apart(union, types, self._type_of)

    def _alternative(self, part: Part, index: int, beside: list[Part], name: str) -> Type:
        if not beside:
            return self._type_of([part], name)
        reference = part.reference
        named = pascal(reference.rpartition("/")[2]) if reference else f"Type{index}"
        return self._type_of([*beside, part], inner_name(name, named))

    def _of_shape(self, shape: Shape, parts: Sequence[Part], name: str) -> Type:
        if shape.values is not None and (made := self._of_values(shape, parts, name)):
            self._pass_over(shape, OF_OBJECTS, OF_ARRAYS)
            return made
        if shape.types is None or "object" not in shape.types:
            self._pass_over(shape, OF_OBJECTS)
        if shape.types is None or "array" not in shape.types:
            self._pass_over(shape, OF_ARRAYS)
        if shape.types is None:
            return ANYTHING
        if len(shape.types) == 1:
            return self._of_type(shape.types[0], shape, parts, name)
        return one_of(
            self._of_type(each, shape, parts, inner_name(name, f"Type{index}"))
            for index, each in enumerate(shape.types)
        )

    def _pass_over(self, shape: Shape, *keywords: tuple[str, ...]) -> None:
        for part in shape.parts:
            for names in keywords:
                self.account.pass_over(part.place, names, part.keywords)

    def _of_values(self, shape: Shape, parts: Sequence[Part], name: str) -> Type | None:
        made, null = literal_of(shape)
        if isinstance(made, Literal) and is_listed(shape):
            made = self._enumeration(made.values, parts, name)
        return one_of([NULL, made]) if made is not None and null else made

    def _enumeration(
        self, values: tuple[str | int | bool, ...], parts: Sequence[Part], name: str
    ) -> Type:
        for one in self.definitions.values():
            if isinstance(one, PlainEnumeration) and one.name == name and one.values == values:
                return Named(name)
        name = self._free(name, parts)
        self.definitions[name] = PlainEnumeration(name, parts[0].place, values)
        return Named(name)

    def _of_type(self, one: str, shape: Shape, parts: Sequence[Part], name: str) -> Type:
        if one == "array":
            return Array(self._items(shape, name))
        if one == "object":
            return self._object(shape, parts, name)
        formats = {part.keywords.get("format") for part in shape.parts}
        return Scalar("binary" if one == "string" and "binary" in formats else one)

    def _items(self, shape: Shape, name: str) -> Type:
        prefixed = max(len(part.each("prefixItems")) for part in shape.parts) if shape.parts else 0
        types = []
        for index in range(prefixed):
            held = [item for part in shape.parts for item in _item_at(part, index)]
            types.append(self._all_of(held, inner_name(name, f"ItemType{index}")))
        rest = [
            part.at(name)
            for part in shape.parts
            for name in ("items", "unevaluatedItems")
            if isinstance(part.keywords.get(name), dict)
            or (name == "items" and name in part.keywords)
        ]
        for part in shape.parts:
            self.account.claim_all(part.place, ("items", "prefixItems"), part.keywords)
        if rest or not prefixed:
            types.append(self._all_of(rest, inner_name(name, "Item")))
        made = one_of(types)
        return ANYTHING if made == NOTHING else made

    def _all_of(self, parts: list[Part], name: str) -> Type:
        return self._type_of(parts, name) if parts else ANYTHING

    def _object(self, shape: Shape, parts: Sequence[Part], name: str) -> Type:
        rest = self._rest(shape, name)
        if not (shape.members or shape.conditional) and not _names_component(parts, name):
            return Map(rest or ANYTHING)
        name = self._free(name, parts)
        made = PlainClass(name, parts[0].place, self.text_of(parts), rest=rest)
        made.checked = tuple(dict.fromkeys(part.place for part in parts))
        self.definitions[name] = made
        self._pending.append((made, shape, list(parts)))
        return Named(name)

    def _rest(self, shape: Shape, name: str) -> Type | None:
        types = [
            self._type_of(parts, inner_name(name, "AdditionalProperty")) for parts in shape.rest
        ]
        return one_of(types) if types else None

    def _free(self, name: str, parts: Sequence[Part]) -> str:
        """Return a name that no other class has."""
        if _names_component(parts, name):
            return name
        number = 1
        free = name
        while module_name(free) in self._modules:
            number += 1
            free = f"{name}{number}"
        self._modules.add(module_name(free))
        return free

    def _add_members(self, made: PlainClass, shape: Shape, parts: list[Part]) -> None:
        for name, held in shape.members.items():
            held = self._allowed(name, held)
            type_ = self._all_of(held, inner_name(made.name, pascal(name)))
            required = name in shape.required
            place = held[0].place if held else (*made.place, "properties", name)
            if type_ == NOTHING and required:
                raise refusal(place, f"no value can be given for `{name}`", _IMPOSSIBLE)
            if type_ == NOTHING:
                self.account.note(f"no value can be given for `{name}`: {join_pointer(place)}")
            if type_ != NOTHING:
                # The service sets what is read-only; whoever calls it cannot be asked for it.
                asked = required and not any(part.keywords.get("readOnly") for part in held)
                text = self.text_of(held, required=required)
                made.members.append(PlainMember(name, type_, asked, text, _default(held), place))
        for name, held in shape.conditional.items():
            type_ = one_of(
                self._type_of([part], inner_name(made.name, pascal(name))) for part in held
            )
            if type_ != NOTHING:
                text = self.text_of(held[:1])
                made.members.append(PlainMember(name, type_, False, text, None, held[0].place))

    def _allowed(self, name: str, held: list[Part]) -> list[Part]:
        """Leave out what closes an object to a member that another schema of it describes.

        Authors who write `additionalProperties: false` in a part of `allOf` mean that part alone.
        Whoever takes them at their word can send nothing, so the run says so.
        """
        closing = [part for part in held if part.schema is False and part.place[-1] == _CLOSED]
        if closing and len(closing) < len(held):
            place = join_pointer(closing[0].place)
            self.account.note(f"`{name}` is generated, though no value of it is valid by {place}")
            return [part for part in held if part not in closing]
        return held

    def text_of(self, parts: Sequence[Part], *, required: bool = False) -> str:
        """Say in words what schemas say beside the type: texts, limits, lifted alternatives."""
        return text_of(self.root, parts, self.account, self._is_class, required=required)

    def _is_class(self, part: Part) -> bool:
        place = self._references.end(part).place
        found = self._types.get(((place, tuple(self._references.end(part).keywords)),))
        return isinstance(found, Named) and isinstance(self.definitions.get(found.name), PlainClass)


_CIRCLE = "let one of them be a schema, by an overlay"
_SPLIT = "make each alternative a component with these members, by an overlay"
_IMPOSSIBLE = "the schemas that apply to it exclude each other: correct one by an overlay"
_CLOSED = "additionalProperties"


def _names_component(parts: Sequence[Part], name: str) -> bool:
    """Whether a name is that of the component that a single part is."""
    place = parts[0].place
    component = len(parts) == 1 and len(place) == 3 and place[:2] == ("components", "schemas")
    return component and class_name(str(place[2])) == name


def _without(union: Type, one: Type) -> Type:
    """Take a type out of a union at its top."""
    if isinstance(union, OneOf) and union.member is None:
        return one_of(each for each in union.types if each != one)
    return union


def _item_at(part: Part, index: int) -> list[Part]:
    """Return what a schema says of the item at an index."""
    listed = part.each("prefixItems")
    if index < len(listed):
        return [listed[index]]
    return [part.at("items")] if "items" in part.keywords else []


def _default(parts: Sequence[Part]) -> Value:
    return next((p.keywords["default"] for p in reversed(parts) if "default" in p.keywords), None)
