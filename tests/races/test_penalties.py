"""Points given by rivals at once: one act, one point; one threshold, one letter that says so.

Guards: the lock of the booking with the unique row for one act, and the lock of the applicant.
"""

from functools import partial

import pytest
from django.db import IntegrityError

from booking.errors import ImpossibleTransition
from booking.models import Booking, PenaltyPoint
from booking.selectors.penalties import points_of
from booking.services import admit, penalties
from booking.services.admit import record_no_show
from booking.services.cancel import cancel_booking
from booking.services.locking import find_booking
from core.actor import Actor
from notifications.models import Message
from tests.booking.acts import book
from tests.booking.conftest import sign_in
from tests.booking.penalised import LATER, noon, strict_world
from tests.races.race import Finish, after_all_have_read, at_once, race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def two_clerks_mark_the_same() -> list[Finish]:
    """Nobody came, say two members of staff at the same moment."""
    world = strict_world()
    aoi, clerks = sign_in(), [sign_in(duty="front_desk") for _each in range(2)]
    code = f"{book(world, aoi, 'a', 'am').code}-1"
    return race([partial(record_no_show, code=code, actor=each, now=noon()) for each in clerks])


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_no_show_markings_at_once_give_one_point(transactional_db: None, _round: int) -> None:
    finishes = two_clerks_mark_the_same()

    assert [type(each.error) for each in finishes if each.error] == [ImpossibleTransition]
    assert PenaltyPoint.objects.count() == 1
    assert Message.objects.filter(letter="penalty_given").count() == 1


def unlocked(found: Booking) -> tuple[Booking, list[int]]:
    """`lock_booking` without any lock: both see the booking as it was."""
    return found, []


def test_control_without_the_lock_the_database_refuses_the_second(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(admit, "lock_booking", unlocked)
    monkeypatch.setattr(admit, "find_booking", after_all_have_read(find_booking, 2))

    finishes = two_clerks_mark_the_same()

    [error] = [each.error for each in finishes if each.error]
    assert isinstance(error, IntegrityError)
    assert "penalty_once_for_one_act" in str(error)
    assert PenaltyPoint.objects.count() == 1


def two_cancel_at_once() -> list[str]:
    """Two late cancellations of one person at once; what their letters say of restrictions."""
    world = strict_world()
    aoi = sign_in()
    codes = [f"{book(world, aoi, room, 'am').code}-1" for room in ("a", "single")]
    race([partial(_cancel, code, aoi) for code in codes])
    letters = Message.objects.filter(letter="penalty_given")
    return [line for letter in letters for line in letter.facts["begun"]]


def _cancel(code: str, actor: Actor) -> None:
    cancel_booking(code=code, actor=actor, now=LATER)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_restriction_reached_by_two_at_once_is_told(transactional_db: None, _round: int) -> None:
    begun = two_cancel_at_once()

    assert PenaltyPoint.objects.count() == 2
    assert len(begun) == 1


def test_control_without_the_applicants_lock_nobody_is_told(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(penalties, "lock_applicant", lambda _person, _group: None)
    monkeypatch.setattr(penalties, "points_of", after_all_have_read(at_once(points_of), 2))

    begun = two_cancel_at_once()

    assert PenaltyPoint.objects.count() == 2
    assert begun == []
