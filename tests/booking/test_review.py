"""Deciding on applications: permit, refuse, ask first; only by those who decide at the hall."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from booking.enums import EventKind, Status, Verdict
from booking.errors import (
    ImpossibleTransition,
    NoOpenQuestion,
    NoSuchBooking,
    QuestionOpen,
    ReasonNeeded,
)
from booking.models import BookingEvent, Decision, Occupancy, ReviewQuestion
from booking.services.cancel import cancel_booking
from booking.services.review import (
    answer_question,
    approve_application,
    hold_back,
    refuse_application,
)
from core.actor import Actor
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def world(db: None) -> World:
    """The halls, where staff decide."""
    return build_world(review=True)


@pytest.fixture
def approver(db: None) -> Actor:
    """Decides at every hall."""
    return sign_in(duty="approver")


def refuse(code: str, actor: Actor, reason: str = "営利を目的とする利用のため") -> None:
    refuse_application(code=code, reason=reason, clause="条例第5条", actor=actor, now=LATER)


def letters(name: str) -> int:
    return Message.objects.filter(letter=name).count()


def test_approval_confirms_tells_and_is_written_down(
    world: World, aoi: Actor, approver: Actor
) -> None:
    application = book(world, aoi, "a", "am")

    approve_application(
        code=application.code, conditions="火気を使わないこと", actor=approver, now=LATER
    )

    assert first_booking(application).status == Status.CONFIRMED
    assert BookingEvent.objects.latest("pk").kind == EventKind.APPROVED
    decision = Decision.objects.get()
    assert (decision.verdict, decision.booking_codes) == (
        Verdict.APPROVED,
        [f"{application.code}-1"],
    )
    letter = Message.objects.get(letter="booking_approved")
    assert letter.facts["conditions"] == "火気を使わないこと"


def test_refusal_frees_the_room_and_says_why(world: World, aoi: Actor, approver: Actor) -> None:
    application = book(world, aoi, "whole", "am")

    refuse(application.code, approver)

    assert first_booking(application).status == Status.REJECTED
    assert not Occupancy.objects.filter(released_at=None).exists()
    letter = Message.objects.get(letter="booking_refused")
    assert (letter.facts["reason"], letter.facts["clause"]) == (
        "営利を目的とする利用のため",
        "条例第5条",
    )
    assert book(world, sign_in(), "b", "am", now=LATER).pk


def test_refusal_without_a_reason_changes_nothing(
    world: World, aoi: Actor, approver: Actor
) -> None:
    application = book(world, aoi, "a", "am")

    with pytest.raises(ReasonNeeded):
        refuse(application.code, approver, reason=" ")

    assert first_booking(application).status == Status.REQUESTED
    assert letters("booking_refused") == 0


@pytest.mark.parametrize("duty", ["front_desk", "cashier", "key_staff", "support", ""])
def test_nobody_else_decides(world: World, aoi: Actor, duty: str) -> None:
    application = book(world, aoi, "a", "am")

    with pytest.raises(NoSuchBooking):
        approve_application(code=application.code, actor=sign_in(duty=duty), now=LATER)

    assert first_booking(application).status == Status.REQUESTED
    assert not Decision.objects.exists()


def test_applicant_does_not_decide(world: World, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    with pytest.raises(NoSuchBooking):
        approve_application(code=application.code, actor=aoi, now=LATER)


def test_deciding_twice_is_refused(world: World, aoi: Actor, approver: Actor) -> None:
    application = book(world, aoi, "a", "am")
    approve_application(code=application.code, actor=approver, now=LATER)

    with pytest.raises(ImpossibleTransition):
        refuse(application.code, approver)

    assert first_booking(application).status == Status.CONFIRMED
    assert letters("booking_refused") == 0


def test_cancelled_meanwhile_is_not_decided_on(world: World, aoi: Actor, approver: Actor) -> None:
    application = book(world, aoi, "a", "am")
    cancel_booking(code=f"{application.code}-1", actor=aoi, now=LATER)

    with pytest.raises(ImpossibleTransition):
        approve_application(code=application.code, actor=approver, now=LATER)


def test_question_keeps_the_room_and_waits_for_its_answer(
    world: World, aoi: Actor, approver: Actor
) -> None:
    application = book(world, aoi, "a", "am")

    hold_back(code=application.code, question="入場料を取りますか。", actor=approver, now=LATER)
    answer_question(code=application.code, answer="取りません。", actor=aoi, now=LATER)

    question = ReviewQuestion.objects.get()
    assert (question.answer, question.closed_at) == ("取りません。", LATER)
    assert first_booking(application).status == Status.REQUESTED
    assert letters("booking_question") == 1
    kinds = list(BookingEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [EventKind.REQUESTED, EventKind.HELD_BACK, EventKind.ANSWERED]


def test_second_question_waits_for_the_first_answer(
    world: World, aoi: Actor, approver: Actor
) -> None:
    code = book(world, aoi, "a", "am").code
    hold_back(code=code, question="入場料は。", actor=approver, now=LATER)

    with pytest.raises(QuestionOpen):
        hold_back(code=code, question="火気は。", actor=approver, now=LATER)

    assert letters("booking_question") == 1


def test_database_refuses_a_second_open_question(world: World, aoi: Actor, approver: Actor) -> None:
    code = book(world, aoi, "a", "am").code
    hold_back(code=code, question="入場料は。", actor=approver, now=LATER)
    first = ReviewQuestion.objects.get()

    with pytest.raises(IntegrityError, match="review_question_one_open"), transaction.atomic():
        ReviewQuestion.objects.create(
            application=first.application,
            facility=first.facility,
            question="?",
            asked_at=LATER,
            asked_by_id=approver.user,
        )


def test_decision_ends_an_open_question(world: World, aoi: Actor, approver: Actor) -> None:
    code = book(world, aoi, "a", "am").code
    hold_back(code=code, question="入場料は。", actor=approver, now=LATER)

    approve_application(code=code, actor=approver, now=LATER)

    assert ReviewQuestion.objects.get().closed_at == LATER
    with pytest.raises(NoOpenQuestion):
        answer_question(code=code, answer="取りません。", actor=aoi, now=LATER)


def test_stranger_cannot_answer(world: World, aoi: Actor, chie: Actor, approver: Actor) -> None:
    code = book(world, aoi, "a", "am").code
    hold_back(code=code, question="入場料は。", actor=approver, now=LATER)

    with pytest.raises(NoSuchBooking):
        answer_question(code=code, answer="取ります。", actor=chie, now=LATER)

    assert ReviewQuestion.objects.get().closed_at is None


def test_desk_writes_down_an_answer_given_on_the_telephone(
    world: World, aoi: Actor, approver: Actor
) -> None:
    code = book(world, aoi, "a", "am").code
    hold_back(code=code, question="入場料は。", actor=approver, now=LATER)

    answer_question(code=code, answer="なし", actor=sign_in(duty="front_desk"), now=LATER)

    assert BookingEvent.objects.latest("pk").on_behalf
