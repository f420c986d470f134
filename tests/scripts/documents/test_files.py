"""Reading what a path leads to: bounded, and never for ever."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from scripts.documents import files, read_document
from scripts.documents.files import TooLarge, read_file, write_atomically
from scripts.problem import BadInput

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def test_a_file_of_just_the_allowed_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert read_file(tmp_path / "file", limit=3) == b"abc"
    with pytest.raises(TooLarge):
        read_file(tmp_path / "file", limit=2)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(3 << 30)
    with pytest.raises(BadInput, match="more than the 67108864 bytes allowed"):
        read_document(tmp_path / "sparse")


def test_a_device_without_an_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read_file(Path("/dev/zero"), limit=100_000)


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"a: 1" + b" " * 200_000,))
    writer.start()
    assert read_document(pipe).value == {"a": 1}
    writer.join()


def test_a_pipe_that_nobody_writes_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WRITER_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="a pipe that nobody writes to"):
        read_document(tmp_path / "pipe")


def test_a_pipe_that_nobody_reads_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="a pipe that nobody reads"):
        write_atomically(tmp_path / "pipe", "a")


def test_folders_sockets_and_odd_names_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for name in [".", "socket", "a\0b", "x" * 300, "none"]:
            with pytest.raises(BadInput, match="cannot be read: "):
                read_document(Path(name))
        with pytest.raises(BadInput, match="this is a socket"):
            read_document(Path("socket"))
