"""The tools, served over standard input and output by the protocol's own library."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from mcp import types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from wan_document.patterns import validator_class
from wan_jobs.command.agents.shop import Shop
from wan_jobs.command.agents.tools import tools_for
from wan_jobs.command.screen.failures import failure_of
from wan_jobs.document import Document

INSTRUCTIONS = """\
Makes videos with the Wan models. Jobs cost credits and take minutes. Ask for a quote, show its
price to the person, buy it with `generate`, `wait`, then `download`. A budget limits what can be
spent; a request whose outcome is in doubt is never repeated."""

_MOST_FAULTS, _LONGEST_FAULT = 10, 300

Context = ServerRequestContext[Any, Any]
ToolMethod = Callable[..., Awaitable[dict[str, object]]]


async def serve(shop: Shop, document: Document) -> None:
    """Serve until standard input ends."""
    server = make_server(shop, document)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def make_server(shop: Shop, document: Document) -> Server[Any]:
    """Return the server of a shop's tools."""
    tools = {tool.name: tool for tool in tools_for(document)}

    async def list_tools(_: Context, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=list(tools.values()))

    async def call_tool(
        context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _refused(f"There is no tool {params.name!r}. Tools are: {', '.join(tools)}.")
        arguments = params.arguments or {}
        faults = _faults(tool.input_schema, arguments)
        if faults:
            return _refused(f"The arguments of {params.name} are wrong:\n{faults}")
        call: ToolMethod = getattr(shop, params.name)
        if params.name == "wait":
            call = partial(call, on_progress=partial(_tell, context))
        try:
            return _answer(await call(**arguments))
        except (
            Exception
        ) as error:  # whatever it is, an agent gets a sentence and the server goes on
            return _refused("\n".join(failure_of(error).lines()))

    return Server(
        "wan",
        title="Wan videos",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _tell(context: Context, elapsed: float, state: str) -> None:
    await context.session.report_progress(elapsed, message=state)


def _faults(schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> str:
    found = islice(validator_class()(schema).iter_errors(arguments), _MOST_FAULTS)
    # A fault quotes what it was given, which may be of any length.
    return "\n".join(
        f"  {'/'.join(map(str, each.path)) or 'all'}: {each.message[:_LONGEST_FAULT]}"
        for each in found
    )


def _answer(value: dict[str, object]) -> types.CallToolResult:
    content: list[types.ContentBlock] = [
        types.TextContent(type="text", text=json.dumps(value, ensure_ascii=False, indent=1))
    ]
    file = value.get("file")
    if isinstance(file, str):
        content.append(_link(file, value.get("bytes")))
    return types.CallToolResult(content=content, structured_content=value)


def _link(file: str, size: object) -> types.ResourceLink:
    path = Path(file)
    return types.ResourceLink(
        type="resource_link",
        name=path.name,
        uri=path.as_uri(),
        mime_type="video/mp4" if path.suffix == ".mp4" else None,
        size=size if isinstance(size, int) else None,
    )


def _refused(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
