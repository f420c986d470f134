"""Showing what would be sent, and what it is expected to cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wan_jobs.command.output import Output, shown

if TYPE_CHECKING:
    from wan_jobs.command.budget import Estimate
    from wan_jobs.preview import Preview


def show_request(output: Output, preview: Preview, estimate: Estimate | None) -> None:
    """Write the body to stdout, fit for `--input`; with `--json` all of it as one object."""
    if output.as_json:
        cost = estimate and {"credits": estimate.credits, "source": estimate.source}
        request = {"method": preview.method, "url": preview.url, "body": preview.body}
        output.json({**request, "expected_cost": cost})
        return
    output.note(f"{preview.method} {shown(preview.url)}")
    output.json(preview.body, indented=True)
    cost_text = str(estimate) if estimate else "not known yet"
    output.note(f"The input is valid; nothing was sent. Expected cost: {shown(cost_text)}.")
