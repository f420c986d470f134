"""The merged document for people: a reference of models and operations, and a form for each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from wan_mock.api.message import Request, Response
from wan_mock.mock import Mock
from wan_mock.page.endpoint import Endpoint, endpoints
from wan_mock.page.rendering import PREFIX, page


class DocumentPages:
    """Renders the document of one mock."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock

    @cached_property
    def _endpoints(self) -> tuple[Endpoint, ...]:
        return endpoints(self._mock.document)

    def reference(self, request: Request) -> Response:
        """Answer with the whole reference, or what matches the query `q`."""
        query = request.query.get("q", "")
        wanted = query.lower().split()
        shown = [e for e in self._endpoints if all(word in e.words for word in wanted)]
        info = self._mock.document.value.get("info")
        about = info if isinstance(info, dict) else {}
        return page(
            self._mock,
            f"{PREFIX}/reference",
            "Reference",
            "reference",
            query=query,
            total=len(self._endpoints),
            about={name: str(about.get(name, "")) for name in ("title", "version", "description")},
            models=[each for each in shown if each.model],
            operations=[each for each in shown if not each.model],
            prices=self._prices,
        )

    def form(self, request: Request) -> Response:
        """Answer with the form for the entry that `to` names; by default one that needs no file."""
        wanted = request.query.get("to", "") or self._simplest()
        chosen = next((each for each in self._endpoints if each.id == wanted), self._endpoints[0])
        return page(
            self._mock,
            f"{PREFIX}/send",
            "Send a request",
            "send",
            endpoints=self._endpoints,
            chosen=chosen,
        )

    def _simplest(self) -> str:
        models = self._mock.document.models.values()
        return min(models, key=lambda model: len(model.files)).id

    def _prices(self, endpoint: Endpoint) -> Iterator[tuple[str, float]]:
        """Return what a model costs on this mock, by resolution."""
        choices = [f.choices for f in endpoint.body if f.path[-1] == "resolution"]
        for resolution in choices[0] if choices else ("any resolution",):
            yield str(resolution), self._mock.settings.price(endpoint.id, str(resolution))
