"""A Celery task that may be delivered twice and still pays once.

    celery -A celery_task worker

The broker delivers a task again after a crash or a lost acknowledgement. `key` makes that harmless:
the journal knows whether this order was sent, and a repetition goes on with the first task.
"""

import os

from celery import Celery
from wan_client.models import Wan22A14bTextToVideoTurboInput as TextToVideo

from wan_jobs import RateLimited, ServiceUnreachable, UnderMaintenance, WaitTimeout, Wan

app = Celery("videos", broker=os.environ.get("CELERY_BROKER", "memory://"))
app.conf.task_acks_late = True

NOTHING_WAS_PAID = (RateLimited, ServiceUnreachable, UnderMaintenance, WaitTimeout)


@app.task(autoretry_for=NOTHING_WAS_PAID, retry_backoff=30, max_retries=10)
def make_video(order: str, prompt: str) -> str:
    """Make the video of an order and return its file."""
    with Wan(journal="orders.sqlite") as wan:
        task = wan.submit(TextToVideo(prompt=prompt), key=order)
        return str(task.wait().download(f"{order}.mp4", overwrite=True))
