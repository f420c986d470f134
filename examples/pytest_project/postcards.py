"""An application to be tested: a postcard is a video, or nothing if that is in doubt."""

from pathlib import Path

from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import SubmissionUnknown, TaskFailed, Wan


def make(words: str, folder: Path) -> Path | None:
    """Make a postcard in a folder; None if there is none to show."""
    with Wan() as wan:
        try:
            return wan.run(TextToVideo(prompt=words)).download(folder)
        except (SubmissionUnknown, TaskFailed):
            return None
