"""What makes two jobs the same."""

from __future__ import annotations

from wan_jobs.inputs.job import digest_of


def test_the_same_number_is_one_job_however_it_is_written() -> None:
    digests = {digest_of("m", {"seed": n, "on": [{"at": n}]}) for n in (7, 7.0, 7e0)}
    assert len(digests) == 1
    assert digest_of("m", {"seed": 1}) != digest_of("m", {"seed": True})
    assert digest_of("m", {"seed": 7.5}) != digest_of("m", {"seed": 7})
