"""At the meeting: what is recorded, what cannot be, and undoing it."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry as TrailEntry
from booking.enums import OfficialKind
from booking.errors import HallClosed
from booking.services.official import OfficialRequest, place_official
from core.actor import Actor
from facilities.selectors import catalogue
from lottery.errors import (
    AgreementUndone,
    AlreadyDecided,
    ListIsSealed,
    NoSuchRound,
    NothingDecided,
    NotInThisRound,
    PlaceIsTaken,
    RoundIsClosed,
    RoundStillTakesEntries,
)
from lottery.models import Agreement, Entry, Result, Round
from lottery.selectors.standing import Standing, standing_of
from lottery.services.agreements import (
    AgreementRequest,
    Decision,
    record_agreement,
    undo_agreement,
)
from lottery.services.closing import close_round
from lottery.services.draws import draw_lots, seal_list
from tests.booking.conftest import sign_in
from tests.booking.world import World
from tests.lottery.stage import ENTERING, MEETING, MONDAY, entered, wish

pytestmark = pytest.mark.django_db


def agree(round_: Round, actor: Actor, *decisions: Decision) -> Agreement:
    request = AgreementRequest(decisions=decisions, present="五郎、千恵", note="ゆずり合い")
    return record_agreement(number=round_.pk, request=request, actor=actor, now=MEETING)


def now_of(round_: Round) -> Standing:
    return standing_of(round_, catalogue(), now=MEETING)


def gets(entry: Entry, rank: int = 1) -> Decision:
    return Decision(entry=entry.code, rank=rank)


def test_parts_and_whole_hall_are_one_conflict_and_others_are_none(
    world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor
) -> None:
    a = entered(world, aoi, wish("a", "am"))
    whole = entered(world, chie, wish("whole", "am"))
    b = entered(world, goro, wish("b", "am", "pm"))
    alone = entered(world, goro, wish("a", "pm"))

    standing = now_of(the_round)

    assert standing.conflicts == [(a.code, whole.code, b.code)]
    assert standing.uncontested == [alone.code]


def test_record_says_who_gets_it_who_moves_and_who_steps_back(
    world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor, dai: Actor
) -> None:
    first = entered(world, aoi, wish("a", "am"))
    second = entered(world, chie, wish("a", "am"))
    third = entered(world, goro, wish("a", "am"))

    agreement = agree(
        the_round,
        dai,
        gets(first),
        Decision(entry=second.code, picks=wish("single", "am")),
        Decision(entry=third.code),
    )

    assert now_of(the_round).conflicts == []
    fates = {r.entry.code: (r.fate, r.room and r.room.code) for r in agreement.results.all()}
    assert fates == {
        first.code: ("won", "a"),
        second.code: ("moved", "single"),
        third.code: ("stepped_back", None),
    }
    assert (agreement.present, agreement.recorded_by_id) == ("五郎、千恵", dai.user)
    assert TrailEntry.objects.filter(verb="round.agreed").count() == 1


def test_two_get_it_where_only_a_third_stood_between_them(
    world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor, dai: Actor
) -> None:
    a = entered(world, aoi, wish("a", "am"))
    whole = entered(world, chie, wish("whole", "am"), wish("single", "pm"))
    b = entered(world, goro, wish("b", "am"))

    agree(the_round, dai, gets(a), gets(b), gets(whole, 2))

    assert set(now_of(the_round).given) == {a.code, b.code, whole.code}


def test_undecided_stays_contested_when_its_place_is_gone(
    world: World, the_round: Round, aoi: Actor, chie: Actor, dai: Actor
) -> None:
    first, second = (entered(world, who, wish("a", "am")) for who in (aoi, chie))

    agree(the_round, dai, gets(first))

    assert now_of(the_round).conflicts == [(second.code,)]


def test_places_that_are_not_free_are_refused(
    world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor, dai: Actor, emi: Actor
) -> None:
    first, second = (entered(world, who, wish("a", "am")) for who in (aoi, chie))
    entered(world, goro, wish("single", "am"))
    hosted = OfficialRequest(
        picks=wish("b", "night"), kind=OfficialKind.HOSTED, department="office", reason="course"
    )
    place_official(request=hosted, actor=emi, now=MEETING)

    for refusal, decisions in (
        (PlaceIsTaken, [gets(first), gets(second)]),
        (PlaceIsTaken, [Decision(entry=second.code, picks=wish("single", "am"))]),
        (PlaceIsTaken, [Decision(entry=second.code, picks=wish("whole", "night"))]),
        (NotInThisRound, [Decision(entry=second.code, picks=wish("a", "am", "night"))]),
        (HallClosed, [Decision(entry=second.code, picks=wish("a", "am", on=MONDAY))]),
        (NothingDecided, []),
    ):
        with pytest.raises(refusal):
            agree(the_round, dai, *decisions)
    assert not Agreement.objects.exists()
    assert not Result.objects.exists()


def test_use_of_the_city_makes_a_lone_wish_contested(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entry = entered(world, aoi, wish("b", "night"))
    hosted = OfficialRequest(
        picks=wish("whole", "night"), kind=OfficialKind.HOSTED, department="office", reason="course"
    )
    place_official(request=hosted, actor=emi, now=MEETING)

    assert now_of(the_round).conflicts == [(entry.code,)]


def test_undoing_frees_the_places_until_the_round_is_closed(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    first, second = (entered(world, who, wish("a", "am")) for who in (aoi, chie))
    agreement = agree(the_round, emi, gets(first), Decision(entry=second.code))

    undo_agreement(number=agreement.pk, actor=emi, now=MEETING)
    with pytest.raises(AgreementUndone):
        undo_agreement(number=agreement.pk, actor=emi, now=MEETING)
    again = agree(the_round, emi, gets(second), Decision(entry=first.code))
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    with pytest.raises(RoundIsClosed):
        undo_agreement(number=again.pk, actor=emi, now=MEETING)
    assert Result.objects.get(entry=second, ended_at=None).application is not None


def test_nothing_is_recorded_before_the_end_twice_or_by_others(
    world: World, the_round: Round, aoi: Actor, chie: Actor, dai: Actor
) -> None:
    first, second = (entered(world, who, wish("a", "am")) for who in (aoi, chie))
    request = AgreementRequest(decisions=[gets(first)], present="x")
    with pytest.raises(RoundStillTakesEntries):
        record_agreement(number=the_round.pk, request=request, actor=dai, now=ENTERING)
    with pytest.raises(NoSuchRound):
        record_agreement(
            number=the_round.pk, request=request, actor=sign_in(duty="support"), now=MEETING
        )
    agree(the_round, dai, gets(first))

    with pytest.raises(AlreadyDecided):
        agree(the_round, dai, Decision(entry=first.code))

    assert second.code in now_of(the_round).contested


def test_database_knows_one_result_an_entry_and_one_winner_a_place(
    world: World, the_round: Round, aoi: Actor, chie: Actor, dai: Actor
) -> None:
    first = entered(world, aoi, wish("a", "am"))
    second = entered(world, chie, wish("a", "am"))
    agree(the_round, dai, gets(first), Decision(entry=second.code))
    [part] = Result.objects.get(entry=first).parts.all()
    result = Result.objects.get(entry=second)

    with pytest.raises(IntegrityError, match="allotted_no_overlap"), transaction.atomic():
        result.parts.create(part=part.part, during=part.during)
    result.pk = None
    with pytest.raises(IntegrityError, match="result_once_for_entry"), transaction.atomic():
        result.save(force_insert=True)


def test_between_sealing_and_drawing_nothing_is_recorded(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    first, second = (entered(world, who, wish("a", "am")) for who in (aoi, chie))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)

    with pytest.raises(ListIsSealed):
        agree(the_round, emi, gets(first), Decision(entry=second.code))

    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    assert Result.objects.count() == 2
