"""The one folder that agents may read files from and save videos to."""

from __future__ import annotations

from pathlib import Path

from wan_jobs.errors import InvalidInput


class Folder:
    """Turns names that an agent gives into paths inside `root`, links resolved, or refuses."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def file(self, name: str) -> Path:
        """Return a file in the folder to be uploaded; raises `InvalidInput` if there is none."""
        path = self._inside(name)
        if not path.is_file():
            raise InvalidInput(f"There is no file {name!r} in {self.root}.")
        return path

    def _inside(self, name: str) -> Path:
        try:
            path = (self.root / name).resolve()
        except (OSError, ValueError):
            raise InvalidInput(f"{name!r} is no name of a file.") from None
        if not path.is_relative_to(self.root):
            raise InvalidInput(f"{name!r} is not inside {self.root}, the only folder open here.")
        return path
