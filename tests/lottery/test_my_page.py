"""Entries on my page: one list with the bookings, never the same thing twice (requirement 5)."""

from datetime import datetime

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from booking.models import Booking
from booking.my_page import MyLine
from booking.selectors.mine import MyPage, my_page
from booking.services.closures import close_rooms
from core.actor import Actor
from core.clock import JST, day_start, next_day
from core.periods import Period
from facilities.selectors import catalogue
from lottery.models import Round
from lottery.services import closing
from lottery.services.closing import close_round
from lottery.services.draws import draw_lots, seal_list
from lottery.services.entries import withdraw_entry
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import World
from tests.lottery.conftest import Browser
from tests.lottery.stage import DAY, ENTERING, MEETING, OVER, entered, wish

pytestmark = pytest.mark.django_db
FIRST_COME_IS_OPEN = datetime(2027, 1, 20, 10, tzinfo=JST)
USE_IS_OVER = datetime(2027, 3, 1, 10, tzinfo=JST)


def page(actor: Actor, now: datetime = ENTERING, acting_as: str = "") -> MyPage:
    """The actor's page."""
    return my_page(
        actor=actor, organisations=[], acting_as=acting_as, catalogue=catalogue(), now=now
    )


def the_line(actor: Actor, now: datetime) -> MyLine:
    """The one thing that the actor has, wherever it stands."""
    found = page(actor, now)
    [line] = [*found.waiting, *found.past, *found.upcoming, *([found.next] if found.next else [])]
    return line


def test_entry_shows_its_round_its_wishes_and_until_when_it_may_be_changed(
    world: World, the_round: Round, aoi: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am"), wish("b", "pm"))

    [line] = page(aoi).waiting

    assert "2027年2月1日(月)〜2027年2月28日(日)" in line.about
    assert line.when == "2027年2月6日(土) 9:00–12:00"
    assert [*line.wishes] == ["2027年2月6日(土) 13:00–17:00 b室"]
    assert line.status_word == "申し込みました"
    assert line.next_step.until == "12月20日(日)いっぱい"
    assert line.next_step.url == f"/entries/{entry.code}/change/"
    assert page(aoi).to_do == []


def test_after_the_last_day_it_waits_for_the_meeting(
    world: World, the_round: Round, aoi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))

    line = the_line(aoi, OVER)

    assert (line.status_word, line.next_step.at) == ("調整中", MEETING)
    assert "見本公民館 ホール" in line.next_step.text


def test_sealed_list_and_its_draw_are_a_step_each(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    for rival in (aoi, chie):
        entered(world, rival, wish("a", "am"))
    alone = sign_in("六")
    entered(world, alone, wish("b", "pm"))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)

    sealed = the_line(aoi, MEETING)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    drawn = the_line(aoi, MEETING)

    assert (sealed.status_word, drawn.status_word) == ("名簿が決まりました", "抽選がすみました")
    assert sealed.next_step.url == drawn.next_step.url == f"/rounds/{the_round.pk}/draws/1/"
    assert the_line(alone, MEETING).status_word == "調整中"  # on no list


def test_winner_sees_the_booking_and_the_loser_what_remains(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    for rival in (aoi, chie):
        entered(world, rival, wish("a", "am"))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    by_person = {x.person_id: the_line(x, MEETING) for x in (aoi, chie)}
    booking = Booking.objects.get()
    won = by_person.pop(booking.application.applicant_person_id)
    [lost] = by_person.values()

    assert (won.code, won.about) == (booking.application.code, "")
    assert (lost.status_word, lost.is_over) == ("落選", True)
    assert "1月5日" in lost.next_step.text


def test_loser_is_led_to_what_is_left_once_all_may_book(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    for rival in (aoi, chie):
        entered(world, rival, wish("a", "am"))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    close_round(number=the_round.pk, actor=emi, now=MEETING)
    lines = [the_line(x, FIRST_COME_IS_OPEN) for x in (aoi, chie)]
    [lost] = [line for line in lines if line.about]

    assert lost.next_step.url == f"/rounds/{the_round.pk}/"
    assert the_line_after_use(aoi, chie).next_step.text == ""


def the_line_after_use(*people: Actor) -> MyLine:
    """The entry that was lost, when nothing can be had any more."""
    [lost] = [line for each in people if (line := the_line(each, USE_IS_OVER)).about]
    return lost


def test_place_that_could_not_be_booked_is_to_do_before_others_may_book(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    closing._begin(the_round.pk, actor=emi, now=MEETING)
    day = Period(day_start(DAY), day_start(next_day(DAY)))
    close_rooms(room_ids={world.part_a.pk}, during=day, reason="works", actor=emi, now=MEETING)
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    [line] = page(aoi, MEETING).to_do

    assert "予約にできませんでした" in line.outcome
    assert line.next_step.until == "1月4日(月)いっぱい"


def test_withdrawn_entry_is_over(world: World, the_round: Round, aoi: Actor) -> None:
    entry = entered(world, aoi, wish("a", "am"))
    withdraw_entry(code=entry.code, actor=aoi, now=ENTERING)

    shown = page(aoi)

    assert (shown.waiting, shown.past[0].status_word) == ([], "取り下げました")


def test_others_entries_are_not_shown(
    world: World, the_round: Round, aoi: Actor, chie: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))

    assert page(chie).waiting == []


def test_entries_are_narrowed_to_the_name_acted_for(world: World, the_round: Round) -> None:
    group = organisation()
    ben = sign_in(organisation=group)
    entered(world, ben, wish("a", "am"))
    ours = entered(world, ben, wish("b", "am"), organisation_id=group.pk)

    assert [line.code for line in page(ben, acting_as=str(group.pk)).waiting] == [ours.code]
    assert ours.code not in {line.code for line in page(ben, acting_as="self").waiting}
    assert len(page(ben).waiting) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_my_page_needs_seven_queries_however_much_stands_on_it(
    world: World,
    the_round: Round,
    aoi: Actor,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for slot in ("am", "pm", "night")[:count]:
        entered(world, aoi, wish("a", slot))
        withdrawn = entered(world, aoi, wish("b", slot))
        withdraw_entry(code=withdrawn.code, actor=aoi, now=ENTERING)
    close_round(number=the_round.pk, actor=emi, now=MEETING)
    monkeypatch.setattr(timezone, "now", lambda: MEETING)
    client = browse(aoi)
    html = client.get("/my/").content.decode()
    assert html.count("取り下げました") == Booking.objects.count() == count

    with django_assert_num_queries(7):
        client.get("/my/")
