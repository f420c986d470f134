"""The tools as an agent sees them, made from the merged document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcp.types import Tool, ToolAnnotations

from wan_jobs.document import Document

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=True)
_SPENDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True
)
_SAVES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True)

_TASK_ID = {"type": "string", "minLength": 1, "maxLength": 200, "description": "A task's id."}

LONGEST_WAIT = 300
"""Seconds one `wait` may last: clients of the protocol give up on an answer after minutes."""


def tools_for(document: Document) -> tuple[Tool, ...]:
    """Return the tools for the models of a document."""
    model = {
        "type": "string",
        "enum": list(document.models),
        "description": "The id of a model, as `models` lists them.",
    }
    return (
        _tool("models", "List the models and what each needs. Free.", {}),
        _tool(
            "describe",
            "Return the fields of a model's input as JSON Schema: types, limits, texts. Free.",
            {"model": model},
            required=("model",),
        ),
        _tool(
            "quote",
            "Check a request and say what it is expected to cost, before any money is spent. Free; "
            "sends nothing. Returns a quote to buy with `generate`. A field that asks for the "
            "address of a file takes an http(s) address, or a file's name in the shared folder.",
            {
                "model": model,
                "input": {"type": "object", "description": "The fields, as `describe` lists them."},
                "again": {
                    "type": "boolean",
                    "default": False,
                    "description": "Make one more although an equal task was made in the last day.",
                },
            },
            required=("model", "input"),
        ),
        _tool(
            "generate",
            "Buy a quote: submits the request, which COSTS CREDITS, and returns the task's id. "
            "Buying the same quote again returns the same task and costs nothing. If the outcome "
            "is in doubt, never work around it: a person has to look at the account.",
            {"quote": {"type": "string", "minLength": 1, "maxLength": 40}},
            required=("quote",),
            annotations=_SPENDS,
        ),
        _tool("status", "Ask once how a task stands. Free.", {"task_id": _TASK_ID}, ("task_id",)),
        _tool(
            "wait",
            "Wait until a task has ended, or for some seconds; call it again while it still runs. "
            "Videos take one to ten minutes. Free.",
            {
                "task_id": _TASK_ID,
                "seconds": {
                    "type": "number",
                    "minimum": 1,
                    "maximum": LONGEST_WAIT,
                    "default": 45,
                },
            },
            ("task_id",),
        ),
        _tool(
            "download",
            "Save the video of a finished task in the shared folder. Free. Do it at once: "
            "addresses of results expire.",
            {"task_id": _TASK_ID},
            ("task_id",),
            annotations=_SAVES,
        ),
        _tool("credits", "Return the balance of the account, and what is left to spend here.", {}),
        _tool(
            "tasks",
            "List the tasks made on this machine, newest first, with those in doubt. Free.",
            {
                "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
                "unsettled": {"type": "boolean", "default": False},
            },
        ),
    )


def _tool(
    name: str,
    description: str,
    properties: Mapping[str, Any],
    required: tuple[str, ...] = (),
    annotations: ToolAnnotations = _READS,
) -> Tool:
    schema = {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
    return Tool(name=name, description=description, input_schema=schema, annotations=annotations)
