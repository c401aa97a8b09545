"""Pages of rounds: what they show to whom, what they keep, how many queries they need."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import View
from core.actor import Actor
from facilities.models import BookingRules
from facilities.services.versions import raise_catalogue_version
from lottery.enums import RoundStatus
from lottery.models import Entry, Round
from lottery.services.closing import close_round
from lottery.services.draws import draw_lots, seal_list
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import World
from tests.lottery.conftest import Browser
from tests.lottery.stage import MEETING, OVER, entered, wish

pytestmark = pytest.mark.django_db
FIRST = "day1=2027-02-06&room1=a&slot1=am"
BOARD, MINE = 11, 3


def at_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MEETING)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_board_needs_as_many_queries_for_three_entries_as_for_one(
    world: World,
    the_round: Round,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _each in range(count):
        entered(world, sign_in(), wish("a", "am"), wish("b", "am"))
    at_the_meeting(monkeypatch)
    client = browse(emi)
    client.get(f"/desk/rounds/{the_round.pk}/")

    with django_assert_num_queries(BOARD):
        client.get(f"/desk/rounds/{the_round.pk}/")


@pytest.mark.parametrize("count", [1, 3])
def test_own_entries_need_as_many_queries_for_three_as_for_one(
    world: World,
    the_round: Round,
    aoi: Actor,
    browse: Browser,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for slot in ("am", "pm", "night")[:count]:
        entered(world, aoi, wish("a", slot))
    client = browse(aoi)
    client.get("/my/entries/")

    with django_assert_num_queries(MINE):
        client.get("/my/entries/")


def test_entering_takes_two_steps_and_keeps_what_was_typed(
    world: World, the_round: Round, aoi: Actor, browse: Browser
) -> None:
    client, address = browse(aoi), f"/rounds/{the_round.pk}/enter/"
    half = client.get(f"{address}?day1=2027-02-06&room1=a")
    assert half.status_code == 422
    wrong = half.content.decode().partition('role="alert"')[2].partition("</div>")[0]
    assert 'href="#id_slot1"' in wrong
    assert "時間帯を選んでください。" in wrong
    said = {"applicant": "self", "purpose": world.purpose.pk, "people": 21, "purpose_text": "hello"}

    refused = client.post(f"{address}?{FIRST}", said)
    taken = client.post(f"{address}?{FIRST}&day2=2027-02-07&room2=b&slot2=pm", said | {"people": 5})

    assert refused.status_code == 422
    assert 'value="hello"' in refused.content.decode()
    entry = Entry.objects.get()
    assert taken.headers["Location"] == f"/entries/{entry.code}/"
    assert [each.room.code for each in entry.preferences.order_by("rank")] == ["a", "b"]


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ("day1=2027-03-06&room1=a&slot1=am", "この受付の対象ではありません"),
        ("day1=2027-02-06&room1=a&slot1=am&slot1=night", "続いた時間だけを選んでください"),
        (f"{FIRST}&day2=2027-02-06&room2=a&slot2=am", "第2希望は、前の希望と同じです"),
    ],
)
def test_wish_that_cannot_be_is_told_before_anything_else_is_asked(
    the_round: Round, aoi: Actor, browse: Browser, wishes: str, why: str
) -> None:
    answer = browse(aoi).get(f"/rounds/{the_round.pk}/enter/?{wishes}")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert 'name="purpose"' not in page
    assert 'value="2027-0' in page  # what was chosen stays


def test_nobody_is_led_through_questions_of_a_round_they_cannot_enter(
    world: World, the_round: Round, aoi: Actor, browse: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = sign_in(organisation=organisation())
    address = f"/rounds/{the_round.pk}/enter/"
    assert 'name="room1"' in text_of(browse(aoi), address)

    BookingRules.objects.update(applicants=["organisation"])
    raise_catalogue_version()
    alone = text_of(browse(aoi), f"{address}?{FIRST}")
    of_a_group = text_of(browse(ben), f"{address}?{FIRST}")
    told = text_of(Client(), f"/rounds/{the_round.pk}/")
    at_the_meeting(monkeypatch)
    late = text_of(browse(ben), address)

    assert "団体の登録は、施設" in alone
    assert 'name="purpose"' not in alone
    assert 'name="purpose"' in of_a_group
    assert "登録した団体だけが申し込めます。" in told
    assert "申し込みは、" in late
    assert 'name="room1"' not in late


def test_change_begins_with_what_was_asked_for(
    world: World, the_round: Round, aoi: Actor, browse: Browser
) -> None:
    entry = entered(world, aoi, wish("a", "am"), wish("b", "pm"))
    client, address = browse(aoi), f"/entries/{entry.code}/change/"

    page = text_of(client, address)
    said = {"applicant": "self", "purpose": world.purpose.pk, "people": 4}
    client.post(f"{address}?day1=2027-02-09&room1=single&slot1=night", said)

    assert 'value="2027-02-06"' in page
    assert [each.room.code for each in entry.preferences.all()] == ["single"]


def test_next_week_is_asked_for_with_the_same_answers(
    world: World, the_round: Round, aoi: Actor, browse: Browser
) -> None:
    entry = entered(world, aoi, wish("a", "am"), purpose_text="go, every week")
    client, address = browse(aoi), f"/rounds/{the_round.pk}/enter/?again={entry.code}"

    wishes = text_of(client, address)
    answers = text_of(client, f"{address}&day1=2027-02-13&room1=a&slot1=am")

    assert 'value="2027-02-13"' in wishes
    assert "go, every week" in answers
    assert client.get(address.replace(entry.code, "1234567890")).status_code == 200


def test_other_member_of_the_group_changes_its_entry(
    world: World, the_round: Round, browse: Browser
) -> None:
    group = organisation()
    ben, fumi = sign_in(organisation=group), sign_in(organisation=group)
    entry = entered(world, ben, wish("a", "am"), organisation_id=group.pk)
    said = {"applicant": group.pk, "purpose": world.purpose.pk, "people": 4}

    address = f"/entries/{entry.code}/change/?day1=2027-02-09&room1=b&slot1=pm"
    answer = browse(fumi).post(address, said)

    entry.refresh_from_db()
    assert (answer.status_code, entry.people) == (302, 4)
    assert (entry.asked_by_id, entry.applicant_organisation_id) == (fumi.person, group.pk)


def test_seed_is_public_only_after_the_draw(
    world: World,
    the_round: Round,
    aoi: Actor,
    chie: Actor,
    emi: Actor,
    browse: Browser,
) -> None:
    for who in (aoi, chie):
        entered(world, who, wish("a", "am"))
    browse(aoi)
    draw = seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)
    address, everybody = f"/rounds/{the_round.pk}/draws/1/", Client()

    sealed = text_of(everybody, address)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    assert draw.seed_hash in sealed
    assert draw.list_hash in sealed
    assert draw.seed not in sealed
    assert draw.seed in text_of(everybody, address)
    assert everybody.get(f"{address}list.txt").content.decode() == draw.listing
    assert "青井" not in draw.listing


def test_result_stands_on_the_page_once_the_round_is_closed(
    world: World, the_round: Round, aoi: Actor, emi: Actor, browse: Browser
) -> None:
    entry = entered(world, aoi, wish("a", "am"))
    client = browse(aoi)
    assert "申し込みました" in text_of(client, f"/entries/{entry.code}/")

    close_round(number=the_round.pk, actor=emi, now=MEETING)

    assert "予約番号" in text_of(client, f"/entries/{entry.code}/")


def test_following_the_board_is_not_written_down_again_and_again(
    world: World, the_round: Round, emi: Actor, browse: Browser
) -> None:
    client, address = browse(emi), f"/desk/rounds/{the_round.pk}/"
    client.get(address)

    part = client.get(address, headers={"X-Part": "board"}).content.decode()

    assert "<html" not in part
    assert View.objects.filter(page="lottery.board").count() == 1


def test_those_without_mail_stand_on_a_list_to_call(
    world: World, the_round: Round, chie: Actor, emi: Actor, browse: Browser
) -> None:
    User.objects.filter(pk=chie.user).update(email=None)
    entered(world, chie, wish("a", "am"))
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    assert "電話で知らせる方（メールなし）" in text_of(browse(emi), f"/desk/rounds/{the_round.pk}/")


def test_whoever_has_a_stale_board_is_told(
    world: World,
    the_round: Round,
    aoi: Actor,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = entered(world, aoi, wish("a", "am"))
    at_the_meeting(monkeypatch)
    client = browse(emi)

    answer = client.get(f"/desk/rounds/{the_round.pk}/conflicts/{entry.code}/", follow=True)

    assert "もう重なっていません" in answer.content.decode()


def test_closing_is_confirmed_because_nothing_takes_it_back(
    world: World,
    the_round: Round,
    aoi: Actor,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered(world, aoi, wish("a", "am"))
    at_the_meeting(monkeypatch)
    client, address = browse(emi), f"/desk/rounds/{the_round.pk}/close/"

    slip = client.post(address, follow=True)

    assert "まだ締めていません" in slip.content.decode()
    assert Round.objects.get().status == RoundStatus.OPEN
    client.post(address, {"sure": "on"})
    assert Round.objects.get().status == RoundStatus.CLOSED


def test_board_says_that_the_meeting_is_still_to_come(
    world: World,
    the_round: Round,
    aoi: Actor,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered(world, aoi, wish("a", "am"))
    address = f"/desk/rounds/{the_round.pk}/"
    assert "抽選と締め" not in text_of(browse(emi), address)  # entries are still taken
    monkeypatch.setattr(timezone, "now", lambda: OVER)
    assert "抽選と締め" in text_of(browse(emi), address)
    assert "まだ開かれていません" in text_of(browse(emi), address)

    at_the_meeting(monkeypatch)

    assert "まだ開かれていません" not in text_of(browse(emi), address)


def test_drawing_again_is_folded_away_below_closing(
    world: World,
    the_round: Round,
    aoi: Actor,
    chie: Actor,
    emi: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for actor in (aoi, chie):
        entered(world, actor, wish("a", "am"))
    seal_list(number=the_round.pk, reason="", actor=emi, now=MEETING)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    at_the_meeting(monkeypatch)

    page = text_of(browse(emi), f"/desk/rounds/{the_round.pk}/")

    assert page.index("締めて、予約にする") < page.index("<summary>抽選をやり直す")
    assert "抽選の名簿を確定する" not in page


def test_hall_without_meetings_says_what_to_do_in_words_of_the_pages(
    world: World, emi: Actor, dai: Actor, browse: Browser
) -> None:
    manager, clerk = (text_of(browse(each), "/desk/rounds/") for each in (emi, dai))

    assert "「割り当て」を「調整会議」にした部屋の日程" in clerk
    assert "allocation" not in clerk + manager
    assert 'class="button second" href="/desk/rules/"' in manager
    assert 'href="/desk/rules/"' not in clerk
