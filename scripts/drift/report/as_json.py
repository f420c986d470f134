"""What became of the pages, for programs."""

from __future__ import annotations

import dataclasses
import json

from scripts.diff import Comparison
from scripts.diff.report import as_json as comparison_json
from scripts.documents import JsonObject, Value
from scripts.drift.bringing import Brought
from scripts.drift.corrections import StaleCorrection
from scripts.drift.finding import PageReport
from scripts.drift.report.run_result import RunResult
from scripts.drift.trial import Held
from scripts.problem import Problem


def as_json(result: RunResult) -> str:
    """Write the result as one JSON object.

    Shape: `{finding, fine, pages: [{name, address, finding, message, moved_to, problems,
    comparison}], news: [{address, title}], index_problems: [problem], unwatched: [{name, why,
    remedy}], corrections: [{place, target, verdict, advice, why, evidence}], update: {specs, held:
    [{name, problems, remedy}], problems, comparison} or null}`; a comparison is as `diff` gives it.
    """
    value: JsonObject = {
        "finding": str(result.heaviest),
        "fine": result.is_fine,
        "pages": [_page(report) for report in result.pages],
        "news": [{"address": one.address, "title": one.title} for one in result.news],
        "index_problems": [_problem(problem) for problem in result.index_problems],
        "unwatched": [dataclasses.asdict(one) for one in result.unwatched],
        "corrections": [_correction(correction) for correction in result.stale],
        "update": None if result.brought is None else _brought(result.brought),
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _page(report: PageReport) -> JsonObject:
    return {
        "name": report.page.name,
        "address": report.page.address,
        "finding": str(report.finding),
        "message": report.message,
        "moved_to": report.moved_to,
        "problems": [_problem(problem) for problem in report.problems],
        "comparison": _comparison(report.comparison),
    }


def _correction(correction: StaleCorrection) -> JsonObject:
    return {
        "place": correction.place,
        "target": correction.target,
        "verdict": correction.verdict.value,
        "advice": correction.advice,
        "why": correction.why,
        "evidence": list(correction.evidence),
    }


def _brought(brought: Brought) -> JsonObject:
    return {
        "specs": list(brought.specs),
        "held": [_held(held) for held in brought.held],
        "problems": [_problem(problem) for problem in brought.problems],
        "comparison": _comparison(brought.comparison),
    }


def _held(held: Held) -> JsonObject:
    return {
        "name": held.report.page.name,
        "problems": [_problem(problem) for problem in held.problems],
        "remedy": held.remedy,
    }


def _problem(problem: Problem) -> Value:
    return dataclasses.asdict(problem)


def _comparison(comparison: Comparison | None) -> Value:
    if comparison is None:
        return None
    value: Value = json.loads(comparison_json(comparison))
    return value
