"""Answers on their way into the price: kept, completed with standings, refused, never silently."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Person, Standing
from booking.errors import (
    AnswerMissing,
    EquipmentTaken,
    NoSuchBooking,
    NotMovableOnline,
    PriceChanged,
    ProhibitedUse,
    ReasonNeeded,
)
from booking.models import Application, BookedPiece, Booking, FeeLine, Hold
from booking.question_fields import faults_in, fields_of
from booking.rules.answers import NOTHING_GIVEN, GivenAnswers, HallAnswers, from_json, to_json
from booking.rules.wishes import Wish, wishes_of
from booking.selectors.again import answers_of
from booking.selectors.asking import Applicant, Asking, classes_for
from booking.selectors.asking import asking as asking_for
from booking.selectors.detail import booking_of
from booking.selectors.holding import held_by
from booking.selectors.prices import change_of_place, change_of_wanted, wish_of
from booking.services.apply import ApplyRequest, apply_for_rooms
from booking.services.cancel import cancel_booking, restore_booking
from booking.services.change import DetailsRequest, change_details, move_booking
from booking.services.hold import hold_rooms
from booking.services.requests import change_wanted
from core.actor import Actor
from core.clock import day_of
from facilities.models import FeeSchedule
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from payments.models import Payment
from tests.booking.acts import book, first_booking
from tests.booking.asking import apply, ask_everything, given
from tests.booking.world import FEES, NOW, World, picks

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def asking(world: World) -> None:
    ask_everything(world)


def fee(application: Application) -> int | None:
    return first_booking(application).fee_yen


def pieces_out() -> int:
    return BookedPiece.objects.filter(released_at=None).count()


def stand(world: World, actor: Actor, word: str) -> None:
    Standing.objects.create(
        person_id=actor.person,
        word=word,
        facility=world.facility,
        during=DateRange(date(2026, 4, 1), None),
        reason="登録",
        given_by_id=actor.user,
        given_at=NOW,
    )


@pytest.mark.parametrize(
    ("answers", "yen"),
    [
        (given(), 600),
        (given(words={"user": "outside"}), 900),
        (given(words={"use": "commercial"}), 1800),
        (given(admission=500), 1200),
        (given(words={"user": "outside", "use": "commercial"}, admission=1), 5400),
        (given(wanted={"hvac": 1}), 800),
        (given(wanted={"hvac": 1, "piano": 2}), 1800),
        (given(words={"group": "welfare"}), 600),
    ],
)
def test_answers_decide_what_is_charged(world: World, aoi: Actor, answers: Any, yen: int) -> None:
    application = apply(world, aoi, "a", "am", answers=answers, shown_yen=yen)

    assert fee(application) == yen
    assert sum(FeeLine.objects.values_list("yen", flat=True)) == yen
    assert Payment.objects.get().amount_yen == yen


def test_standing_counts_without_being_said(world: World, aoi: Actor) -> None:
    stand(world, aoi, "welfare")

    application = apply(world, aoi, "a", "am", answers=given(wanted={"hvac": 1}))

    assert fee(application) == 500
    assert application.answers["halls"]["kan"]["standing"] == {"group": ["welfare"]}


def test_standing_that_ended_since_the_hold_was_read_does_not_count(
    world: World, aoi: Actor
) -> None:
    stand(world, aoi, "welfare")
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    held = held_by(aoi, code=hold.code, on=day_of(NOW))
    Standing.objects.all().delete()

    request = ApplyRequest(world.purpose.pk, 10, answers=given(wanted={"hvac": 1}))
    application = apply_for_rooms(held=held, request=request, actor=aoi, now=NOW)

    assert "welfare" in held.classes.at(world.facility.pk)
    assert fee(application) == 800


def test_what_was_not_shown_is_not_charged(world: World, aoi: Actor) -> None:
    with pytest.raises(PriceChanged) as refusal:
        apply(world, aoi, "a", "am", answers=given(admission=500), shown_yen=600)

    assert refusal.value.message.count("円") == 2
    assert not Application.objects.exists()
    assert Hold.objects.get().released_at is None


def test_where_somebody_lives_must_be_known(world: World, aoi: Actor) -> None:
    for answers in (NOTHING_GIVEN, given(words={"user": "registered"})):
        with pytest.raises(AnswerMissing, match="お住まい"):
            apply(world, aoi, "a", "am", answers=answers)
    Person.objects.filter(pk=aoi.person).update(lives_in_city=False)

    assert fee(apply(world, aoi, "a", "am", answers=NOTHING_GIVEN)) == 900


def test_prohibited_use_is_refused_with_its_clause(world: World, aoi: Actor) -> None:
    clause = "見本公民館条例 第5条"
    ask_everything(world, asks=[{"what": "fire", "clause": {"ja": clause}}, {"what": "food"}])

    for answers, error in (
        (given(asks={"fire": "yes", "food": "no"}), ProhibitedUse),
        (given(asks={"fire": "no"}), AnswerMissing),
    ):
        with pytest.raises(error) as refusal:
            apply(world, aoi, "a", "am", answers=answers)
        assert (clause in refusal.value.message) is (error is ProhibitedUse)

    assert not Application.objects.exists()
    apply(world, aoi, "a", "am", answers=given(asks={"fire": "no", "food": "yes"}))


def test_commercial_use_is_refused_though_the_table_has_a_price(world: World, aoi: Actor) -> None:
    ask_everything(world, asks=[{"what": "commercial", "clause": {"ja": "社会教育法 第23条"}}])

    with pytest.raises(ProhibitedUse, match="第23条"):
        apply(world, aoi, "a", "am", answers=given(words={"use": "commercial"}))


def test_answers_survive_being_kept() -> None:
    answers = given(words={"use": "commercial"}, admission=0, wanted={"piano": 2})

    assert from_json(to_json(answers)) == answers
    assert to_json(NOTHING_GIVEN) == {}


def test_pieces_go_with_bookings_across_rooms(world: World, aoi: Actor, chie: Actor) -> None:
    first = apply(world, aoi, "a", "am", answers=given(wanted={"piano": 1}))

    with pytest.raises(EquipmentTaken) as refusal:
        apply(world, chie, "b", "am", answers=given(wanted={"piano": 2}))
    assert "残り1" in refusal.value.message
    apply(world, chie, "b", "am", answers=given(wanted={"piano": 1}))

    assert sorted(BookedPiece.objects.values_list("unit", flat=True)) == [1, 2]
    assert BookedPiece.objects.filter(booking__application=first).count() == 1


def test_cancelling_gives_pieces_back_and_restoring_takes_them_again(
    world: World, aoi: Actor, chie: Actor
) -> None:
    application = apply(world, aoi, "a", "am", answers=given(wanted={"piano": 2}))
    cancel_booking(code=f"{application.code}-1", actor=aoi, now=NOW)
    assert pieces_out() == 0

    restore_booking(code=f"{application.code}-1", actor=aoi, now=NOW)
    assert pieces_out() == 2
    cancel_booking(code=f"{application.code}-1", actor=aoi, now=NOW)
    apply(world, chie, "b", "am", answers=given(wanted={"piano": 1}))

    with pytest.raises(EquipmentTaken):
        restore_booking(code=f"{application.code}-1", actor=aoi, now=NOW)


def test_moving_keeps_the_answers_and_takes_the_pieces_along(world: World, aoi: Actor) -> None:
    answers = given(words={"user": "outside"}, wanted={"hvac": 1, "piano": 1})
    application = apply(world, aoi, "a", "am", answers=answers)
    assert fee(application) == 600 * 1.5 + 200 + 500

    move_booking(code=f"{application.code}-1", picks=picks("b", "pm"), actor=aoi, now=LATER)
    assert (fee(application), pieces_out()) == (800 * 1.5 + 200 + 500, 1)
    move_booking(code=f"{application.code}-1", picks=picks("single", "pm"), actor=aoi, now=LATER)

    assert (fee(application), pieces_out()) == (800 * 1.5 + 200, 0)


def test_moving_is_refused_where_the_piece_is_out(world: World, aoi: Actor, chie: Actor) -> None:
    application = apply(world, aoi, "a", "am", answers=given(wanted={"piano": 1}))
    apply(world, chie, "b", "pm", answers=given(wanted={"piano": 2}))
    code = f"{application.code}-1"

    with pytest.raises(EquipmentTaken):
        move_booking(code=code, picks=picks("a", "pm"), actor=aoi, now=LATER)
    with pytest.raises(PriceChanged):
        move_booking(code=code, picks=picks("a", "night"), actor=aoi, now=LATER, shown_yen=600)

    assert Booking.objects.get(code=code).slot_codes == ["am"]
    assert pieces_out() == 3


def test_equipment_is_changed_later_and_the_difference_is_owed(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "am", answers=given(wanted={"hvac": 1}))
    code = f"{application.code}-1"

    change_wanted(code=code, wanted={"piano": 2}, shown_yen=1600, actor=aoi, now=LATER)

    assert (fee(application), pieces_out(), Payment.objects.get().amount_yen) == (1600, 2, 1600)
    change_wanted(code=code, wanted={}, shown_yen=600, actor=aoi, now=LATER)
    assert (fee(application), pieces_out(), Payment.objects.get().amount_yen) == (600, 0, 600)
    assert first_booking(application).pricing == 3


def test_change_shows_each_line_as_it_is_and_as_it_will_be(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "am", answers=given(wanted={"hvac": 1}))
    booking = booking_of(code=f"{application.code}-1", actor=aoi)
    [there] = wishes_of(picks("b", "pm"), catalogue())

    equipment = change_of_wanted(booking, wish_of(booking, catalogue()) or there, {"piano": 2})
    place = change_of_place(booking, there, catalogue())

    assert [(line.before, line.after) for line in equipment.lines] == [
        ("200円", "0円"),
        ("0円", "1,000円"),
    ]
    assert (equipment.before, equipment.total, equipment.grows) == ("800円", "1,600円", True)
    assert place.lines[0].after == "0円"  # first what falls away
    assert sum(yen(line.after) - yen(line.before) for line in place.lines) == place.yen - 800


def yen(text: str) -> int:
    return int(text.removesuffix("円").replace(",", ""))


def test_equipment_is_not_changed_unseen_or_too_late(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "am", answers=given())
    code = f"{application.code}-1"

    with pytest.raises(PriceChanged):
        change_wanted(code=code, wanted={"piano": 1}, shown_yen=600, actor=aoi, now=LATER)
    with pytest.raises(NotMovableOnline):
        change_wanted(
            code=code,
            wanted={"piano": 1},
            shown_yen=1100,
            actor=aoi,
            now=NOW + timedelta(days=10, hours=20),
        )

    assert (fee(application), pieces_out()) == (600, 0)


def test_stranger_changes_nothing_and_staff_say_why(
    world: World, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    application = apply(world, aoi, "a", "am", answers=given())
    asked: dict[str, Any] = {
        "code": f"{application.code}-1",
        "wanted": {"piano": 1, "unknown": 3, "hvac": -1},
        "shown_yen": 1100,
        "now": LATER,
    }

    with pytest.raises(NoSuchBooking):
        change_wanted(actor=chie, **asked)
    with pytest.raises(ReasonNeeded):
        change_wanted(actor=emi, **asked)
    assert (fee(application), pieces_out()) == (600, 0)

    change_wanted(actor=emi, reason="asked by telephone", **asked)
    assert (fee(application), pieces_out()) == (1100, 1)


def test_room_keeps_the_price_it_was_sold_at_when_equipment_changes(
    world: World, aoi: Actor
) -> None:
    application = apply(world, aoi, "a", "am", answers=given())
    schedule = world.facility.fee_schedules.get()
    schedule.text = schedule.text.replace("am: 600", "am: 900")
    schedule.save()
    raise_catalogue_version()

    change_wanted(
        code=f"{application.code}-1", wanted={"piano": 1}, shown_yen=1100, actor=aoi, now=LATER
    )

    assert fee(application) == 1100


def test_price_by_the_person_follows_the_number_of_people(world: World, aoi: Actor) -> None:
    per_person = FEES.partition("fees:")[0] + "fees: [{per: person, yen: 100}]\n"
    FeeSchedule.objects.update(text=per_person)
    raise_catalogue_version()
    application = apply(world, aoi, "a", "am", answers=NOTHING_GIVEN, shown_yen=500)
    details = DetailsRequest(purpose_id=world.purpose.pk, people=8)

    change_details(code=application.code, request=details, actor=aoi, now=LATER)

    assert (fee(application), Payment.objects.get().amount_yen) == (800, 800)


def by_class() -> None:
    table = "people: {adult: 大人, child: 子ども}\n" + FEES.partition("fees:")[0]
    prices = "fees: [{per: slot, each: person, yen: {adult: 100, child: 50}}]\n"
    FeeSchedule.objects.update(text=table + prices)
    raise_catalogue_version()


def coming(**people: int) -> GivenAnswers:
    return GivenAnswers(halls={"kan": HallAnswers(people=people)})


def asked_of(wishes: Sequence[Wish], who: Actor) -> Asking:
    """What a person is asked, in their own name."""
    classes = classes_for(wishes, Applicant(person_id=who.person), now=NOW)
    return asking_for(wishes, classes=classes, now=NOW)


def test_people_are_asked_for_by_the_names_of_their_classes(world: World, aoi: Actor) -> None:
    by_class()
    wishes = wishes_of(picks("a", "am"), catalogue())

    asked = asked_of(wishes, aoi)
    fields = fields_of(asked.questions, {})

    labels = [str(field.label) for field in fields.values()]
    assert labels == ["人数：大人", "人数：子ども"]
    nobody = dict.fromkeys(fields, 0)
    adults, children = fields
    assert [name for name, _reason in faults_in(nobody, asked.questions)] == [adults]
    assert not [*faults_in(nobody | {children: 1}, asked.questions)]


def test_each_person_pays_by_their_class(world: World, aoi: Actor) -> None:
    by_class()

    application = apply(
        world, aoi, "a", "am", "pm", answers=coming(adult=2, child=3), shown_yen=700
    )

    assert fee(application) == 700


def test_same_again_answers_the_same(world: World, aoi: Actor) -> None:
    answers = given(words={"user": "outside"}, admission=300, wanted={"piano": 1})
    application = apply(world, aoi, "a", "am", answers=answers)

    repeated = answers_of(code=f"{application.code}-1", actor=aoi)

    assert repeated["hall-kan-word-user"] == "outside"
    assert (repeated["hall-kan-paid"], repeated["hall-kan-admission"]) == ("yes", 300)
    assert repeated["use-1-want-piano"] == 1


def test_hall_that_asks_nothing_keeps_nothing_and_reads_nothing(
    world: World, aoi: Actor, django_assert_max_num_queries: Any
) -> None:
    FeeSchedule.objects.update(text=FEES)
    raise_catalogue_version()
    wishes = wishes_of(picks("a", "am"), catalogue())

    with django_assert_max_num_queries(0):
        asked = asked_of(wishes, aoi)

    application = book(world, aoi, "a", "am")
    assert (asked.questions.halls, asked.questions.uses) == ((), ())
    assert application.answers == {}
    assert not BookedPiece.objects.exists()
