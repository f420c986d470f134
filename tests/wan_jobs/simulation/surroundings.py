"""What the runner asks of the machine it runs on, answered by a simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

from tests.wan_jobs.simulation.folder import SimulatedFolder
from wan_jobs.batch import dispatcher, run, steps
from wan_jobs.ledger import entry, journal


@contextmanager
def simulated_machine(
    folder: SimulatedFolder,
    is_dead: Callable[[str], bool],
    not_sent: Callable[[], str],
    token: Callable[[int], str],
) -> Iterator[None]:
    """Have results go to `folder`, whatever its name, and the rest be answered as given.

    `is_dead` tells of the owner of a lease whether its process has ended, `not_sent` names the
    machine by when it was started, and `token` makes the tokens of submissions.
    """

    def destination(_: object) -> SimulatedFolder:
        return folder

    with (
        mock.patch.object(steps, "destination_of", destination),
        mock.patch.object(dispatcher, "destination_of", destination),
        mock.patch.object(run, "destination_of", destination),
        mock.patch.object(dispatcher, "_is_dead", is_dead),
        mock.patch.object(entry.secrets, "token_hex", token),
        mock.patch.object(entry, "not_sent_by_this_machine", not_sent),
        mock.patch.object(journal, "not_sent_by_this_machine", not_sent),
    ):
        yield
