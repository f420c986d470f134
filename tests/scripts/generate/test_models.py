"""The generated models: what users write, what is sent, and what is read."""

from __future__ import annotations

import copy
import pickle
import pydoc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.documents import same

Load = Callable[[str], Any]


@pytest.fixture(scope="session")
def models(client_module: Load) -> Any:
    return client_module("models")


def test_request_needs_no_model_and_sends_what_was_set(models: Any) -> None:
    text = models.Wan22A14bTextToVideoTurboInput(prompt="A fox", aspect_ratio="1:1")
    request = models.Wan22A14bTextToVideoTurboRequest(input_=text)
    assert request.to_dict() == {
        "model": "wan/2-2-a14b-text-to-video-turbo",
        "input": {"prompt": "A fox", "aspect_ratio": "1:1"},
    }


def test_optional_members_are_unset_whatever_their_default(models: Any) -> None:
    text = models.Wan22A14bTextToVideoTurboInput(prompt="A fox")
    assert not text.seed
    assert not text.resolution
    assert repr(text) == "Wan22A14bTextToVideoTurboInput(prompt='A fox')"


def test_zero_and_false_are_values(models: Any) -> None:
    text = models.Wan22A14bTextToVideoTurboInput(
        prompt="A fox", seed=0, enable_prompt_expansion=False
    )
    assert text.to_dict() == {"prompt": "A fox", "seed": 0, "enable_prompt_expansion": False}


def test_required_member_cannot_be_forgotten(models: Any) -> None:
    with pytest.raises(TypeError, match="prompt"):
        models.Wan22A14bTextToVideoTurboInput()


def test_docstrings_tell_limits_and_defaults(package: Path) -> None:
    code = (package / "models/wan_22a14b_speech_to_video_turbo_input.py").read_text()
    assert "        num_frames: 40 to 120. A multiple of 4. Default: 80.\n" in code
    code = (package / "models/wan_22a14b_text_to_video_turbo_input.py").read_text()
    assert "        resolution: One of 480p, 580p, 720p. Default: 720p.\n" in code
    assert "        prompt: What the video shows.\n            Length: at most 5000.\n" in code


def test_help_shows_each_field_once_with_what_it_may_be(models: Any) -> None:
    shown = pydoc.render_doc(models.Wan22A14bTextToVideoTurboInput, renderer=pydoc.plaintext)
    _, heading, fields = shown.partition("Attributes:\n")
    assert heading
    assert fields.count("resolution: One of 480p, 580p, 720p.") == 1
    assert fields.count("What the video shows.") == 1
    assert fields.count("Length: at most 5000.") == 1


def test_unset_stays_one_object(client_module: Load) -> None:
    unset = client_module("types").UNSET
    assert copy.deepcopy(unset) is unset
    assert pickle.loads(pickle.dumps(unset)) is unset
    assert repr(unset) == "UNSET"


def test_models_can_be_copied_and_compared(models: Any) -> None:
    details = models.TaskDetails.from_dict({"taskId": "1", "new": [1]})
    assert copy.deepcopy(details) == details
    assert pickle.loads(pickle.dumps(details)) == details
    assert details != models.TaskDetails.from_dict({"taskId": "2", "new": [1]})


@pytest.mark.parametrize(
    ("answer", "data"),
    [
        ({"code": 401, "msg": "no"}, "UNSET"),
        ({"code": 422, "msg": "recordInfo is null", "data": None}, "None"),
        ({"code": 999, "data": {}}, "TaskDetails()"),
    ],
)
def test_data_may_be_absent_null_or_empty(models: Any, answer: dict[str, Any], data: str) -> None:
    response = models.TaskDetailsResponse.from_dict(answer)
    assert response.code == answer["code"]
    assert repr(response.data) == data


@pytest.mark.parametrize("state", ["success", "paused"])
def test_open_enumerations_take_any_text(models: Any, state: str) -> None:
    assert models.TaskDetails.from_dict({"state": state}).state == state


@pytest.mark.parametrize("flag", [2, True, 1.5, "1"])
def test_value_outside_a_closed_enumeration_is_kept_aside(models: Any, flag: object) -> None:
    details = models.TaskDetails.from_dict({"successFlag": flag})
    assert not details.success_flag
    assert details.additional_properties == {"successFlag": flag}


@pytest.mark.parametrize(
    ("member", "value"),
    [("taskId", 5), ("createTime", True), ("urls", ["a", None]), ("steps", {}), ("progress", "x")],
)
def test_value_of_another_kind_is_kept_aside(models: Any, member: str, value: object) -> None:
    details = models.TaskDetails.from_dict({member: value})
    assert details.additional_properties == {member: value}
    assert details.to_dict() == {member: value}


def test_object_of_which_nothing_is_known_is_a_dict(models: Any) -> None:
    assert models.TaskDetails.from_dict({"param": {"a": [1]}}).param == {"a": [1]}
    assert models.TaskDetails.from_dict({"param": "{}"}).param == "{}"
    assert models.TaskDetails.from_dict({"param": None}).param is None


def test_attribute_set_later_wins_over_what_was_kept(models: Any) -> None:
    details = models.TaskDetails.from_dict({"taskId": 5})
    details.task_id = "5"
    assert details.to_dict() == {"taskId": "5"}


def test_whole_number_written_as_float_is_an_integer(models: Any) -> None:
    created = models.TaskDetails.from_dict({"createTime": 5.0}).create_time
    assert (created, type(created)) == (5, int)


def test_required_member_that_did_not_come_is_unset(models: Any) -> None:
    response = models.CreateTaskResponse.from_dict({})
    assert not response.code
    assert response.to_dict() == {}


def test_recursive_models(models: Any) -> None:
    step = models.Step.from_dict({"name": "a", "substeps": [{"name": "b", "substeps": []}]})
    assert step.substeps[0].name == "b"


def test_of_several_models_the_best_fitting_is_read(client_module: Load) -> None:
    runtime = client_module("model")
    models = client_module("models")
    read = runtime.one_of(
        models.Wan22A14bTextToVideoTurboRequest.read, models.Wan22A14bSpeechToVideoTurboRequest.read
    )
    request = read({"model": "wan/2-2-a14b-speech-to-video-turbo", "input": {}})
    assert type(request) is models.Wan22A14bSpeechToVideoTurboRequest


def test_long_values_are_cut_in_repr(models: Any) -> None:
    assert len(repr(models.Step(name="x" * 100_000))) < 1500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "a", "substeps", "taskId"]), inner, max_size=3)
    ),
    max_leaves=8,
)
MEMBERS = [
    *("taskId", "state", "param", "failCode", "costTime", "completeTime", "progress"),
    *("successFlag", "urls", "steps", "updatedAt", "additional_properties", "to_dict", "?"),
]


@settings(max_examples=150, deadline=None)
@given(answer=st.dictionaries(st.sampled_from(MEMBERS), JSON))
def test_nothing_that_comes_is_lost(client_module: Load, answer: dict[str, Any]) -> None:
    details = client_module("models").TaskDetails.from_dict(answer)
    assert same(details.to_dict(), answer)
    assert repr(details)


IMPORTS = {
    "": {"attrs", "httpx2", "sample_client.client", "sample_client.models"},
    ".models": {"attrs", "httpx2", "sample_client.models.task_details"},
    ".models.task_details": {"httpx2", "sample_client.models.step"},
    ".api.jobs.create_task": {
        "httpx2",
        "sample_client.client",
        "sample_client.models.wan_22a14b_text_to_video_turbo_request",
    },
    ".client": {"httpx2"},
}


@pytest.mark.parametrize("module", IMPORTS)
def test_only_what_is_used_is_imported(package: Path, module: str) -> None:
    code = f"import sys, {package.name}{module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, check=True, capture_output=True, text=True
    )
    assert set(done.stdout.split()) & IMPORTS[module] == set()


def test_every_name_of_models_can_be_imported_and_listed(models: Any) -> None:
    assert set(models.__all__) <= set(dir(models))
    assert all(hasattr(models, name) for name in models.__all__)
    with pytest.raises(AttributeError, match="Nothing"):
        _ = models.Nothing
