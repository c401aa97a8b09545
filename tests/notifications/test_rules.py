"""The table of pauses after failed attempts."""

import pytest

from notifications.rules import Failure, pause_before_next

OUTAGE, NOW, GOOD = Failure.OUTAGE, Failure.REFUSED_NOW, Failure.REFUSED


@pytest.mark.parametrize(
    ("failure", "attempts", "refusals", "minutes"),
    [
        (NOW, 1, 1, 1),
        (NOW, 2, 2, 2),
        (NOW, 3, 3, 4),
        (NOW, 7, 7, 64),
        (NOW, 8, 8, None),
        (NOW, 500, 1, 1),  # a long outage before has not used the letter up
        (GOOD, 1, 1, None),
        (OUTAGE, 1, 0, 1),
        (OUTAGE, 4, 0, 8),
        (OUTAGE, 5, 0, 15),
        (OUTAGE, 5000, 7, 15),
    ],
)
def test_pause(failure: Failure, attempts: int, refusals: int, minutes: int | None) -> None:
    pause = pause_before_next(failure=failure, attempts=attempts, refusals=refusals)

    assert (pause and pause.total_seconds() / 60) == minutes
