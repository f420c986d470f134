"""Writing the files of the package."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.documents import JsonObject
from scripts.generate.models import literal_source, model_source
from scripts.generate.operations import operation_source
from scripts.generate.parsing import ParsedApi
from scripts.generate.source_text import docstring, string_literal

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


def write_package(api: ParsedApi, document: JsonObject, directory: Path) -> None:
    """Write the whole client into a new folder, not yet formatted."""
    package = Package(directory, _environment())
    for source in sorted(RUNTIME.glob("*.py")):
        package.write(source.name, source.read_text(encoding="utf-8"))
    package.write("py.typed", "")
    package.write("openapi.json", compact_json(document))
    package.render("server.py", "server", {"base_url": _base_url(document)})
    _write_models(package, api)
    _write_operations(package, api)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,  # noqa: S701 - this writes Python; source_text escapes what is foreign
    )


def _write_models(package: Package, api: ParsedApi) -> None:
    classes = {str(info.name): str(info.module_name) for info in api.classes()}
    for model in api.models:
        fields = vars(model_source(model))
        package.render(f"models/{model.class_info.module_name}.py", "model", fields)
    for enum in api.enums:
        fields = vars(literal_source(enum))
        package.render(f"models/{enum.class_info.module_name}.py", "literal", fields)
    package.render("models/__init__.py", "models", {"classes": dict(sorted(classes.items()))})


def _write_operations(package: Package, api: ParsedApi) -> None:
    package.write("api/__init__.py", docstring("The operations of the API, by tag.") + "\n")
    for tag, endpoints in api.endpoints.items():
        package.write(f"api/{tag}/__init__.py", docstring("One module per operation.") + "\n")
        for endpoint in endpoints:
            fields = vars(operation_source(endpoint))
            package.render(f"api/{tag}/{endpoint.name}.py", "operation", fields)


def _base_url(document: JsonObject) -> str:
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    usable = isinstance(url, str) and re.fullmatch(r"https?://[^{}\s]+", url)
    return string_literal(url.rstrip("/") if isinstance(url, str) and usable else "")


def compact_json(document: JsonObject) -> str:
    """Write a document as compact JSON, its keys in their order, in letters as they are."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate has no UTF-8; JSON can still spell it.
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
