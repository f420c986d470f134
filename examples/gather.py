"""Many videos at once on one event loop; one client paces them by the account's limits."""

import asyncio
import sys

from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import AsyncWan, WanError

PROMPTS = ["A red fox in snow", "A paper boat in rain", "A lighthouse at dawn"]


async def make(wan: AsyncWan, number: int, prompt: str) -> str:
    """Make one video; its key makes the program safe to start again."""
    task = await wan.submit(TextToVideo(prompt=prompt), key=f"gather-{number}")
    result = await task.wait()
    return str(await result.download(f"clip-{number}.mp4"))


async def main(prompts: list[str]) -> int:
    """Make all of them; one that fails leaves the others alone."""
    async with AsyncWan(journal="gather.sqlite") as wan:
        made = await asyncio.gather(
            *(make(wan, number, prompt) for number, prompt in enumerate(prompts)),
            return_exceptions=True,
        )
    for prompt, outcome in zip(prompts, made, strict=True):
        print(f"{prompt}: {outcome}")
    return int(any(isinstance(outcome, WanError) for outcome in made))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or PROMPTS)))
