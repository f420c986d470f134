"""A job as asked for: checked as far as that costs nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from wan_jobs.arguments import check_text
from wan_jobs.document import Document, Model, choose_model
from wan_jobs.errors import InvalidInput
from wan_jobs.inputs.files import Content, Place, files_in, read_contents, with_replaced
from wan_jobs.inputs.validation import check_input, raise_violations, without_none
from wan_jobs.texts import is_http_address
from wan_jobs.violation import Violation

# Stands for a file's address while the input is checked, before anything is uploaded.
_TO_BE_UPLOADED = "https://example.invalid/to-be-uploaded"


class TypedInput(Protocol):
    """An input class of `wan_client.models`."""

    def to_dict(self) -> dict[str, object]:
        """Return the input as JSON."""


@dataclass(frozen=True, slots=True)
class Job:
    """A checked request: the model, its input, and the files in it still to be uploaded."""

    model: Model
    values: Mapping[str, object] = field(repr=False)
    contents: Mapping[Place, Content] = field(repr=False)
    callback_url: str | None = None

    @property
    def digest(self) -> str:
        """Identifies what is asked for: files count by content, wherever they are uploaded to."""
        digests = {place: f"sha256:{content.digest}" for place, content in self.contents.items()}
        return digest_of(self.model.id, with_replaced(self.values, digests))


def digest_of(model: str, values: Mapping[str, object]) -> str:
    """Identify a request by its model and input, whatever the order of the fields.

    Numbers that are the same are so however they are written, as 7 and 7.0.
    """
    same = [model, _with_plain_numbers(values)]
    text = json.dumps(same, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_plain_numbers(value: object) -> object:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {name: _with_plain_numbers(member) for name, member in value.items()}
        case list() | tuple():
            return [_with_plain_numbers(member) for member in value]
    return value


def values_of(given: TypedInput | Mapping[str, object]) -> dict[str, object]:
    """Return the fields of an input, typed or not; raises `InvalidInput` for what is neither."""
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, type):
        raise InvalidInput(f"{given.__name__} is a class: give an input, {given.__name__}(…).")
    if not hasattr(given, "to_dict"):
        raise InvalidInput(
            f"A {type(given).__name__} is no input: give an input class of wan_client.models, "
            "or a mapping and model=…."
        )
    return given.to_dict()


def check_job(
    document: Document,
    given: TypedInput | Mapping[str, object],
    model_id: str | None = None,
    callback_url: str | None = None,
) -> Job:
    """Check an input, the files in it included; raises `InvalidInput` with every violation."""
    check_text("model", model_id)
    check_text("callback_url", callback_url)
    fields = values_of(given)
    model = _model_of(document, given, model_id)
    values = without_none(model, fields)
    contents, violations = read_contents(model, values)
    in_lists = {name for (name, index), _ in files_in(values) if index is not None}
    checked = with_replaced(values, {place: _TO_BE_UPLOADED for place, _ in files_in(values)})
    violations += (
        replace(each, value=values[each.field]) if each.field in in_lists else each
        for each in check_input(model, checked)
    )
    if callback_url is None and model.needs_callback:
        expected = "is required by this model (in the shell: --callback-url)"
        violations.append(Violation("callback_url", None, "required", expected))
    if callback_url is not None and not is_http_address(callback_url):
        expected = "must be an http:// or https:// address"
        violations.append(Violation("callback_url", callback_url, "format", expected))
    raise_violations(model, violations)
    return Job(model, values, contents, callback_url)


def _model_of(
    document: Document, given: TypedInput | Mapping[str, object], model_id: str | None
) -> Model:
    if model_id is not None:
        return choose_model(document, model_id)
    if isinstance(given, Mapping):
        raise InvalidInput("An input given as a mapping needs model=… to say what it is for.")
    return document.model_for_input(type(given).__name__)
