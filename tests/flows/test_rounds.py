"""An adjustment meeting from the phone of a group to the bookings on its page (requirement 82)."""

import re
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Membership, Organisation, User
from accounts.selectors import actor_of
from booking.models import Booking
from core.actor import Actor
from core.clock import JST
from facilities.selectors import catalogue
from lottery.models import Entry, Round
from lottery.services.closing import close_round
from lottery.services.draws import draw_lots, seal_list
from lottery.services.entries import EntryRequest, enter_round
from lottery.services.rounds import open_rounds
from sandbox.city.answers import everyday_answers
from tests.booking.conftest import organisation
from tests.booking.conftest import sign_in as somebody
from tests.booking.world import picks
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, check, check_on

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ENTERING = datetime(2026, 12, 1, 10, tzinfo=JST)
MEETING = datetime(2026, 12, 26, 10, tzinfo=JST)
DAY = "2027-02-06"
ItIs = Callable[[datetime], None]


@pytest.fixture
def it_is(halls: None, monkeypatch: pytest.MonkeyPatch) -> ItIs:
    """Sets the clock; who works on after weeks signs in again."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr(time, "time", moment.timestamp)  # what codes are counted by

    set_clock(ENTERING)
    return set_clock


def the_round() -> Round:
    """Nankitsu's February."""
    open_rounds(now=ENTERING)
    return Round.objects.get(use_from="2027-02-01")


def rivals(round_: Round, *rooms: str, now: datetime = ENTERING) -> list[Entry]:
    """Other groups want these rooms on the same morning."""
    return [
        enter_round(
            number=round_.pk,
            request=_request(actor, group, room),
            actor=actor,
            now=now,
        )
        for room in rooms
        for group in [organisation()]
        for actor in [somebody(organisation=group)]
    ]


def _request(actor: Actor, group: Organisation, room: str) -> EntryRequest:
    code = "cooking" if room.endswith("kitchen") else "study"
    return EntryRequest(
        choices=[picks(room, "am", on=datetime(2027, 2, 6, tzinfo=JST).date())],
        purpose_id=purpose_id(code),
        people=10,
        person_id=actor.person,
        channel=actor.channel,
        organisation_id=group.pk,
        answers=everyday_answers("nankitsu-kominkan", people=10),
    )


def purpose_id(code: str) -> int:
    """The key of a use."""
    return next(term.id for term in catalogue().purposes if term.code == code)


def answer_the_hall(page: Page) -> None:
    """The few questions, as an ordinary group answers them."""
    page.locator("select[name=purpose]").select_option(str(purpose_id("study")))
    page.locator("input[name=people]").fill("12")
    for question in page.locator("fieldset:has(legend .must)").all():
        if question.locator("input[type=radio]:checked").count() == 0:
            question.locator("input[type=radio]").last.check()


def enter_on_a_phone(page: Page) -> None:
    """The group's wish, from the list of rounds to the number of its entry."""
    page.goto("/rounds/")
    page.get_by_role("link", name="南橘公民館").first.click()
    page.get_by_role("link", name="使いたい時間を申し込む").click()
    choose_the_morning(page)
    check(page, "phone-round-wishes")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.get_by_role("button", name="次は、使いみちと人数").click()
    check(page, "phone-round-answers")
    answer_the_hall(page)
    page.get_by_role("button", name="この内容で申し込む").click()
    expect(page.get_by_text("申し込みを受け付けました。").first).to_be_visible()
    check(page, "phone-round-entry")


def find_it_on_my_page(page: Page) -> None:
    """One list for everything: what it waits for, and until when it may be changed."""
    page.goto("/my/")
    waiting = page.get_by_role("region", name="申込中")
    expect(waiting.get_by_text("申し込みました")).to_be_visible()
    expect(waiting.get_by_text("12月20日(日)いっぱいまで")).to_be_visible()
    expect(waiting.get_by_role("link", name="希望を変える")).to_be_visible()
    check(page, "phone-round-my-page")
    page.evaluate("document.documentElement.style.fontSize = ''")


def choose_the_morning(page: Page) -> None:
    """Study room 1 on the first Saturday's morning."""
    page.locator("input[name=day1]").fill(DAY)
    page.locator("select[name=room1]").select_option("nankitsu-study-1")
    page.locator("input[name=slot1][value=am]").check()


def lead_the_meeting(desk: Page, round_: Round) -> None:
    """The first one gets it, the other steps back; then the round is closed."""
    first, second = Entry.objects.order_by("pk")
    desk.goto(f"/desk/rounds/{round_.pk}/")
    check(desk, "desk-round-board")
    desk.get_by_role("link", name="この重なりの結果を記録する").click()
    check(desk, "desk-round-record")
    desk.locator(f"input[name='fate-{first.code}'][value='1']").check()
    desk.locator(f"input[name='fate-{second.code}'][value='back']").check()
    desk.locator("input[name=present]").fill("馬場さん、囲碁の会、館長")
    desk.get_by_role("button", name="この内容で記録する").click()
    expect(desk.get_by_text("決まっていない重なりは、ありません。")).to_be_visible()
    desk.get_by_label("会議の結果が、すべて記録されていることを確かめました").check()
    desk.get_by_role("button", name="締めて、予約にする").click()
    expect(desk.get_by_text("予約にして、申し込んだ方へお知らせしました。")).to_be_visible()
    check(desk, "desk-round-closed")


def test_group_enters_on_a_phone_and_finds_its_booking_after_the_meeting(
    open_page: OpenPage, it_is: ItIs
) -> None:
    round_ = the_round()
    page = open_page("/")
    sign_in(page, "ben@example.jp")
    enter_on_a_phone(page)
    find_it_on_my_page(page)
    rivals(round_, "nankitsu-study-1")

    it_is(MEETING)
    desk = open_page("/", **SCREENS["desk"])
    sign_in(desk, "ken@example.jp")
    lead_the_meeting(desk, round_)

    sign_in(page, "ben@example.jp")
    page.goto("/my/")
    expect(page.get_by_text("調整会議（2027")).to_be_hidden()  # it is a booking now
    expect(page.get_by_role("region", name="次の予約")).to_contain_text("2027年2月6日")
    page.goto("/my/entries/")
    check(page, "phone-round-mine")
    page.get_by_role("link", name=re.compile("2027年2月6日")).first.click()
    page.get_by_role("link", name="予約を開く").click()
    expect(page).to_have_url(re.compile("/bookings/"))
    assert Booking.objects.get().application.applicant_organisation is not None


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_a_round(open_page: OpenPage, it_is: ItIs, screen: str) -> None:
    round_ = the_round()
    rivals(round_, "nankitsu-study-1", "nankitsu-study-1", "nankitsu-kitchen")
    manager = somebody(duty="manager")
    it_is(MEETING)
    page = open_page("/", **SCREENS[screen])
    for name in ("rounds/", f"rounds/{round_.pk}/"):
        page.goto(f"/{name}")
        check_on(screen, page, f"{name.strip('/').replace('/', '-')}")
    sign_in(page, "ken@example.jp")
    pages = {
        "rounds-desk": "/desk/rounds/",
        "round-board": f"/desk/rounds/{round_.pk}/",
        "round-entries": f"/desk/rounds/{round_.pk}/entries/",
        "round-conflicts": f"/desk/rounds/{round_.pk}/conflicts/",
    }
    for name, path in pages.items():
        page.goto(path)
        check_on(screen, page, name)
    seal_list(number=round_.pk, reason="", actor=manager, now=MEETING)
    page.goto(f"/rounds/{round_.pk}/draws/1/")
    check_on(screen, page, "round-sealed")
    draw_lots(number=round_.pk, actor=manager, now=MEETING)
    close_round(number=round_.pk, actor=manager, now=MEETING)
    page.goto(f"/rounds/{round_.pk}/draws/1/")
    check_on(screen, page, "round-drawn")
    page.goto(f"/desk/rounds/{round_.pk}/")
    check_on(screen, page, "round-board-closed")


def test_staff_enter_for_somebody_on_the_telephone(open_page: OpenPage, it_is: ItIs) -> None:
    round_ = the_round()
    ben = User.objects.get(email="ben@example.jp").person
    assert Membership.objects.filter(person=ben).exists()
    page = open_page("/", **SCREENS["desk"])
    sign_in(page, "ken@example.jp")

    page.goto(f"/desk/rounds/{round_.pk}/enter/")
    page.locator("input[name=q]").fill("ばば")
    page.get_by_role("button", name="さがす").click()
    check(page, "desk-round-who")
    page.get_by_role("link", name=re.compile("馬場")).click()
    choose_the_morning(page)
    page.get_by_role("button", name="次は、使いみちと人数").click()
    answer_the_hall(page)
    page.get_by_role("button", name="この内容で申し込む").click()

    entry = Entry.objects.get()
    assert (entry.asked_by_id, entry.channel, entry.on_behalf) == (ben.pk, "phone", True)
    expect(page).to_have_url(re.compile(entry.code))


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_round_in_other_languages(open_page: OpenPage, it_is: ItIs, language: str) -> None:
    round_ = the_round()
    page = open_page("/", **SCREENS["phone"])
    page.context.add_cookies([{"name": "kashikan_language", "value": language, "url": page.url}])
    page.goto(f"/rounds/{round_.pk}/")
    check(page, f"{language}-round")
    page.goto("/rooms/nankitsu-study-1/?month=2027-02")
    check(page, f"{language}-room-meeting")


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Adjustment meeting"), ("ja-easy", "ちょうせいかいぎ")]
)
def test_entry_on_my_page_in_other_languages(
    open_page: OpenPage, it_is: ItIs, language: str, told: str
) -> None:
    round_ = the_round()
    ben = User.objects.get(email="ben@example.jp")
    group = Organisation.objects.get(memberships__person=ben.person)
    actor = actor_of(ben, on=ENTERING.date())
    asked = _request(actor, group, "nankitsu-study-1")
    enter_round(number=round_.pk, request=asked, actor=actor, now=ENTERING)
    page = open_page("/", **SCREENS["phone"])
    sign_in(page, "ben@example.jp")
    page.goto("/")  # signing in has set the language of the account, for all addresses
    page.context.add_cookies([{"name": "kashikan_language", "value": language, "url": page.url}])
    page.goto("/my/")

    expect(page.locator("main")).to_contain_text(told)
    check(page, f"{language}-round-my-page")


def test_sheet_of_conflicts_on_paper(open_page: OpenPage, it_is: ItIs) -> None:
    round_ = the_round()
    rivals(round_, "nankitsu-study-1", "nankitsu-study-1")
    it_is(MEETING)
    page = open_page("/", **SCREENS["desk"])
    sign_in(page, "ken@example.jp")
    page.goto(f"/desk/rounds/{round_.pk}/conflicts/")
    page.emulate_media(media="print")
    shot(page, "round-conflicts-print", full=True)

    expect(page.get_by_text("決まったこと")).to_be_visible()
    expect(page.get_by_role("navigation", name="窓口のメニュー")).to_be_hidden()
