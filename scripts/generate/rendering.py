"""Writing the files of the package, from templates and from the runtime as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.documents import JsonObject
from scripts.generate.compiled_templates import CompiledTemplates
from scripts.generate.connection import Connection
from scripts.generate.models import LiteralSource, alias_source, literal_source, model_source
from scripts.generate.normalise import module_name
from scripts.generate.normalise.model_inputs import model_ids
from scripts.generate.normalise.plain import Definition, PlainAlias, PlainEnumeration
from scripts.generate.operations import operation_source
from scripts.generate.parsing import ParsedApi
from scripts.generate.python_types import Definitions
from scripts.generate.source_text import docstring, literal

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
RUNTIME = HERE / "runtime"


@dataclass(frozen=True)
class Package:
    """A package that is being written."""

    directory: Path
    templates: Environment

    def write(self, path: str, text: str) -> None:
        """Write a file; the folders above it are made."""
        target = self.directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")

    def render(self, path: str, template: str, fields: Mapping[str, object]) -> None:
        """Write a file from a template, whose fields must be Python source."""
        self.write(path, self.templates.get_template(f"{template}.py.jinja").render(fields))


def write_package(api: ParsedApi, directory: Path, connection: Connection) -> None:
    """Write the whole client into a new folder, not yet formatted."""
    package = Package(directory, _environment())
    for source in sorted(RUNTIME.glob("*.py")):
        package.write(source.name, source.read_text(encoding="utf-8"))
    package.write("py.typed", "")
    package.write("openapi.json", compact_json(api.plain.document))
    package.render("server.py", "server", asdict(connection))
    package.render("patterns.py", "patterns", {"patterns": list(map(literal, api.plain.patterns))})
    _write_models(package, api)
    _write_model_ids(package, api)
    _write_operations(package, api)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(TEMPLATES),
        autoescape=False,  # noqa: S701 - this writes Python; source_text escapes what is foreign
    )


def _write_models(package: Package, api: ParsedApi) -> None:
    definitions = api.plain.definitions
    for name, definition in definitions.items():
        template, source = _source(definition, definitions)
        package.render(f"models/{module_name(name)}.py", template, vars(source))
    classes = {name: module_name(name) for name in sorted(definitions)}
    package.render("models/__init__.py", "models", {"classes": classes})


def _write_model_ids(package: Package, api: ParsedApi) -> None:
    if ids := model_ids(api.plain):
        source = LiteralSource(
            "ModelId",
            docstring("The ids of the models that can be asked for."),
            list(map(literal, ids)),
        )
        package.render("model_ids.py", "literal", vars(source))


def _source(definition: Definition, definitions: Definitions) -> tuple[str, object]:
    if isinstance(definition, PlainEnumeration):
        return "literal", literal_source(definition)
    if isinstance(definition, PlainAlias):
        return "alias", alias_source(definition, definitions)
    return "model", model_source(definition, definitions)


def _write_operations(package: Package, api: ParsedApi) -> None:
    package.write("api/__init__.py", docstring("The operations of the API, by tag.") + "\n")
    for tag, operations in api.operations.items():
        package.write(f"api/{tag}/__init__.py", docstring("One module per operation.") + "\n")
        for operation in operations:
            fields = vars(operation_source(operation, api.plain.definitions))
            package.render(f"api/{tag}/{operation.endpoint.name}.py", "operation", fields)


def compact_json(document: JsonObject) -> str:
    """Write a document as compact JSON, its keys in their order, in letters as they are."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate has no UTF-8; JSON can still spell it.
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
