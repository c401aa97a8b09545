"""A round's row is the first of all locks: whoever enters, records, draws or closes takes it."""

from datetime import datetime

from core.clock import day_of
from core.dates import full_day_label, full_moment_label
from facilities.selectors import catalogue
from lottery.enums import RoundStatus
from lottery.errors import (
    EntriesNotOpen,
    EntriesOver,
    ListIsSealed,
    NoSuchRound,
    RoundIsClosed,
    RoundStillTakesEntries,
)
from lottery.models import Round
from lottery.selectors.rounds import first_come_at


def lock_round(number: int) -> Round:
    """The round, locked until the end of the transaction. Raises NoSuchRound."""
    found = Round.objects.select_for_update(no_key=True).filter(pk=number).first()
    if found is None:
        raise NoSuchRound
    return found


def check_takes_entries(round_: Round, *, now: datetime) -> None:
    """Raise EntriesNotOpen or EntriesOver outside the days for entering."""
    if now < round_.opens_at:
        raise EntriesNotOpen(day=full_day_label(round_.entry_from))
    # Somebody who waited for the lock over midnight still comes too late for a closed round.
    decided = round_.status != RoundStatus.OPEN or round_.draws.exists()
    if now >= round_.ends_at or decided:
        hall = catalogue().facility_by_id[round_.facility_id]
        raise EntriesOver(
            day=full_day_label(min(round_.entry_to, day_of(now))),
            first_come=full_moment_label(first_come_at(round_, hall)),
        )


def check_arrangeable(round_: Round, *, now: datetime) -> None:
    """Raise RoundStillTakesEntries before its end, or what `check_changeable` raises."""
    check_changeable(round_)
    if now < round_.ends_at:
        raise RoundStillTakesEntries(day=full_day_label(round_.entry_to))


def check_changeable(round_: Round) -> None:
    """Raise RoundIsClosed or ListIsSealed where nothing may be decided or undone any more."""
    if round_.status != RoundStatus.OPEN:
        raise RoundIsClosed
    if round_.draws.filter(drawn_at=None).exists():
        raise ListIsSealed
