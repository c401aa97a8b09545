"""Rounds under rivals: one record for a conflict, one place for one, no entry beside the list.

Guards: the lock of the round with the unique result of an entry and the exclusion of its parts;
the lock of a result while it is booked.
"""

import threading
from datetime import datetime
from functools import partial

import pytest
from django.db import IntegrityError, connection

from booking.models import Booking
from core.actor import Actor
from facilities.rules.values import Catalogue
from lottery.errors import AlreadyDecided, EntriesOver, LotteryError, PlaceIsTaken
from lottery.models import Agreement, Draw, Entry, Result, Round
from lottery.rules.draw import listing_in
from lottery.selectors.standing import Standing, standing_of
from lottery.services import agreements, closing, draws, entries
from lottery.services.agreements import AgreementRequest, Decision, record_agreement
from lottery.services.closing import close_round
from lottery.services.draws import seal_list
from tests.booking.conftest import sign_in
from tests.booking.world import World
from tests.lottery.stage import LAST_SECOND, MEETING, OVER, a_round, entered, meeting_world, wish
from tests.races.race import Finish, after_all_have_read, race

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def unlocked(number: int) -> Round:
    """`lock_round` without any lock."""
    return Round.objects.get(pk=number)


def read_standing(round_: Round, halls: Catalogue, *, now: datetime) -> Standing:
    """Where a round stands, with what is read of it only when asked for."""
    standing = standing_of(round_, halls, now=now)
    assert standing.conflicts is not None
    assert standing.given is not None
    return standing


def agree(round_: Round, actor: Actor, decision: Decision) -> Agreement:
    request = AgreementRequest(decisions=[decision], present="everybody")
    return record_agreement(number=round_.pk, request=request, actor=actor, now=MEETING)


def two_clerks_record_the_same() -> list[Finish]:
    world, round_ = meeting_world(), a_round()
    first = entered(world, sign_in(), wish("a", "am"))
    entered(world, sign_in(), wish("a", "am"))
    clerks = [sign_in(duty="front_desk") for _each in range(2)]
    decisions = [Decision(entry=first.code, rank=1), Decision(entry=first.code)]
    return race(
        [
            partial(agree, round_, clerk, decision)
            for clerk, decision in zip(clerks, decisions, strict=True)
        ]
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_of_two_records_of_one_conflict_counts(transactional_db: None, _round: int) -> None:
    finishes = two_clerks_record_the_same()

    [error] = [each.error for each in finishes if each.error]
    assert isinstance(error, AlreadyDecided)
    assert error.__cause__ is None
    assert Result.objects.count() == 1
    assert Agreement.objects.count() == 1


def test_control_without_the_lock_the_database_refuses_the_second_record(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(agreements, "lock_round", unlocked)
    monkeypatch.setattr(agreements, "standing_of", after_all_have_read(read_standing, 2))

    finishes = two_clerks_record_the_same()

    [error] = [each.error for each in finishes if each.error]
    assert isinstance(error, AlreadyDecided)
    assert "result_once_for_entry" in str(error.__cause__)
    assert Result.objects.count() == 1


def two_move_to_the_same_place() -> list[Finish]:
    """Two conflicts; a clerk for each finds the same free room."""
    world, round_ = meeting_world(), a_round()
    movers = []
    for slot in ("am", "night"):
        movers.append(entered(world, sign_in(), wish("a", slot)))
        entered(world, sign_in(), wish("a", slot))
    free = wish("single", "pm")
    clerks = [sign_in(duty="front_desk") for _each in range(2)]
    return race(
        [
            partial(agree, round_, clerk, Decision(entry=mover.code, picks=free))
            for clerk, mover in zip(clerks, movers, strict=True)
        ]
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_place_is_given_once(transactional_db: None, _round: int) -> None:
    finishes = two_move_to_the_same_place()

    [error] = [each.error for each in finishes if each.error]
    assert isinstance(error, PlaceIsTaken)
    assert error.__cause__ is None
    assert Result.objects.count() == 1


def test_control_without_the_lock_the_database_refuses_the_second_place(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    monkeypatch.setattr(agreements, "lock_round", unlocked)
    monkeypatch.setattr(agreements, "standing_of", after_all_have_read(read_standing, 2))

    finishes = two_move_to_the_same_place()

    [error] = [each.error for each in finishes if each.error]
    assert isinstance(error, PlaceIsTaken)
    assert "allotted_no_overlap" in str(error.__cause__)


def contested_round() -> tuple[World, Round]:
    world, round_ = meeting_world(), a_round()
    for _each in range(2):
        entered(world, sign_in(), wish("a", "am"))
    return world, round_


def outside_the_list() -> set[str]:
    """Entries that nobody took back and no list holds."""
    return set(Entry.objects.values_list("code", flat=True)) - set(
        listing_in(Draw.objects.get().listing).entries
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_entry_at_the_last_second_is_on_the_list_or_refused(
    transactional_db: None, _round: int
) -> None:
    world, round_ = contested_round()
    late, emi = sign_in(), sign_in(duty="manager")

    finishes = race(
        [
            partial(entered, world, late, wish("a", "am"), now=LAST_SECOND),
            partial(seal_list, number=round_.pk, reason="", actor=emi, now=OVER),
        ]
    )

    assert {type(each.error) for each in finishes} <= {type(None), EntriesOver}
    assert outside_the_list() == set()


def test_control_without_the_lock_an_entry_stands_beside_the_sealed_list(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    world, round_ = contested_round()
    late = sign_in()

    def enter_meanwhile() -> None:
        try:
            entered(world, late, wish("a", "am"), now=LAST_SECOND)
        finally:
            connection.close()

    def read_then_let_enter(*what: Round | Catalogue, **when: object) -> Standing:
        standing = standing_of(*what, **when)  # type: ignore[arg-type]
        assert standing.contested
        thread = threading.Thread(target=enter_meanwhile)
        thread.start()
        thread.join(timeout=30)
        return standing

    for module in (entries, draws):
        monkeypatch.setattr(module, "lock_round", unlocked)
    monkeypatch.setattr(draws, "standing_of", read_then_let_enter)

    seal_list(number=round_.pk, reason="", actor=sign_in(duty="manager"), now=OVER)

    assert len(outside_the_list()) == 1


def test_database_refuses_an_entry_once_the_list_is_sealed(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, round_ = contested_round()
    seal_list(number=round_.pk, reason="", actor=sign_in(duty="manager"), now=OVER)
    monkeypatch.setattr(entries, "check_takes_entries", lambda _round, *, now: None)

    with pytest.raises(IntegrityError, match="sealed"):
        entered(world, sign_in(), wish("b", "am"), now=LAST_SECOND)

    assert outside_the_list() == set()


def two_close_at_once() -> list[Finish]:
    world, round_ = meeting_world(), a_round()
    for room in ("a", "b", "single"):
        entered(world, sign_in(), wish(room, "am"))
    managers = [sign_in(duty="manager") for _each in range(2)]
    return race(
        [partial(close_round, number=round_.pk, actor=each, now=MEETING) for each in managers]
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_closing_twice_at_once_books_everything_once(transactional_db: None, _round: int) -> None:
    finishes = two_close_at_once()

    assert all(isinstance(each.error, LotteryError | None) for each in finishes)
    assert Booking.objects.count() == 3
    assert Result.objects.exclude(application=None).filter(refusal="").count() == 3


def test_control_without_the_lock_a_booked_result_is_called_impossible(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing the fault, the test above proves nothing."""
    read_together = after_all_have_read(lambda number: Result.objects.get(pk=number), 2)
    monkeypatch.setattr(closing, "lock_result", read_together)

    two_close_at_once()

    assert Result.objects.exclude(refusal="").exists()
