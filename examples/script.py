"""One video from one prompt: `python examples/script.py "A red fox in snow"`."""

import sys

from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import SubmissionUnknown, TaskFailed, WaitTimeout, Wan


def main(prompt: str) -> int:
    """Make the video, and say of each way it can fail what it means for money."""
    with Wan() as wan:
        try:
            task = wan.submit(TextToVideo(prompt=prompt))
            print(f"task {task.id}")
            result = task.wait()
        except TaskFailed as failed:
            print(f"It failed and cost nothing: {failed.reason}", file=sys.stderr)
            return 1
        except WaitTimeout as late:
            print(f"It still runs: wan download {late.task_id}", file=sys.stderr)
            return 4
        except SubmissionUnknown as doubt:
            print(f"It may exist and be billed: {doubt}", file=sys.stderr)
            return 7
        print(f"{result.download('.')} for {result.credits} credits")
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:]) or "A red fox in snow"))
