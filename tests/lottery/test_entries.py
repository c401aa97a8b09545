"""Who may enter what until when, on the web and through staff."""

from datetime import date, timedelta

import pytest

from accounts.models import Organisation
from audit.models import Entry as TrailEntry
from booking.errors import (
    HallClosed,
    LimitReached,
    NotForThisApplicant,
    NotYourOrganisation,
    PartyTooLarge,
    PurposeNotAllowed,
)
from core.actor import Actor, Channel
from core.clock import day_start
from core.codes import grouped
from core.errors import DomainError
from facilities.models import BookingRules, LotteryPeriod, Purpose
from facilities.services.versions import raise_catalogue_version
from lottery.errors import (
    AskedTwice,
    EntriesNotOpen,
    EntriesOver,
    EntryBarred,
    EntryWithdrawn,
    NoSuchEntry,
    NoSuchRound,
    NotInThisRound,
    NotOnePeriod,
    WishedTwice,
)
from lottery.models import Entry, Round
from lottery.services.entries import change_entry, enter_round, withdraw_entry
from lottery.services.rounds import open_rounds
from notifications.models import Message
from tests.booking.conftest import organisation, sign_in
from tests.booking.penalised import missed, penalise
from tests.booking.world import World
from tests.lottery.stage import (
    ENTERING,
    FIRST_COME,
    LAST_SECOND,
    OVER,
    asked,
    entered,
    wish,
)

pytestmark = pytest.mark.django_db


def refused(
    error: type[DomainError], world: World, actor: Actor, *choices: object, **what: object
) -> None:
    """The entry is refused, and nothing is left of it."""
    with pytest.raises(error):
        entered(world, actor, *choices, **what)  # type: ignore[arg-type]
    assert not Entry.objects.exists()
    assert not Message.objects.exists()


def test_entry_keeps_wishes_in_order_and_tells_the_asker(
    world: World, the_round: Round, aoi: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am", "pm"), wish("b", "night"))

    ranked = [(each.rank, each.room.code, each.slot_codes) for each in entry.preferences.all()]
    assert ranked == [(1, "a", ["am", "pm"]), (2, "b", ["night"])]
    letter = Message.objects.get(letter="entry_received")
    assert letter.facts["wishes"][0] == "2027年2月6日(土) 9:00–17:00 a室"
    assert letter.facts["meets_at"] == "12月26日(土) 10:00"


def test_entering_begins_and_ends_to_the_second(world: World, the_round: Round, aoi: Actor) -> None:
    opens = day_start(date(2026, 11, 21))
    refused(EntriesNotOpen, world, aoi, wish("a", "am"), now=opens - timedelta(seconds=1))
    refused(EntriesOver, world, aoi, wish("a", "am"), now=OVER)

    entered(world, aoi, wish("a", "am"), now=opens)
    entered(world, aoi, wish("a", "pm"), now=LAST_SECOND)

    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("error", "choices", "what"),
    [
        (NotInThisRound, [wish("a", "am", on=date(2027, 3, 6))], {}),
        (NotOnePeriod, [wish("a", "am", "night")], {}),
        (WishedTwice, [wish("a", "am"), wish("b", "am"), wish("a", "am")], {}),
        (HallClosed, [wish("a", "am", on=date(2027, 2, 8))], {}),
        (PartyTooLarge, [wish("a", "am")], {"people": 21}),
        (HallClosed, [wish("a", "am"), wish("b", "am", on=date(2027, 2, 8))], {}),
    ],
)
def test_impossible_wishes_are_refused(
    world: World,
    the_round: Round,
    aoi: Actor,
    error: type[DomainError],
    choices: list[object],
    what: dict[str, object],
) -> None:
    refused(error, world, aoi, *choices, **what)


def test_purpose_and_applicant_are_the_halls(world: World, the_round: Round, aoi: Actor) -> None:
    names = {"name_kana": "", "name_en": ""}
    other = Purpose.objects.create(code="dance", name="dance", **names)
    BookingRules.objects.filter(room=world.single).update(applicants=["organisation"])
    raise_catalogue_version()

    refused(PurposeNotAllowed, world, aoi, wish("a", "am"), purpose_id=other.pk)
    refused(NotForThisApplicant, world, aoi, wish("single", "am"))


def test_groups_enter_through_their_members_only(
    world: World, the_round: Round, aoi: Actor
) -> None:
    group: Organisation = organisation()
    ben = sign_in(organisation=group)

    refused(NotYourOrganisation, world, aoi, wish("a", "am"), organisation_id=group.pk)

    assert entered(world, ben, wish("a", "am"), organisation_id=group.pk).applicant_person is None


def test_limits_count_the_applicants_other_entries(
    world: World, the_round: Round, aoi: Actor, chie: Actor
) -> None:
    limit = {"most": 2, "count": "slots", "per": "month", "within": "hall"}
    BookingRules.objects.update(limits=[limit])
    raise_catalogue_version()
    entered(world, aoi, wish("a", "am"))
    second = entered(world, aoi, wish("a", "pm"), wish("b", "pm"))

    with pytest.raises(LimitReached):
        entered(world, aoi, wish("a", "night"))

    entered(world, chie, wish("a", "night"))
    again = asked(world, aoi, wish("b", "pm"))
    change_entry(code=second.code, request=again, actor=aoi, now=ENTERING)


def test_nobody_contests_their_own_entry(
    world: World, the_round: Round, aoi: Actor, chie: Actor
) -> None:
    first = entered(world, aoi, wish("a", "am", "pm"), wish("b", "night"))

    for other in (wish("a", "pm"), wish("whole", "am")):
        with pytest.raises(AskedTwice, match=grouped(first.code)):
            entered(world, aoi, other)

    entered(world, aoi, wish("a", "night"))
    change_entry(
        code=first.code, request=asked(world, aoi, wish("a", "am")), actor=aoi, now=ENTERING
    )
    entered(world, chie, wish("a", "am"))
    withdraw_entry(code=first.code, actor=aoi, now=ENTERING)
    entered(world, aoi, wish("a", "am"))


def test_points_keep_out_of_rounds_with_the_reason(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    penalise(world.facility)
    missed(world, aoi, emi)
    sixth = day_start(date(2026, 12, 6))

    with pytest.raises(EntryBarred) as barred:
        entered(world, aoi, wish("a", "am"), now=sixth)

    assert not Entry.objects.exists()
    assert "調整会議と抽選に申し込めません" in barred.value.message


def test_staff_enter_for_callers_under_the_same_rules(
    world: World, the_round: Round, chie: Actor, dai: Actor, aoi: Actor
) -> None:
    request = asked(world, chie, wish("a", "am"), channel=Channel.PHONE)

    with pytest.raises(NoSuchRound):
        enter_round(number=the_round.pk, request=request, actor=aoi, now=ENTERING)
    entry = enter_round(number=the_round.pk, request=request, actor=dai, now=ENTERING)

    assert (entry.channel, entry.on_behalf) == ("phone", True)
    assert (entry.made_by_id, entry.asked_by_id) == (dai.user, chie.person)
    with pytest.raises(EntriesOver):
        enter_round(number=the_round.pk, request=request, actor=dai, now=OVER)


def test_entry_is_changed_and_taken_back_until_the_end(
    world: World, the_round: Round, aoi: Actor, chie: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am"), wish("b", "am"))
    other = asked(world, aoi, wish("single", "pm"), people=3)

    with pytest.raises(NoSuchEntry):
        change_entry(code=entry.code, request=other, actor=chie, now=ENTERING)
    changed = change_entry(code=entry.code, request=other, actor=aoi, now=LAST_SECOND)
    with pytest.raises(EntriesOver):
        change_entry(code=entry.code, request=other, actor=aoi, now=OVER)
    with pytest.raises(EntriesOver):
        withdraw_entry(code=entry.code, actor=aoi, now=OVER)

    assert [each.room.code for each in changed.preferences.all()] == ["single"]
    assert changed.people == 3
    withdraw_entry(code=entry.code, actor=aoi, now=LAST_SECOND)
    with pytest.raises(EntryWithdrawn):
        withdraw_entry(code=entry.code, actor=aoi, now=LAST_SECOND)
    verbs = TrailEntry.objects.filter(object_code=entry.code).values_list("verb", flat=True)
    assert list(verbs) == ["entry.made", "entry.changed", "entry.withdrawn"]


def test_round_follows_the_file_until_somebody_has_entered(
    world: World, the_round: Round, aoi: Actor
) -> None:
    LotteryPeriod.objects.update(meets_in="elsewhere")
    raise_catalogue_version()

    assert open_rounds(now=ENTERING) == 0
    assert Round.objects.get().meets_in == "elsewhere"

    entered(world, aoi, wish("a", "am"))
    LotteryPeriod.objects.update(meets_in="nowhere")
    raise_catalogue_version()
    open_rounds(now=ENTERING)
    assert Round.objects.get().meets_in == "elsewhere"


def test_rounds_open_a_month_before_and_not_for_what_is_over(world: World) -> None:
    assert open_rounds(now=day_start(date(2026, 10, 20))) == 0
    assert open_rounds(now=day_start(FIRST_COME)) == 0
    assert open_rounds(now=day_start(date(2026, 10, 21))) == 1
