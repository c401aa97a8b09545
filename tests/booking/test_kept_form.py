"""The page over a hold is drawn once: everybody's own is theirs, and a change is seen at once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.enums import DutyKind, Role
from accounts.models import Standing, User
from booking.models import Application, Hold
from booking.selectors import asking
from core.gaps import GAP
from facilities.models import FeeSchedule, Room
from facilities.services.versions import raise_catalogue_version
from tests.booking.asking import ASKING, ask_everything
from tests.booking.world import ALWAYS, NOW, SATURDAY, World
from tests.factories.accounts import Someone, an_organisation, duty_of, member_of, someone

pytestmark = pytest.mark.django_db
AT = "hall-kan-"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def plain(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A hall that asks for nothing that is known of the applicant."""
    ask_everything(world)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return world


def browser_of(who: Someone) -> Client:
    """Where they are signed in."""
    found = Client()
    found.force_login(who.user, "accounts.backends.AccountBackend")
    return found


def hold(browser: Client, *, later: int = 0) -> str:
    """The form over a hold of room a in the morning, so many weeks later."""
    day = SATURDAY + timedelta(weeks=later)
    return str(browser.post("/hold/", {"pick": [f"a@{day}@am"]})["Location"])


def shown(browser: Client, address: str) -> str:
    """The page without its token."""
    return TOKEN.sub("", browser.get(address).content.decode())


def test_everybody_sees_what_is_their_own(plain: World) -> None:
    first, second = browser_of(someone("青井 <葵>")), browser_of(someone("千恵"))
    one, other = hold(first), hold(second, later=1)

    pages = [first.get(one), second.get(other)]

    texts = [page.content.decode() for page in pages]
    codes = [address.split("/")[2] for address in (one, other)]
    assert (bool(pages[0].templates), pages[1].templates) == (True, [])  # the second: from memory
    for text, own, foreign in zip(texts, codes, reversed(codes), strict=True):
        assert f'action="/apply/{own}/release/"' in text
        assert f'name="next" value="/apply/{own}/"' in text
        assert not any(word in text for word in (foreign, GAP))
    assert ["12月5日" in text for text in texts] == [True, False]
    assert ["12月12日" in text for text in texts] == [False, True]
    assert ["&lt;葵&gt;" in text for text in texts] == [True, False]
    expires = [each.expires_at.isoformat() for each in Hold.objects.order_by("pk")]
    assert [f'data-expires="{at}"' in text for at, text in zip(expires, texts, strict=True)] == [
        True,
        True,
    ]


def test_frame_of_staff_is_each_ones_own(plain: World) -> None:
    """It holds the key under which what they typed is sealed (ADR 21), and their address."""
    clerks = [someone("青井 葵"), someone("千恵")]
    for clerk in clerks:
        duty_of(clerk, DutyKind.FRONT_DESK, plain.facility.pk)
    first, second = (browser_of(clerk) for clerk in clerks)
    one, other = hold(first), hold(second, later=1)

    texts = [first.get(one).content.decode(), second.get(other).content.decode()]

    keys = [set(re.findall(r'data-key="(\w+)"', text)) for text in texts]
    assert all(keys)
    assert keys[0].isdisjoint(keys[1])
    assert one.split("/")[2] not in texts[1]


def test_answer_to_an_empty_sending_is_not_kept(plain: World) -> None:
    browser = browser_of(someone("青井 葵"))
    form = hold(browser)

    assert browser.post(form).templates
    assert browser.get(form).templates
    assert not browser.get(form).templates


def test_each_page_has_one_token_that_is_accepted(plain: World) -> None:
    first, second = browser_of(someone("青井 葵")), Client(enforce_csrf_checks=True)
    hold_of_second = hold(browser_of(who := someone("千恵")), later=1)
    second.force_login(who.user, "accounts.backends.AccountBackend")
    first_tokens = set(TOKEN.findall(first.get(hold(first)).content.decode()))

    [token] = set(TOKEN.findall(second.get(hold_of_second).content.decode()))

    assert token not in first_tokens
    sent = {"csrfmiddlewaretoken": token}
    assert second.post(f"{hold_of_second}release/", sent).status_code == 302
    assert second.post(f"{hold_of_second}release/", {}).status_code == 403


def _becomes_staff(world: World, browser: Client) -> None:
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    duty_of(Someone(user, user.person), DutyKind.FRONT_DESK, world.facility.pk)


def _is_given_a_word(world: World, browser: Client) -> None:
    """One that changes no price."""
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    Standing.objects.create(
        person=user.person, word="registered", facility=world.facility, reason="登録",
        during=ALWAYS, given_by=user, given_at=NOW,
    )  # fmt: skip


def _chooses_more(world: World, browser: Client) -> None:
    session = browser.session
    session["basket"] = [f"b@{SATURDAY}@am"]
    session.save()


def _is_told_something(world: World, browser: Client) -> None:
    browser.post("/apply/0000000000/release/")  # nobody's hold: theirs stays


def _reads_english(world: World, browser: Client) -> None:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def _room_is_renamed(world: World, browser: Client) -> None:
    Room.objects.filter(code="a").update(name="和室")
    raise_catalogue_version()


def _price_is_raised(world: World, browser: Client) -> None:
    FeeSchedule.objects.update(text=ASKING.replace("yen: 200", "yen: 300").replace("600", "700"))
    raise_catalogue_version()


def _price_is_invented(world: World, browser: Client) -> None:
    FeeSchedule.objects.update(text=f"{ASKING}invented: true\n")
    raise_catalogue_version()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (_becomes_staff, "窓口</a>"),
        (_is_given_a_word, "認められている区分"),
        (_chooses_more, "選んだ時間 1"),
        (_is_told_something, '<div class="messages">'),
        (_reads_english, '<html lang="en">'),
        (_room_is_renamed, "和室　"),
        (_price_is_raised, "700円"),
        (_price_is_invented, '<span class="invented">'),
    ],
)
def test_change_is_seen_at_once(
    plain: World, change: Callable[[World, Client], None], seen: str
) -> None:
    browser = browser_of(someone("青井 葵", "aoi@example.jp"))
    address = hold(browser)
    before = shown(browser, address)

    change(plain, browser)

    assert seen not in before
    assert seen in shown(browser, address)


def test_minutes_run(plain: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(someone("青井 葵"))
    address = hold(browser)
    before = shown(browser, address)

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=3))

    said = [
        re.findall(r"仮押さえは あと(\d+)分", text) for text in (before, shown(browser, address))
    ]
    assert int(said[0][0]) - int(said[1][0]) == 3


def test_answers_change_the_price_of_their_page_alone(plain: World) -> None:
    browser = browser_of(someone("青井 葵"))
    address = hold(browser)
    before = shown(browser, address)

    sent = {f"{AT}word-use": "commercial", "recompute": 1}
    dearer = browser.post(address, sent).content.decode()

    assert 'name="shown" value="600"' not in dearer
    assert shown(browser, address) == before


def send(browser: Client, address: str, world: World, **more: object) -> int:
    """Apply; the answer's status."""
    told = {"applicant": "self", "purpose": world.purpose.pk, "people": 5, "shown": ""}
    here = {f"{AT}paid": "no", f"{AT}word-user": "resident"}
    return browser.post(address, {**told, **here, **more}).status_code


def test_kept_fields_take_no_purpose_that_was_withdrawn(plain: World) -> None:
    browser = browser_of(someone("青井 葵"))
    address = hold(browser)
    assert send(browser, address, plain) == 200  # the price was not the one shown

    Room.objects.get(code="a").purposes.clear()
    raise_catalogue_version()

    page = browser.post(address, {"purpose": plain.purpose.pk})
    assert "purpose" in page.context["form"].errors
    assert not Application.objects.exists()


def test_kept_fields_give_no_more_pieces_than_are_left(
    plain: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(someone("青井 葵"))
    address = hold(browser)
    faults = []

    for left in (2, 1):
        monkeypatch.setattr(asking, "left_for", lambda asked, left=left: {(1, "piano"): left})
        page = browser.post(address, {"use-1-want-piano": 2})
        faults.append("use-1-want-piano" in page.context["form"].errors)

    assert faults == [False, True]


def test_nobody_applies_in_the_name_of_anothers_group(plain: World) -> None:
    ben, chie = someone("文"), browser_of(someone("千恵"))
    circle = an_organisation()
    member_of(circle, ben, Role.REPRESENTATIVE)
    of_ben, address = browser_of(ben), hold(chie)
    offered = of_ben.post(hold(of_ben, later=1), {"applicant": str(circle.pk)}).context["form"]

    page = chie.post(address, {"applicant": str(circle.pk)})

    assert "applicant" not in offered.errors
    assert "applicant" in page.context["form"].errors


def test_kept_fields_are_in_the_readers_language(plain: World) -> None:
    browser = browser_of(someone("青井 葵"))
    address = hold(browser)
    labels = []

    for language in ("ja", "en"):
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        form = browser.post(address, {"people": ""}).context["form"]
        labels.append(str(form.fields[f"{AT}paid"].label))

    assert labels[0] != labels[1]
