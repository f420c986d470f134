"""Its tests: `pytest examples/pytest_project`, with `wan-client[mock]` installed."""

from pathlib import Path

import pytest
from postcards import make

from wan_mock import CloseAfterCreating, FailTask, Mock


def test_a_postcard_is_a_file(wan_mock: Mock, tmp_path: Path) -> None:
    card = make("A red fox in snow", tmp_path)
    assert card is not None
    assert card.stat().st_size > 1000


def test_a_lost_answer_is_not_paid_twice(wan_mock: Mock, tmp_path: Path) -> None:
    wan_mock.inject(CloseAfterCreating(), on="createTask")
    assert make("A red fox in snow", tmp_path) is None
    assert wan_mock.created == 1


def test_a_refused_picture_is_no_postcard(wan_mock: Mock, tmp_path: Path) -> None:
    wan_mock.inject(FailTask("nsfw"))
    assert make("A red fox in snow", tmp_path) is None


@pytest.mark.wan_mock(scenario="slow queue", speed=1000)
def test_patience_is_enough(wan_mock: Mock, tmp_path: Path) -> None:
    assert make("A red fox in snow", tmp_path) is not None
