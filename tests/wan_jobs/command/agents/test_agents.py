"""Agents buy jobs over the protocol's own client, within a budget and never twice."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wan_jobs import AsyncWan, Journal
from wan_jobs.command.agents.quotes import Budget
from wan_jobs.command.agents.shop import Folder, Shop, sold
from wan_jobs.configuration import ConfigFile
from wan_jobs.document import merged_document
from wan_jobs.ledger import Account, Intent
from wan_mock import CloseAfterCreating, Delay, FailTask, Mock

if TYPE_CHECKING:
    from mcp import Client

T2V = "wan/2-2-a14b-text-to-video-turbo"
S2V = "wan/2-2-a14b-speech-to-video-turbo"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def mock() -> Iterator[Mock]:
    with Mock(speed=200) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shared = tmp_path / "shared"
    shared.mkdir()
    return shared


@asynccontextmanager
async def agent(mock: Mock, folder: Path, *options: str) -> AsyncIterator[Client]:
    """Connect to `wan mcp` as an agent's program does: a process, its input and its output."""
    from mcp import Client, StdioServerParameters  # a second, which other tests need not wait for
    from mcp.client.stdio import stdio_client

    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "APIKLEY_BASE_URL": mock.url,
        "APIKLEY_API_KEY": mock.key,
    }
    arguments = ["-m", "wan_jobs", "mcp", "--folder", str(folder), *options]
    server = StdioServerParameters(command=sys.executable, args=arguments, env=environment)
    async with Client(stdio_client(server)) as client:
        yield client


@asynccontextmanager
async def agent_here(
    mock: Mock, folder: Path, budget: float, price: float | None = 80
) -> AsyncIterator[Client]:
    """Connect to the tools in this process, where another would show nothing more."""
    from mcp import Client

    from wan_jobs.command.agents.server import make_server

    async with AsyncWan(mock.key, base_url=mock.url, journal=folder.parent / "j.sqlite") as wan:
        document, config = merged_document(), ConfigFile(folder / "none.toml")
        shop = Shop(
            wan, document, config, wan.service, Budget(budget), Folder(folder), price
        )  # fmt: skip
        async with Client(make_server(shop, document)) as client:
            yield client


async def use(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert isinstance(answer.structured_content, dict)
    return answer.structured_content


async def refusal(client: Client, tool: str, **arguments: Any) -> str:
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error, answer.structured_content
    (text,) = answer.content
    assert "Traceback" not in text.text
    return str(text.text)


async def bought(client: Client, prompt: str) -> dict[str, Any]:
    quote = await use(client, "quote", model=T2V, input={"prompt": prompt})
    return await use(client, "generate", quote=quote["quote"])


async def ended(client: Client, task_id: str) -> dict[str, Any]:
    while not (told := await use(client, "wait", task_id=task_id, seconds=5))["ended"]:
        pass
    return told


async def test_an_agent_makes_a_video(mock: Mock, folder: Path) -> None:
    async with agent(mock, folder, "--budget", "200", "--price", "80") as client:
        assert {each["model"] for each in (await use(client, "models"))["models"]} >= {T2V, S2V}
        assert "prompt" in (await use(client, "describe", model=T2V))["properties"]
        quote = await use(client, "quote", model=T2V, input={"prompt": "A red fox in snow"})
        assert (quote["credits"], quote["affordable"]) == (80, True)
        assert mock.created == 0
        task_id = (await use(client, "generate", quote=quote["quote"]))["task_id"]
        told = await ended(client, task_id)
        assert told["failed"] is False
        saved = await use(client, "download", task_id=task_id)
        assert Path(saved["file"]).parent == folder
        assert Path(saved["file"]).stat().st_size == saved["bytes"] > 1000
        assert (await use(client, "credits"))["spent"] == told["credits"]


async def test_a_quote_is_bought_once(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 200) as client:
        quote = await use(client, "quote", model=T2V, input={"prompt": "A red fox in snow"})
        bought = [await use(client, "generate", quote=quote["quote"]) for _ in range(3)]
    assert len({each["task_id"] for each in bought}) == 1
    assert mock.created == 1


async def test_the_budget_ends_the_spending(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 100) as client:
        first = await use(client, "quote", model=T2V, input={"prompt": "one"})
        second = await use(client, "quote", model=T2V, input={"prompt": "two"})
        await use(client, "generate", quote=first["quote"])
        assert "20" in await refusal(client, "generate", quote=second["quote"])
    assert mock.created == 1


async def test_what_jobs_have_cost_is_reserved_for_the_next(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 100, price=10) as client:
        first = await bought(client, "one")
        assert (first["budget_left"], first["credits"]) == (90, 10)
        await ended(client, first["task_id"])
        quote = await use(client, "quote", model=T2V, input={"prompt": "two"})
        assert (quote["credits"], quote["at_most"], quote["affordable"]) == (80, 80, False)
        assert "up to 80 credits" in await refusal(client, "generate", quote=quote["quote"])
    assert mock.created == 1


async def test_a_budget_that_a_dear_task_has_used_up_sells_nothing_more(
    mock: Mock, folder: Path
) -> None:
    async with agent_here(mock, folder, 50, price=0) as client:
        quotes = [
            (await use(client, "quote", model=T2V, input={"prompt": name}))["quote"]
            for name in ("one", "two")
        ]
        await ended(client, (await use(client, "generate", quote=quotes[0]))["task_id"])
        assert (await use(client, "credits"))["spent"] == 80
        assert "0 credits of the budget" in await refusal(client, "generate", quote=quotes[1])
    assert mock.created == 1


async def test_calls_at_once_share_the_budget(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 200) as client:
        quotes = [
            (await use(client, "quote", model=T2V, input={"prompt": str(n)}))["quote"]
            for n in range(6)
        ]
        calls = (client.call_tool("generate", {"quote": quote}) for quote in quotes * 2)
        answers = await asyncio.gather(*calls)
    assert mock.created == 2
    assert [answer.is_error for answer in answers].count(False) == 4


async def test_a_server_that_is_started_anew_has_no_new_budget(mock: Mock, folder: Path) -> None:
    async with agent(mock, folder, "--budget", "100", "--price", "80") as client:
        await bought(client, "one")
    async with agent(mock, folder, "--budget", "100", "--price", "80") as client:
        assert (await use(client, "credits"))["left"] == 20
        quote = await use(client, "quote", model=T2V, input={"prompt": "two"})
        assert "20 credits of the budget" in await refusal(client, "generate", quote=quote["quote"])
    async with agent(mock, folder, "--budget", "200", "--price", "80") as client:
        await bought(client, "two")
    assert mock.created == 2


async def test_two_servers_at_once_share_what_may_be_spent(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 200) as one, agent_here(mock, folder, 200) as other:
        await bought(one, "one")
        assert (await use(other, "credits"))["left"] == 120
        quote = await use(other, "quote", model=T2V, input={"prompt": "two"})
        await bought(one, "three")
        assert "40 credits of the budget" in await refusal(other, "generate", quote=quote["quote"])
    assert mock.created == 2


async def test_two_servers_in_the_same_moment_share_it_too(mock: Mock, folder: Path) -> None:
    mock.inject(Delay(0.2), on="createTask")
    async with agent_here(mock, folder, 200) as one, agent_here(mock, folder, 200) as other:
        quotes = [
            (client, (await use(client, "quote", model=T2V, input={"prompt": prompt}))["quote"])
            for client, prompt in [(one, "one"), (other, "two"), (one, "three"), (other, "four")]
        ]
        answers = await asyncio.gather(
            *(client.call_tool("generate", {"quote": quote}) for client, quote in quotes)
        )
    refused = [str(answer.content) for answer in answers if answer.is_error]
    assert len(refused) == 2
    assert all("40 credits of the budget of 200 credits are left" in text for text in refused)
    assert mock.created == 2


async def test_a_file_that_changed_since_its_quote_is_not_bought(mock: Mock, folder: Path) -> None:
    (folder / "lady.png").write_bytes(PNG)
    fields = {"prompt": "x", "image_url": "lady.png", "audio_url": "https://files.example/a.mp3"}
    async with agent_here(mock, folder, 200) as client:
        quote = (await use(client, "quote", model=S2V, input=fields))["quote"]
        (folder / "lady.png").write_bytes(PNG + b"another")
        assert "has changed since" in await refusal(client, "generate", quote=quote)
        (folder / "lady.png").write_bytes(PNG)
        await use(client, "generate", quote=quote)
    assert mock.created == 1


def test_what_a_killed_server_may_have_spent_counts(tmp_path: Path) -> None:
    journal, account = Journal(tmp_path / "j.sqlite"), Account("a", creations=100, running=100)
    for name, key in [("doubt", "mcp-a"), ("refused", "mcp-b"), ("a person's", None)]:
        intent = Intent("s", T2V, {"prompt": name}, name, key, estimate=80)
        journal.grant(intent, account)
        journal.departs(intent.token)
        if name == "refused":
            journal.refused(intent.token, "no credits")
    assert sold(journal, "s") == 80
    assert sold(journal, "another service") == 0


async def test_a_purchase_that_was_broken_off_is_the_same_when_asked_for_again(
    mock: Mock, folder: Path
) -> None:
    mock.inject(Delay(1.0), on="createTask", call=1)
    async with agent_here(mock, folder, 400) as client:
        quote = (await use(client, "quote", model=T2V, input={"prompt": "one"}))["quote"]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.call_tool("generate", {"quote": quote})
        for _ in range(200):
            answer = await client.call_tool("generate", {"quote": quote})
            if not answer.is_error:
                break
            await asyncio.sleep(0.05)  # until the answer to the first is there
        assert not answer.is_error, answer.content
        assert (await use(client, "credits"))["reserved"] == 80
    assert mock.created == 1


async def test_a_failed_task_gives_its_credits_back(mock: Mock, folder: Path) -> None:
    mock.inject(FailTask("nsfw"), call=1)
    async with agent_here(mock, folder, 100) as client:
        quote = await use(client, "quote", model=T2V, input={"prompt": "one"})
        task_id = (await use(client, "generate", quote=quote["quote"]))["task_id"]
        told = await ended(client, task_id)
        assert told["failed"] is True
        assert (await use(client, "credits"))["left"] == 100


async def test_a_job_of_unknown_cost_is_not_sold(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 100, None) as client:
        assert "--price" in await refusal(client, "quote", model=T2V, input={"prompt": "one"})


async def test_a_request_in_doubt_is_not_repeated(mock: Mock, folder: Path) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", call=1)
    async with agent_here(mock, folder, 400) as client:
        quote = await use(client, "quote", model=T2V, input={"prompt": "one"})
        assert "settle" in await refusal(client, "generate", quote=quote["quote"])
        assert await refusal(client, "generate", quote=quote["quote"])
        again = await refusal(client, "quote", model=T2V, input={"prompt": "one"}, again=True)
        assert "in doubt" in again
        assert (await use(client, "credits"))["reserved"] == 80
    assert mock.created == 1


async def test_an_equal_task_is_named_before_another_is_sold(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 400) as client:
        quote = await use(client, "quote", model=T2V, input={"prompt": "one"})
        task_id = (await use(client, "generate", quote=quote["quote"]))["task_id"]
        assert task_id in await refusal(client, "quote", model=T2V, input={"prompt": "one"})
        more = await use(client, "quote", model=T2V, input={"prompt": "one"}, again=True)
        assert (await use(client, "generate", quote=more["quote"]))["task_id"] != task_id


async def test_files_come_from_the_shared_folder_alone(mock: Mock, folder: Path) -> None:
    (folder / "lady.png").write_bytes(PNG)
    (folder / "voice.mp3").write_bytes(b"ID3" + bytes(64))
    (folder.parent / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    given = {"prompt": "She talks", "audio_url": "voice.mp3"}
    async with agent(mock, folder, "--budget", "400", "--price", "80") as client:
        for name in ("../secret.png", str(folder.parent / "secret.png"), "link.png", "\0", ".", ""):
            await refusal(client, "quote", model=S2V, input={**given, "image_url": name})
        quote = await use(client, "quote", model=S2V, input={**given, "image_url": "lady.png"})
        assert (await use(client, "generate", quote=quote["quote"]))["task_id"]


async def test_a_quote_given_before_an_equal_one_was_bought_is_not_bought_too(
    mock: Mock, folder: Path
) -> None:
    asked = {"model": T2V, "input": {"prompt": "one"}}
    async with agent_here(mock, folder, 400) as client:
        early, late = [(await use(client, "quote", **asked))["quote"] for _ in range(2)]
        more = (await use(client, "quote", **asked, again=True))["quote"]
        task_id = (await use(client, "generate", quote=early))["task_id"]
        assert task_id in await refusal(client, "generate", quote=late)
        assert (await use(client, "generate", quote=more))["task_id"] != task_id
        assert (await use(client, "credits"))["left"] == 240
    assert mock.created == 2


async def test_quotes_of_what_is_in_doubt_since_are_not_bought(mock: Mock, folder: Path) -> None:
    mock.inject(CloseAfterCreating(), on="createTask", call=1)
    asked = {"model": T2V, "input": {"prompt": "one"}}
    async with agent_here(mock, folder, 400) as client:
        quotes = [(await use(client, "quote", **asked, again=True))["quote"] for _ in range(3)]
        assert "settle" in await refusal(client, "generate", quote=quotes[0])
        for quote in quotes[1:]:
            assert "in doubt" in await refusal(client, "generate", quote=quote)
        assert (await use(client, "credits"))["left"] == 320
    assert mock.created == 1


async def test_a_file_that_became_a_link_leads_nowhere(mock: Mock, folder: Path) -> None:
    secret = folder.parent / "secret.png"
    for file in (secret, folder / "lady.png"):
        file.write_bytes(PNG)
    (folder / "voice.mp3").write_bytes(b"ID3" + bytes(64))
    given = {"prompt": "She talks", "audio_url": "voice.mp3", "image_url": "lady.png"}
    async with agent_here(mock, folder, 400) as client:
        quote = (await use(client, "quote", model=S2V, input=given))["quote"]
        (folder / "lady.png").unlink()
        (folder / "lady.png").symlink_to(secret)
        assert "only folder" in await refusal(client, "generate", quote=quote)
    assert mock.requests == ()


@pytest.mark.parametrize("cost", [None, -5.0, float("nan"), float("inf")])
def test_what_is_no_amount_gives_no_room(cost: float | None) -> None:
    budget = Budget(100)
    budget.reserve("a", 60)
    budget.settle("a", cost)
    assert budget.left == 40


async def test_a_long_argument_gets_a_short_answer(mock: Mock, folder: Path) -> None:
    async with agent_here(mock, folder, 400) as client:
        for arguments in ({"task_id": "x" * 1_000_000}, {"task_id": ["y"] * 100_000}):
            assert len(await refusal(client, "status", **arguments)) < 5_000
        assert len(await refusal(client, "tasks", **{str(n): n for n in range(5_000)})) < 5_000


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("quote", {"model": "wan/none", "input": {}}),
    ("quote", {"model": T2V, "input": {"prompt": "x", "resolution": "8k"}}),
    ("quote", {"model": T2V, "input": {"promt": "x"}}),
    ("quote", {"model": T2V, "input": "x"}),
    ("quote", {"model": T2V}),
    ("generate", {"quote": "none"}),
    ("generate", {"quote": "x", "budget": 1_000_000}),
    ("status", {"task_id": "../../etc/passwd"}),
    ("status", {"task_id": " "}),
    ("wait", {"task_id": "none", "seconds": 1e9}),
    ("tasks", {"limit": -1}),
    ("rm", {}),
]


async def test_hostile_arguments_get_a_sentence(mock: Mock, folder: Path) -> None:
    async with agent(mock, folder, "--budget", "400", "--price", "80") as client:
        for tool, arguments in HOSTILE:
            text = await refusal(client, tool, **arguments)
            assert text
            assert mock.key not in text
    assert mock.created == 0


async def test_every_tool_says_what_it_takes(mock: Mock, folder: Path) -> None:
    async with agent(mock, folder, "--budget", "1") as client:
        tools = (await client.list_tools()).tools
    assert len(tools) == 9
    for tool in tools:
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        assert json.dumps(tool.input_schema)
    assert [each.name for each in tools if not each.annotations.read_only_hint] == [
        "generate",
        "download",
    ]
