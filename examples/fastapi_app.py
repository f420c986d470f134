"""A web application that is called back when a video is done.

    PUBLIC_URL=https://videos.example uvicorn fastapi_app:app

`POST /videos` submits and answers at once; the service calls `/callbacks` when the task has ended.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from starlette.routing import Route
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import AsgiReceiver, AsyncTask, AsyncWan, InvalidInput, SubmissionUnknown, TaskFailed

PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000")

wan = AsyncWan(journal="videos.sqlite")
videos: dict[str, dict[str, str]] = {}
following: set[asyncio.Task[None]] = set()


class Order(BaseModel):
    """What a visitor asks for."""

    prompt: str


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Close connections at the end."""
    yield
    await wan.close()


app = FastAPI(lifespan=lifespan)
# A Route takes the path as it is. `app.mount` would answer 307 to a path without its last slash,
# and a callback follows no redirect.
app.router.routes.append(Route("/callbacks", AsgiReceiver(wan.notify), methods=["POST"]))


@app.post("/videos", status_code=202)
async def order(body: Order) -> dict[str, str]:
    """Submit a job and say under which id it runs."""
    try:
        task = await wan.submit(
            TextToVideo(prompt=body.prompt), callback_url=f"{PUBLIC_URL}/callbacks"
        )
    except InvalidInput as refusal:
        raise HTTPException(422, str(refusal)) from refusal
    except SubmissionUnknown as doubt:
        raise HTTPException(502, str(doubt)) from doubt
    videos[task.id] = {"state": "running"}
    follower = asyncio.create_task(follow(task))
    following.add(follower)
    follower.add_done_callback(following.discard)
    return {"id": task.id}


@app.get("/videos/{task_id}")
async def look(task_id: str) -> dict[str, str]:
    """Say how a job stands."""
    if task_id not in videos:
        raise HTTPException(404)
    return videos[task_id]


async def follow(task: AsyncTask) -> None:
    """Wait for the callback, with slow reads as the safety net, and fetch the file at once."""
    try:
        result = await task.wait_for_callback()
        videos[task.id] = {"state": "done", "file": str(await result.download(f"{task.id}.mp4"))}
    except TaskFailed as failed:
        videos[task.id] = {"state": "failed", "reason": failed.reason}
