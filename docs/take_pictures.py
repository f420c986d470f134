"""`python docs/take_pictures.py [FOLDER]`: take the pictures of the documents anew.

What they show is real: a mock with tasks of every state, and a batch that was run on it. It needs
playwright and a chromium of this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wan_mock import CloseAfterCreating, Delay, Durations, Limits, Mock, Settings
from wan_mock.environment import environment
from wan_mock.page import mount_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

PICTURES = Path(__file__).with_name("pictures")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_SIZE = {"width": 1180, "height": 760}
_SETTINGS = Settings(limits=Limits.none(), durations=Durations(invisible=0))
_PLAYABLE = """() => {
  const clips = [...document.querySelectorAll("video")];
  return clips.length > 0 && clips.every((clip) => clip.readyState > 1);
}"""
_PROMPTS = (
    ("fox", "A red fox in snow", "1:1"),
    ("boat", "A paper boat in rain", "16:9"),
    ("light", "A lighthouse at dawn, the sea still dark", "16:9"),
    ("owl", "An owl turns its head", "9:16"),
)


def take_pictures(folder: Path) -> None:
    """Take all pictures into a folder."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport=_SIZE, bypass_csp=True)  # type: ignore[arg-type]
        _picture_mock(tab, folder / "mock.png")
        _picture_batch(tab, folder / "batch.png")
        browser.close()


def _picture_mock(tab: Page, picture: Path) -> None:
    with Mock(settings=_SETTINGS, session="pictures", manual=True) as mock:
        mount_page(mock)
        _create(mock, *_PROMPTS[1][1:])
        mock.advance(50)
        mock.fail(_create(mock, *_PROMPTS[3][1:]), "nsfw")
        _create(mock, *_PROMPTS[2][1:])
        mock.advance(20)
        _create(mock, "A heron", "4:3")
        mock.finish(_create(mock, *_PROMPTS[0][1:]))
        mock.inject(CloseAfterCreating(), on="createTask", call=3)
        mock.inject(Delay(2.5), on="getTaskDetails", chance=0.1)
        tab.goto(mock.url)
        tab.wait_for_function(_PLAYABLE)
        tab.screenshot(path=picture)
        tab.goto("about:blank")


def _create(mock: Mock, prompt: str, shape: str) -> str:
    """Create a task as an application would; empty if it is refused."""
    import httpx2

    model = "wan/2-2-a14b-text-to-video-turbo"
    body = {"model": model, "input": {"prompt": prompt, "aspect_ratio": shape}}
    headers = {"Authorization": f"Bearer {mock.key}"}
    answer = httpx2.post(f"{mock.url}/api/v1/jobs/createTask", json=body, headers=headers).json()
    return str((answer["data"] or {}).get("taskId", ""))


def _picture_batch(tab: Page, picture: Path) -> None:
    with tempfile.TemporaryDirectory() as name, Mock(settings=_quick(), speed=20) as mock:
        folder = Path(name)
        rows = [f'{row},"{prompt}",{shape}' for row, prompt, shape in _PROMPTS]
        (folder / "prompts.csv").write_text("\n".join(["id,prompt,aspect_ratio", *rows, ""]))
        _run_batch(folder, mock)
        tab.goto((folder / "clips" / "index.html").as_uri())
        tab.wait_for_function(
            "[...document.querySelectorAll('video')].every(v => v.readyState > 1)"
        )
        tab.screenshot(path=picture)
        tab.goto("about:blank")


def _quick() -> Settings:
    return replace(_SETTINGS, durations=Durations(0, 1, 1, 60))


def _run_batch(folder: Path, mock: Mock) -> None:
    command = ["-m", "wan_jobs", "batch", "run", "prompts.csv", "-o", "clips", "text-to-video"]
    subprocess.run(  # noqa: S603 - it is this project's own command
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, **environment(mock), "HOME": str(folder)},
        check=True,
        timeout=100,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
