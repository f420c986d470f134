"""Results in object stores: whole or not there, each paid for once, and no credential shown."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.wan_jobs.batch.fast_clock import FastClock
from tests.wan_jobs.batch.stores import TroubledStore, WholeStore, register, slowly
from wan_jobs import AsyncWan, ConfigurationError, InvalidInput, Item, ItemState, Journal, Row
from wan_jobs.batch.destination import destination_of
from wan_jobs.batch.object_store import ObjectStore, is_address, open_store
from wan_jobs.batch.results import append_results
from wan_jobs.errors import DownloadError
from wan_jobs.ledger.batch import BatchState
from wan_mock import Mock, Settings

MODEL = "wan/2-2-a14b-text-to-video-turbo"

pytestmark = pytest.mark.wan_mock(speed=600, settings=Settings(credits=1e9))


@pytest.fixture(autouse=True)
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    register()
    open_store.cache_clear()
    for kind in (TroubledStore, WholeStore):
        kind.reset()
    fsspec.filesystem("memory").store.clear()
    yield
    open_store.cache_clear()


@pytest.fixture
def run(tmp_path: Path, wan_mock: Mock) -> Callable[..., Any]:
    async def run_all(out: str, *ids: str) -> list[Item]:
        journal = Journal(tmp_path / "journal.sqlite")
        async with AsyncWan(journal=journal, clock=FastClock()) as wan:
            rows = [Row({"prompt": item_id}, id=item_id) for item_id in ids]
            return [item async for item in wan.batch(rows, out=out, model=MODEL)]

    return run_all


def lines(text: bytes) -> dict[str, Any]:
    return {line["id"]: line for line in map(json.loads, text.decode().splitlines())}


def waiting(tmp_path: Path) -> list[Path]:
    """Return what still waits on this machine to be put into a store."""
    return [path for path in (tmp_path / "state").rglob("*") if path.is_file()]


def address_of(kind: str, tmp_path: Path) -> str:
    return {
        "memory": "memory://bucket/clips",
        "file": f"file://{tmp_path}/store/clips",
        "dir": f"dir::file://{tmp_path}/store/clips",
        "troubled": "troubled://bucket/clips",
        "whole": "oci://bucket/clips",
    }[kind]


@pytest.mark.parametrize("kind", ["memory", "file", "dir", "troubled", "whole"])
async def test_any_store_gets_the_videos_the_results_and_the_page(
    kind: str, run: Any, wan_mock: Mock, tmp_path: Path
) -> None:
    out = address_of(kind, tmp_path)
    if kind == "dir":
        (tmp_path / "store" / "clips").mkdir(parents=True)
    items = await run(out, "fox", "owl")
    system, root = fsspec.url_to_fs(out)
    names = {path.rstrip("/").rpartition("/")[2] for path in system.ls(root, detail=False)}
    assert names == {"fox.mp4", "owl.mp4", "results.jsonl", "index.html"}
    assert {item.file for item in items} == {f"{out}/fox.mp4", f"{out}/owl.mp4"}
    assert len(system.cat_file(f"{root}/fox.mp4")) > 1000
    results = lines(system.cat_file(f"{root}/results.jsonl"))
    assert results["owl"]["file"] == "owl.mp4"
    assert b'"file":"fox.mp4"' in system.cat_file(f"{root}/index.html")
    assert not waiting(tmp_path)
    assert await run(out, "fox", "owl") == []
    assert [item.id for item in await run(out, "fox", "owl", "hare")] == ["hare"]
    assert wan_mock.created == 3


async def test_a_store_that_cuts_and_fails_costs_nothing_and_keeps_nothing_half(
    run: Any, wan_mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wan_jobs.batch.decision._LATER", 0.05)
    faults = iter([True, True, False] + [True] + [False] * 1000)
    TroubledStore.cut = staticmethod(lambda path: ".mp4" in path and next(faults))
    items = await run("troubled://bucket/clips", "fox", "owl")
    assert [item.state for item in items] == [ItemState.DONE] * 2
    assert wan_mock.created == 2
    assert {path.rpartition("/")[2] for path in TroubledStore.objects()} == {
        "fox.mp4", "owl.mp4", "results.jsonl", "index.html",
    }  # fmt: skip
    assert not waiting(tmp_path)


async def test_a_store_that_takes_no_video_pauses_the_batch_and_a_later_run_fetches_all(
    run: Any, wan_mock: Mock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wan_jobs.batch.decision._LATER", 0.05)

    def deny(step: str, path: str) -> None:
        if step == "put" and path.endswith(".mp4"):
            raise PermissionError("AccessDenied")

    WholeStore.trouble = staticmethod(deny)
    assert await run("oci://bucket/clips", "fox") == []
    batch = Journal(tmp_path / "journal.sqlite").batches.get("clips")
    assert batch.state is BatchState.PAUSED
    assert "AccessDenied" in str(batch.reason)
    WholeStore.trouble = staticmethod(lambda step, path: None)
    [item] = await run("oci://bucket/clips", "fox")
    assert (item.state, wan_mock.created) == (ItemState.DONE, 1)


async def test_a_store_that_cannot_be_written_to_is_told_before_anything_is_paid_for(
    run: Any, wan_mock: Mock
) -> None:
    def deny(step: str, path: str) -> None:
        if step == "put":
            raise PermissionError("Forbidden")

    TroubledStore.trouble = staticmethod(deny)
    with pytest.raises(InvalidInput, match="troubled://bucket/clips cannot be used: Forbidden"):
        await run("troubled://bucket/clips", "fox")
    assert wan_mock.created == 0


async def test_what_the_batch_did_not_make_is_kept(run: Any, wan_mock: Mock) -> None:
    fsspec.filesystem("oci").pipe_file("/bucket/clips/Fox.mp4", b"mine")
    with pytest.raises(InvalidInput, match=r"holds Fox\.mp4 already"):
        await run("oci://bucket/clips", "fox")
    assert WholeStore.objects() == {"/bucket/clips/Fox.mp4": b"mine"}
    assert wan_mock.created == 0


async def test_few_puts_are_on_their_way_at_once_and_the_loop_goes_on_meanwhile(run: Any) -> None:
    WholeStore.trouble = staticmethod(slowly(0.2))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.02)
            beats += 1

    beating = asyncio.create_task(beat())
    await run("oci://bucket/clips", *(f"clip{n}" for n in range(12)))
    beating.cancel()
    assert 2 <= WholeStore.most_at_once <= 6  # four videos, and the page beside them
    assert beats > 5


async def test_a_store_that_never_answers_is_given_up_and_keeps_no_process_alive(
    run: Any, tmp_path: Path
) -> None:
    released = threading.Event()
    WholeStore.trouble = staticmethod(lambda step, path: released.wait(20) and None)
    store = ObjectStore(
        "oci://bucket/clips", fsspec.filesystem("oci"), "/bucket/clips", longest_put=0.2
    )

    async def nothing(*given: Any, **more: Any) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wan_jobs.batch.object_store.fetch", nothing)
        with pytest.raises(DownloadError, match="has not answered"):
            await store.receive(None, None, "fox.mp4")  # type: ignore[arg-type]
    assert all(each.daemon for each in threading.enumerate() if each.name == "wan-store")
    released.set()


def test_a_file_system_that_moves_onto_nothing_has_the_old_file_taken_away() -> None:
    taken = set()

    def refuse(step: str, path: str) -> None:
        if step == "move" and path.endswith("a.txt") and path not in taken:
            raise FileExistsError(path)
        if step == "remove":
            taken.add(path)

    store = destination_of("troubled://bucket")
    store.replace("a.txt", "old")
    TroubledStore.trouble = staticmethod(refuse)
    store.replace("a.txt", "new")
    assert TroubledStore.objects() == {"/bucket/a.txt": b"new"}


def test_parts_of_killed_processes_are_taken_away_once_nobody_can_write_them(
    tmp_path: Path,
) -> None:
    address = address_of("file", tmp_path)
    folder = tmp_path / "store" / "clips"
    folder.mkdir(parents=True)
    names = (".fox.mp4.0123abcd.part", ".owl.mp4.0123abcd.part", ".owl.mp4.part", "owl.mp4")
    for name in names:
        (folder / name).touch()
        os.utime(folder / name, (1.0, 1.0))
    os.utime(folder / names[0])
    destination_of(address).check()
    assert sorted(path.name for path in folder.iterdir()) == sorted({*names} - {names[1]})


def test_lines_are_not_added_to_an_object() -> None:
    store = destination_of("oci://bucket/clips")
    append_results(store, [])
    assert not store.appends
    assert WholeStore.objects() == {}


@pytest.mark.parametrize(
    "address",
    [
        "sftp://me:hunter22@host.example/clips",
        "abfs://clips@account.example/x?sig=hunter22",
        "simplecache::ftp://me:hunter22@host.example/clips",
    ],
)
def test_an_address_that_holds_a_secret_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(InvalidInput, match="must hold no password") as raised:
        destination_of(address)
    assert "hunter22" not in str(raised.value)


def test_no_error_of_a_store_shows_a_credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")

    def tell(step: str, path: str) -> None:
        raise RuntimeError(
            "no answer of https://me:hunter22@host.example/clips?X-Amz-Signature=abcdef\n"
            "signed by wJalrXUtnFEMI and s3cr3t-option"
        )

    TroubledStore.trouble = staticmethod(tell)
    system = TroubledStore(account_key="s3cr3t-option")
    store = ObjectStore("troubled://bucket", system, "/bucket")
    with pytest.raises(DownloadError) as raised:
        store.names()
    said = str(raised.value)
    assert not [each for each in ("wJalr", "hunter22", "abcdef", "s3cr3t") if each in said]
    assert "no answer of https://***@host.example/clips?***" in said


@pytest.mark.parametrize(
    ("address", "absent", "said"),
    [
        ("s3://bucket/clips", "s3fs", 'pip install "wan-client[s3]"'),
        ("gs://bucket/clips", "gcsfs", 'pip install "wan-client[gs]"'),
        ("abfs://bucket/clips", "adlfs", "adlfs"),
        ("memory://clips", "fsspec.core", 'pip install "wan-client[stores]"'),
    ],
)
def test_a_missing_package_gets_one_sentence_with_the_command(
    address: str, absent: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(ConfigurationError, match="needs a package that is not installed") as raised:
        destination_of(address)
    assert said in str(raised.value.remedy)


def test_a_store_that_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInput, match="nowhere://x cannot be used: Protocol not known"):
        destination_of("nowhere://x")


def test_paths_are_no_addresses() -> None:
    assert not any(
        map(is_address, ["clips", "./clips", "/tmp/a:b", "C:\\clips", "~/clips", "a//b"])
    )
    assert all(map(is_address, ["s3://b", "S3://b/c", "dir::file:///x", "abfs://c@a.example/x"]))
