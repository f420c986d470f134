"""`regenerate`: what it writes, what it refuses, and that nothing is ever half-written."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.documents import read_document
from scripts.pipeline.regenerate import regenerate
from scripts.pipeline.report import Progress
from scripts.problem import BadInput


def test_specs_become_one_document_and_a_client(project: Any) -> None:
    project.spec("wan/a")
    project.spec("wan/b")
    done = project.regenerate()
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert {
        "openapi.yaml",
        "digests.json",
        "wan_client/py.typed",
        "wan_client/openapi.json",
    } <= set(project.written())
    value: Any = read_document(project.out / "openapi.yaml").value
    union = value["paths"]["/api/v1/jobs/createTask"]["post"]["requestBody"]
    mapping = union["content"]["application/json"]["schema"]["discriminator"]["mapping"]
    assert list(mapping) == ["wan/a", "wan/b"]


def test_each_stage_says_what_it_did_unless_quiet(project: Any) -> None:
    project.spec("wan/a")
    lines = project.regenerate().stderr.splitlines()
    stages = [line.split("  ")[0] for line in lines if not line.startswith("left out")]
    assert stages[:7] == ["read", "patch", "merge", "patch all", "prose", "lint", "validate"]
    assert project.regenerate("--quiet").stderr == ""


def test_new_is_said_only_of_what_has_changed(project: Any) -> None:
    project.spec("wan/a")
    assert project.regenerate().stderr.endswith(" is new\n")
    assert project.regenerate().stderr.endswith(" is what it was\n")
    (project.out / "wan_client" / "client.py").write_text("# edited by hand\n")
    assert project.regenerate().stderr.endswith(" is new\n")


def test_the_same_input_gives_the_same_bytes_in_any_order(project: Any) -> None:
    names = ["wan/a", "wan/b", "wan/c"]
    for name in names:
        project.spec(name)
    assert project.regenerate().returncode == 0
    first = project.written()
    for path in (project.root / "specs").iterdir():
        path.unlink()
    for name in reversed(names):
        project.spec(name)
    assert project.regenerate().returncode == 0
    assert project.written() == first


def test_check_says_nothing_when_up_to_date(project: Any) -> None:
    project.spec("wan/a")
    assert project.regenerate().returncode == 0
    done = project.regenerate("--check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "inputs and output unchanged" in done.stderr


def test_check_shows_a_change_of_the_specs_and_leaves_the_tree(project: Any) -> None:
    project.spec("wan/a")
    assert project.regenerate().returncode == 0
    before = project.written()
    project.spec("wan/a", text="The form.")
    done = project.regenerate("--check")
    assert done.returncode == 1
    assert "--- out/openapi.yaml" in done.stdout
    assert "-          description: The shape." in done.stdout
    assert "+          description: The form." in done.stdout
    assert "to mend: python -m scripts regenerate --specs" in done.stderr
    assert project.written() == before


def test_check_sees_an_edit_of_the_output(project: Any) -> None:
    project.spec("wan/a")
    assert project.regenerate().returncode == 0
    edited = project.out / "wan_client" / "client.py"
    edited.write_text(edited.read_text() + "\n# by hand\n")
    done = project.regenerate("--check")
    assert done.returncode == 1
    assert "-# by hand" in done.stdout


def test_overlays_patch_a_spec_and_the_whole(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a")
    project.overlay("wan-a", extends="wan-a", target=aspect_ratio, text="Patched spec.")
    project.overlay("jobs", extends=None, target="$.info", text="Patched whole.")
    assert project.regenerate().returncode == 0
    text = (project.out / "openapi.yaml").read_text()
    assert "Patched spec." in text
    assert "Patched whole." in text


def test_an_overlay_of_the_folder_patches_every_spec_that_needs_it(
    project: Any, aspect_ratio: str
) -> None:
    project.spec("wan/a", text="Patched each.")
    project.spec("wan/b")
    path = project.overlay("pages", extends="wan-a", target=aspect_ratio, text="Patched each.")
    path.write_text(path.read_text().replace("../specs/wan-a.yaml", "../specs/"))
    done = project.regenerate()
    assert done.returncode == 0, done.stderr
    assert "1 action applied to 2 specs" in done.stderr
    assert (project.out / "openapi.yaml").read_text().count("Patched each.") == 2


def test_an_overlay_of_the_folder_is_stale_once_no_spec_needs_it(
    project: Any, aspect_ratio: str
) -> None:
    project.spec("wan/a", text="Patched each.")
    path = project.overlay("pages", extends="wan-a", target=aspect_ratio, text="Patched each.")
    path.write_text(path.read_text().replace("../specs/wan-a.yaml", "../specs/"))
    done = project.regenerate()
    assert done.returncode == 2
    assert "pages.overlay.yaml:" in done.stderr


def _duplicate_key(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text() + "paths: {}\n")


def _unreadable(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("info:", "info: x: y"))


def _yaml_1_1(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("'16:9'", "16:9"))


def _nowhere(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("schemas/Answer'", "schemas/Gone'"))


def _out_of_the_file(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("'#/components/schemas/Answer'", "'/etc/passwd#/x'"))


def _version(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.write_text(path.read_text().replace("openapi: 3.0.0", "openapi: 4.0.0"))


def _same_model(project: Any, aspect_ratio: str) -> None:
    path = project.spec("wan/a")
    path.with_name("again.yaml").write_text(path.read_text())


def _no_match(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a")
    project.overlay("wan-a", extends="wan-a", target="$.gone", text="New.")


def _no_effect(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a")
    project.overlay("wan-a", extends="wan-a", target=aspect_ratio, text="The shape.")


def _extends_nothing(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a")
    project.overlay("wan-b", extends="wan-b", target=aspect_ratio, text="New.")


def _bad_path(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a")
    project.overlay("wan-a", extends="wan-a", target="$.paths[", text="New.")


def _foreign_host(project: Any, aspect_ratio: str) -> None:
    project.spec("wan/a", host="https://api.kie.ai")


def _no_spec(project: Any, aspect_ratio: str) -> None:
    return


@pytest.mark.parametrize(
    ("spoil", "parts"),
    [
        (_duplicate_key, ["wan-a.yaml:", "`paths` stands twice"]),
        (_unreadable, ["wan-a.yaml:2:", "not YAML"]),
        (_yaml_1_1, ["wan-a.yaml:", "`16:9` is the number 969", "quotes"]),
        (_nowhere, ["wan-a.yaml:", "leads nowhere", "/responses/200/"]),
        (_out_of_the_file, ["wan-a.yaml:", "leads out of the file"]),
        (_version, ["wan-a.yaml:1:", "4.0.0", "3.0.x or 3.1.x"]),
        (_same_model, ["wan-a.yaml:", "again.yaml:", "'wan/a'"]),
        (_no_match, ["wan-a.overlay.yaml:", "$.gone"]),
        (_no_effect, ["wan-a.overlay.yaml:"]),
        (_extends_nothing, ["wan-b.overlay.yaml:", "no such spec"]),
        (_bad_path, ["wan-a.overlay.yaml:", "$.paths["]),
        (_foreign_host, ["wan-a.yaml:", "api.kie.ai", "keys"]),
        (_no_spec, ["no spec"]),
    ],
)
def test_bad_input_is_told_with_its_place_and_nothing_is_written(
    project: Any, aspect_ratio: str, spoil: Callable[[Any, str], None], parts: list[str]
) -> None:
    spoil(project, aspect_ratio)
    done = project.regenerate()
    assert done.returncode == 2, done.stderr
    assert all(part in done.stderr for part in parts), done.stderr
    assert "to mend:" in done.stderr
    assert "nothing was written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not project.out.exists()


def test_all_problems_of_a_run_are_told_together(project: Any, aspect_ratio: str) -> None:
    _duplicate_key(project, aspect_ratio)
    other = project.spec("wan/b")
    other.write_text(other.read_text().replace("info:", "info: x: y"))
    project.overlay("jobs", extends=None, target="$.paths[", text="New.")
    said = project.regenerate().stderr
    assert all(part in said for part in ("`paths` stands twice", "not YAML", "$.paths[")), said


def test_a_folder_with_other_files_is_not_replaced(project: Any) -> None:
    project.spec("wan/a")
    project.out.mkdir()
    (project.out / "thesis.txt").write_text("mine")
    done = project.regenerate()
    assert done.returncode == 2
    assert "thesis.txt" in done.stderr
    assert project.written() == {"thesis.txt": b"mine"}


def test_hidden_files_are_no_specs(project: Any) -> None:
    project.spec("wan/a")
    (project.root / "specs" / ".#wan-a.yaml").symlink_to("editor@host.123")
    (project.root / "overlays" / "._jobs.overlay.yaml").write_bytes(b"\x00\x05")
    assert project.regenerate().returncode == 0
    (project.root / "specs" / ".#wan-a.yaml").unlink()
    assert project.regenerate("--check").returncode == 0


def test_a_folder_named_like_a_spec_is_told(project: Any) -> None:
    project.spec("wan/a")
    (project.root / "specs" / "more.yaml").mkdir()
    (project.root / "specs" / "sources.yaml").write_text("specs: {}\n")
    done = project.regenerate()
    assert done.returncode == 2
    assert "more.yaml: cannot be read: Is a directory" in done.stderr


def test_without_specs_nothing_else_is_complained_of(project: Any) -> None:
    project.overlay("a", extends="wan-a", target="$", text="New.")
    done = project.regenerate()
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("1 problem;")


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_an_output_below_a_file_is_refused(project: Any, arguments: list[str]) -> None:
    project.out.symlink_to(project.spec("wan/a") / "out")
    done = project.regenerate(*arguments)
    assert done.returncode == 2
    assert "wan-a.yaml is a file" in done.stderr


def test_no_room_for_temporary_files_is_told(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.spec("wan/a")

    def full() -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    done = project.regenerate("--check")
    assert done.returncode == 2
    assert "cannot be compared: No space left on device" in done.stderr
    assert "TMPDIR" in done.stderr


def test_what_cannot_be_digested_is_read_and_told(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.spec("wan/a")
    assert project.regenerate().returncode == 0

    def locked(path: Path, *_: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(os, "open", locked)
    done = project.regenerate("--check")
    assert done.returncode == 2
    assert "wan-a.yaml: cannot be read: Permission denied" in done.stderr


def _leftovers(project: Any) -> list[str]:
    return [path.name for path in project.root.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("nth", [1, 5])
def test_a_full_disk_leaves_the_old_output_whole(
    project: Any, broken_disk: Callable[[int], None], nth: int
) -> None:
    project.spec("wan/a")
    quiet = Progress(quiet=True)
    folders = (project.root / "specs", project.root / "overlays", project.out)
    regenerate(*folders, quiet)
    before = project.written()
    project.spec("wan/a", text="The form.")
    broken_disk(nth)
    with pytest.raises(BadInput, match="No space left"):
        regenerate(*folders, quiet)
    assert project.written() == before
    assert _leftovers(project) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_the_old_output_whole(
    project: Any, ending: signal.Signals
) -> None:
    project.spec("wan/a")
    assert project.regenerate().returncode == 0
    before = project.written()
    project.spec("wan/a", text="The form.")
    for delay in (random.uniform(0, 0.8) for _ in range(2)):
        run = subprocess.Popen(project.command(), stderr=subprocess.PIPE, text=True)
        assert run.stderr is not None
        assert run.stderr.readline().startswith("read ")
        time.sleep(delay)
        run.send_signal(ending)
        said = run.communicate()[1]
        after = project.written()
        assert "Traceback" not in said
        if run.returncode == 0:
            assert "The form." in after["openapi.yaml"].decode()
            break
        assert after == before or "The form." in after["openapi.yaml"].decode()
    assert project.regenerate().returncode == 0
    assert _leftovers(project) == []


def test_an_older_output_is_exchanged_in_one_step(project: Any) -> None:
    """A reader that holds the old folder open keeps it whole."""
    project.spec("wan/a")
    assert project.regenerate().returncode == 0
    held = os.open(project.out, os.O_RDONLY)
    try:
        inode = os.fstat(held).st_ino
        assert project.regenerate().returncode == 0
        assert Path(project.out).stat().st_ino != inode
    finally:
        os.close(held)


def test_a_folder_of_overlays_that_is_not_there_is_no_empty_one(project: Any) -> None:
    project.spec("wan/a")
    (project.root / "overlays").rename(project.root / "overlay")
    done = project.regenerate()
    assert done.returncode == 2
    assert "Invalid value for '--overlays': there is no folder" in done.stderr
