"""Plain sentences for the terse reasons a failed task gives."""

from __future__ import annotations

# The service often explains a failure by one word; these are the words seen and what they mean.
_SENTENCES = {
    "nsfw": "The safety check refused the prompt or a file as unsuitable.",
    "sensitive": "The safety check refused the prompt or a file as sensitive.",
    "copyright": "The prompt or a file was refused for reasons of copyright.",
    "timeout": "The model did not finish in the time the service allows.",
    "oom": "The service ran out of memory; smaller settings may pass.",
    "busy": "The model was overloaded; a later attempt may pass.",
    "canceled": "The service cancelled the task.",
    "cancelled": "The service cancelled the task.",
    "error": "The service failed without giving a reason.",
    "failed": "The service failed without giving a reason.",
    "unknown": "The service failed without giving a reason.",
}


def explain(fail_message: str | None) -> str:
    """Say why a task failed; a text that is already a sentence is returned as it is."""
    text = (fail_message or "").strip()
    if not text:
        return "The service failed without giving a reason."
    return _SENTENCES.get(text.lower().strip(".!_ "), text)
