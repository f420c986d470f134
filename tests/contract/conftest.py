"""What the contract tests know of the API, and how they call it.

Models, operations, examples: everything is read from the merged document and the vendored specs, so
that whatever is vendored next is tested with no code by hand. `wire/` holds the typed client to the
document on a plain server; `service/` holds a whole service to it, the mock or a real one.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from wan_client import AuthenticatedClient, File, Response

from scripts.documents import read_document, resolve_pointer, split_pointer
from wan_document.samples import invalid_bodies, minimal_body, sample, valid_bodies

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-0123456789abcdef-never-to-be-seen"


@dataclass(frozen=True)
class Operation:
    """One operation of the merged document, with what it takes to call it."""

    id: str
    method: str
    path: str
    value: Any = field(repr=False, compare=False)

    @property
    def module(self) -> Any:
        name = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", self.id).lower()
        (tag, *_) = self.value.get("tags") or ["default"]
        return import_module(f"wan_client.api.{tag}.{name}")

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of a call, from the examples of the document."""
        arguments = {
            _snake_case(parameter["name"]): parameter["schema"]["examples"][0]
            for parameter in self.value.get("parameters", [])
        }
        if "requestBody" in self.value:
            arguments["body"] = self._example_body()
        return arguments

    def body(self, value: Mapping[str, Any]) -> Any:
        """Read a JSON body into the class that the operation takes; `model` decides if several."""
        mapping = self._media["schema"].get("discriminator", {}).get("mapping", {})
        pointer = mapping.get(value.get("model"))
        schema = {"$ref": pointer} if pointer else self._body_schema
        return self._class_of(schema, "Body").from_dict(value)

    @property
    def answer_class(self) -> Any:
        """The class of an answer under HTTP 200."""
        return self._class_of(self._answer["schema"], "Response200")

    @property
    def answer_schema(self) -> Any:
        return _resolved(self._answer["schema"])

    @property
    def example_answers(self) -> list[Any]:
        return _examples(self._answer)

    def _class_of(self, schema: Any, role: str) -> Any:
        """Return the class of a component, or of a schema that stands in the operation itself."""
        name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else _titled(self.id) + role
        return getattr(import_module("wan_client.models"), name)

    def _example_body(self) -> Any:
        """Make the typed body of a call from the media type's example; forms have a file."""
        schema = self._body_schema
        members = _resolved(schema)["properties"]
        form = {name: _form_value(member) for name, member in members.items()}
        (body, *_) = _examples(self._media) or [form]
        return _typed(self._class_of(schema, "Body"), schema, body)

    @property
    def _body_schema(self) -> Any:
        schema = self._media["schema"]
        return (schema.get("oneOf") or [schema])[0]

    @property
    def _media(self) -> Any:
        (media,) = self.value["requestBody"]["content"].values()
        return media

    @property
    def _answer(self) -> Any:
        return self.value["responses"]["200"]["content"]["application/json"]


@dataclass(frozen=True)
class Model:
    """One branch of createTask's body."""

    id: str
    pointer: str

    @property
    def schema(self) -> Any:
        """The schema of the body, its references resolved."""
        return _resolved({"$ref": self.pointer})

    def minimal(self, **inputs: Any) -> dict[str, Any]:
        """Give the smallest body, with some inputs on top."""
        body: dict[str, Any] = minimal_body(self.schema)
        body["input"].update(inputs)
        return body

    def typed(self, body: Mapping[str, Any]) -> Any:
        """Build the body as a user does: by keyword, without `model`."""
        return _typed(_class_at(self.pointer), {"$ref": self.pointer}, body)


@dataclass(frozen=True)
class ModelCase:
    """A body for one model."""

    model: Model
    body: dict[str, Any] = field(repr=False)


class LeftTheMachine(BaseException):
    """A test tried to reach another machine; no `except Exception` may hide it."""


class Leash:
    """An audit hook that stops connections, look-ups included, to anywhere but loopback."""

    held = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.held and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            host = arguments[0] if event == "socket.getaddrinfo" else _host(arguments[1])
            name = host.decode() if isinstance(host, bytes) else host
            if name not in ("127.0.0.1", "::1", "localhost", None):
                raise LeftTheMachine(f"{event} to {name}")


def _host(address: Any) -> Any:
    """Give the host of an address; that of a Unix socket has none."""
    return address[0] if isinstance(address, tuple) else None


class Caller:
    """Calls operations with a typed client, one way or the other."""

    def __init__(self, mode: str, client: AuthenticatedClient, runner: asyncio.Runner) -> None:
        self.mode = mode
        self.client = client
        self._runner = runner

    def __call__(
        self, operation: Operation, client: AuthenticatedClient | None = None, **arguments: Any
    ) -> Response[Any]:
        """Call an operation for the whole answer, with the document's examples by default."""
        given = {"client": client or self.client, **(arguments or operation.arguments)}
        if self.mode == "sync":
            return operation.module.sync_detailed(**given)
        return self._runner.run(operation.module.asyncio_detailed(**given))

    def unchecked(self, operation: Operation, body: Any) -> Response[Any]:
        """Send a JSON body that the client itself would refuse, and read the answer with it."""
        where = (operation.method, operation.path)
        if self.mode == "sync":
            answer = self.client.get_httpx_client().request(*where, json=body)
        else:
            http = self.client.get_async_httpx_client()
            answer = self._runner.run(http.request(*where, json=body))
        built: Response[Any] = operation.module._build_response(self.client, answer)
        return built

    def parsed(self, operation: Operation) -> Any:
        """Call an operation for the body alone."""
        given = {"client": self.client, **operation.arguments}
        if self.mode == "sync":
            return operation.module.sync(**given)
        return self._runner.run(operation.module.asyncio(**given))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("contract", "contract tests against a real server")
    group.addoption("--base-url", metavar="URL", help="a server to test instead of the mock")
    group.addoption("--api-key", metavar="KEY", help="the key for it; sent nowhere else")
    group.addoption(
        "--spend",
        metavar="N",
        type=int,
        default=0,
        help="create up to N tasks, which are paid for; none by default",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options that could cost more than was meant."""
    base_url, spend = config.getoption("base_url", None), config.getoption("spend", 0)
    if base_url and not config.option.api_key:
        raise pytest.UsageError("--base-url needs --api-key")
    if spend and not base_url:
        raise pytest.UsageError("--spend needs --base-url: the mock costs nothing")
    if spend and hasattr(config, "workerinput"):
        raise pytest.UsageError("--spend counts in one process: leave -n out")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only what can be asked of a real server, if there is one."""
    if config.getoption("base_url", None):
        kept = [item for item in items if _fits_a_real_server(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _fits_a_real_server(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return "service" in names and "mock" not in names


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, cases in {
        "operation": _operations,
        "enveloped": _enveloped,
        "model": _models,
        "valid": lambda: _cases(valid_bodies),
        "invalid": lambda: _cases(invalid_bodies),
    }.items():
        if name in metafunc.fixturenames:
            named = cases()
            metafunc.parametrize(name, named.values(), ids=named)


@pytest.fixture(scope="session")
def _leash() -> Leash:
    leash = Leash()
    sys.addaudithook(leash)
    return leash


@pytest.fixture(autouse=True)
def _on_the_leash(_leash: Leash, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test leave this machine, unless `--base-url` says so."""
    _leash.held = not request.config.getoption("base_url", None)
    yield
    _leash.held = False


@pytest.fixture(scope="session")
def document() -> Any:
    """The merged, patched document."""
    return _merged_document()


@pytest.fixture(scope="session")
def specs() -> dict[str, Any]:
    """The vendored specs by name, as they were read."""
    paths = (ROOT / "specs").glob("*.yaml")
    return {path.stem: read_document(path) for path in paths if path.stem != "sources"}


@pytest.fixture(scope="session")
def operations() -> dict[str, Operation]:
    return _operations()


@pytest.fixture(scope="session")
def create_task(operations: dict[str, Operation]) -> Operation:
    return operations["createTask"]


@pytest.fixture(scope="session")
def get_task_details(operations: dict[str, Operation]) -> Operation:
    return operations["getTaskDetails"]


@pytest.fixture(scope="session")
def key() -> str:
    return KEY


@pytest.fixture(scope="session")
def callers() -> Iterator[Callable[..., dict[str, Caller]]]:
    """Make the two callers, sync and async, of a server."""
    clients = []
    with asyncio.Runner() as runner:

        def make(**options: Any) -> dict[str, Caller]:
            client = AuthenticatedClient(**options)
            clients.append(client)
            return {mode: Caller(mode, client, runner) for mode in ("sync", "async")}

        yield make
        for client in clients:
            client.get_httpx_client().close()
            runner.run(client.get_async_httpx_client().aclose())


@cache
def _merged_document() -> Any:
    return read_document(ROOT / "generated" / "openapi.yaml").value


@cache
def _operations() -> dict[str, Operation]:
    return {
        value["operationId"]: Operation(value["operationId"], method.upper(), path, value)
        for path, item in _merged_document()["paths"].items()
        for method, value in item.items()
    }


def _enveloped() -> dict[str, Operation]:
    """Return the operations that answer in the service's envelope, failures among them."""
    members = {"code", "msg", "data"}
    return {
        name: operation
        for name, operation in _operations().items()
        if members <= operation.answer_schema.get("properties", {}).keys()
        and "default" in operation.value["responses"]
    }


@cache
def _models() -> dict[str, Model]:
    body = _operations()["createTask"].value["requestBody"]["content"]["application/json"]
    mapping = body["schema"]["discriminator"]["mapping"]
    return {model: Model(model, pointer) for model, pointer in mapping.items()}


def _cases(make: Any) -> dict[str, ModelCase]:
    return {
        f"{model.id} {case.name}": ModelCase(model, case.body)
        for model in _models().values()
        for case in make(model.schema)
    }


def _resolved(value: Any) -> Any:
    """Replace references by what they name; the merged document has none that go in circles."""
    if isinstance(value, list):
        return [_resolved(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return _resolved(_at(value["$ref"]))
    return {name: _resolved(item) for name, item in value.items()}


def _at(pointer: str) -> Any:
    return resolve_pointer(_merged_document(), split_pointer(pointer[1:]))


def _class_at(pointer: str) -> Any:
    return getattr(import_module("wan_client.models"), pointer.rpartition("/")[2])


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _examples(media: Any) -> list[Any]:
    """Return the examples of a media type, of which it has several, one or none."""
    listed = [example["value"] for example in media.get("examples", {}).values()]
    return listed or ([media["example"]] if "example" in media else [])


def _form_value(schema: Any) -> Any:
    binary = schema.get("format") == "binary"
    return File(b"\x89PNG\r\n", "fox.png", "image/png") if binary else sample(schema)


def _typed(model: Any, schema: Any, body: Mapping[str, Any]) -> Any:
    properties = _at(schema["$ref"])["properties"] if "$ref" in schema else schema["properties"]
    attributes = {each.name.replace("_", "").lower(): each.name for each in attrs.fields(model)}
    arguments = {}
    for member, value in body.items():
        if "const" not in (inner := properties[member]):
            attribute = attributes[member.replace("_", "").lower()]
            typed = "$ref" in inner and isinstance(value, dict)
            arguments[attribute] = (
                _typed(_class_at(inner["$ref"]), inner, value) if typed else value
            )
    return model(**arguments)
