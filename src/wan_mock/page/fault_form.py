"""The form that injects a fault, and the reading of it: as a scenario would have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields

import yaml
from markupsafe import Markup

from wan_mock.api.message import TARGETS
from wan_mock.faults import FAULTS, Fault
from wan_mock.page.html import element
from wan_mock.page.layout import PREFIX
from wan_mock.scenario.fault_fields import read_faults
from wan_mock.scenario.fields import Fields, Problems
from wan_mock.scenario.plan import PlannedFault

FAULTS_PATH = f"{PREFIX}/faults"
_LONGEST = 2_000


def fault_form() -> Markup:
    """Render the form."""
    targets = [element("option", "where it is made for", value="")]
    targets += [element("option", name, value=name) for name in TARGETS]
    return element(
        "details",
        element("summary", "Inject a fault"),
        element(
            "form",
            *_labelled("Fault", "fault", element("select", _options(), id="fault", name="fault")),
            *_labelled(
                "Arguments",
                "with",
                element("input", type="text", id="with", name="with", placeholder="seconds: 5"),
            ),
            *_labelled("On", "on", element("select", targets, id="on", name="on")),
            *_labelled(
                "Times",
                "times",
                element(
                    "input",
                    type="text",
                    inputmode="numeric",
                    id="times",
                    name="times",
                    placeholder="every time",
                ),
            ),
            element("button", "Inject", type="submit"),
            method="post",
            action=FAULTS_PATH,
        ),
        class_="inject",
    )


def read_fault(form: Mapping[str, str]) -> PlannedFault:
    """Read what was filled in; raises `ScenarioError` with everything that is wrong."""
    problems = Problems("the form")
    given = {name: form[name].strip() for name in ("fault", "on", "times") if form.get(name)}
    node = yaml.compose(yaml.safe_dump({"faults": [given]}), Loader=yaml.SafeLoader)
    assert node is not None  # noqa: S101 - it is a mapping that was just written
    _add_arguments(node.value[0][1].value[0], form.get("with", "").strip(), problems)
    planned = read_faults(Fields(node, problems, ("faults",)))
    problems.check()
    return planned[0]


def _add_arguments(fault: yaml.MappingNode, text: str, problems: Problems) -> None:
    if not text:
        return
    try:
        arguments = yaml.compose(f"{{{text[:_LONGEST]}}}", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        problems.add(fault, "the arguments must look like `seconds: 5, message: busy`")
        return
    key = yaml.ScalarNode("tag:yaml.org,2002:str", "with", fault.start_mark, fault.end_mark)
    fault.value.append((key, arguments))


def _labelled(label: str, control_id: str, control: Markup) -> tuple[Markup, Markup]:
    return element("label", label, for_=control_id), control


def _options() -> Iterator[Markup]:
    for kind in FAULTS:
        yield element("option", f"{kind.__name__}{_parameters(kind)}", value=kind.__name__)


def _parameters(kind: type[Fault]) -> str:
    """Write what a fault takes, what it needs first: ` (seconds)`, ` (status: 502)`."""
    words = [
        one.name if one.default is MISSING else f"{one.name}: {one.default}" for one in fields(kind)
    ]
    return f" ({', '.join(words)})" if words else ""
