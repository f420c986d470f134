"""A folder of videos from a list of prompts; start it again and it goes on where it was left."""

import asyncio
import sys

from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import AsyncWan, ItemState, Row

PROMPTS = {
    "fox": "A red fox in snow",
    "boat": "A paper boat in rain",
    "light": "A lighthouse at dawn",
}


async def main() -> int:
    """Make all of them, and say of each what became of it."""
    rows = [Row(TextToVideo(prompt=prompt), id=name) for name, prompt in PROMPTS.items()]
    failed = 0
    async with AsyncWan() as wan:
        async for item in wan.batch(rows, out="clips"):
            failed += item.state is not ItemState.DONE
            print(item.id, item.state, item.file or item.reason)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
