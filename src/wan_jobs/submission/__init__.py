"""When a paid request may be sent again. This text is the policy; `policy.py` is a table of it.

The service has no idempotency key and no list of tasks, so a task whose answer is lost cannot be
found again, and a request sent twice is paid for twice. What may follow one attempt:

**The task exists** - the answer holds a task id. That decides, whatever else the answer says. An id
that stands where none is documented counts only if the answer says nothing of a failure, and as a
guess, which gives way to proof of another.

**It never arrived** - connecting failed or timed out, or no connection was free in time. Nothing
was sent, so sending again is safe: at growing intervals, within the time allowed. A proxy that
refuses, or an address that cannot be used, will not mend itself and is reported at once.

**It was refused, and may be welcome later** - 429 (too many calls) and 455 (maintenance). Sent
again at the service's pace: after Retry-After where it is given, else at growing intervals; within
the time allowed, and not at all if the service asks for longer.

**It was refused** - an envelope without a task id, with one of the documented failure codes (400,
401 key, 402 credits, 403, 404, 422 and 500 for parameters, 433 limit of a sub-key, 501, 505), and
HTTP 4xx, 301, 307 and 308 without an envelope. No id in an answer means no task and no charge.
Raised at once: a 500 here is most often a fault of the request, and the same request would fail
again.

**Nobody can tell** - the answer timed out or broke off, the connection was reset, a 5xx or one of
the other 3xx, which may follow on what was done, came without an envelope, an answer says 200 and
names no task, its code is none of the documented ones, or a gateway speaks. Never sent again:
`SubmissionUnknown`.

A gateway (408, 444, 460, 499, 502, 503, 504, 520 to 527 as the HTTP status) speaks for itself
alone: the service behind it may have gone on, whatever code the body quotes. Any other HTTP status
speaks for the service if it is 200 or the body's code says the same; where the two disagree, or the
body names two codes, the more doubtful reading holds, and of those that are clean the one after
which nothing is sent.

A doubt stays. Whatever a later answer says, even a clean refusal, it speaks of its own request and
not of the earlier one. And no verdict is more final than proof: a callback that carries our token,
or a task id that a person names, settles what was in doubt and what was called refused.
"""
