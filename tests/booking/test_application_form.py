"""The form over a hold asks what changes something; what is known is not asked again."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from booking.models import Application
from booking.selectors import asking
from booking.selectors.again import answers_of
from core.gaps import GAP
from facilities.models import BookingRules, FeeSchedule
from facilities.services.versions import raise_catalogue_version
from tests.booking.asking import ASKING, ask_everything
from tests.booking.world import NOW, SATURDAY, World
from tests.factories.accounts import Someone, an_organisation, member_of, someone

pytestmark = pytest.mark.django_db
ASKS: list[dict[str, Any]] = [
    {"what": "sales"},
    {"what": "politics", "clause": {"ja": "社会教育法 第23条"}},
    {"what": "food", "needed": False},
    {"what": "person_in_charge"},
]
AT = "hall-kan-"


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody of the city, with a telephone; the hall asks everything."""
    ask_everything(world, asks=ASKS)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    found = someone("青井 葵", "aoi@example.jp")
    Person.objects.filter(pk=found.person.pk).update(lives_in_city=True, phone="027-000-0001")
    return found


@pytest.fixture
def client(who: Someone) -> Client:
    """Their browser."""
    found = Client()
    found.force_login(who.user, "accounts.backends.AccountBackend")
    return found


@pytest.fixture
def address(client: Client) -> str:
    """Of the form over a hold."""
    return client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]


def told(world: World, **more: Any) -> dict[str, Any]:
    """What must be told, and what was preset."""
    plain = {"applicant": "self", "purpose": world.purpose.pk, "people": 5, f"{AT}paid": "no"}
    known = {f"{AT}ask-person_in_charge": "青井 葵", f"{AT}ask-phone": "027-000-0001"}
    return plain | known | {f"{AT}{name}": value for name, value in more.items()}


def names(fields: Any) -> list[str]:
    return [field.name.removeprefix(AT) for field in fields]


def test_what_is_known_is_filled_in_or_folded_away(client: Client, address: str) -> None:
    page = client.get(address)

    form = page.context["form"]
    assert names(form.plain()) == [
        "purpose",
        "purpose_text",
        "people",
        *("paid", "admission", "ask-food", "ask-person_in_charge", "ask-phone"),
        "use-1-want-hvac",
    ]
    assert (names(form.presets()), form.preset_words()) == (
        ["word-user", "word-use"],
        ["市内", "一般"],
    )
    assert names(form.ticks()) == ["ask-sales", "ask-politics"]
    assert (form.only_applicant, form[f"{AT}ask-person_in_charge"].value()) == ("青井 葵",) * 2
    assert form[f"{AT}ask-phone"].value() == "027-000-0001"
    assert "市内・一般" in page.content.decode()


def test_folded_answers_say_what_was_chosen(client: Client, address: str, world: World) -> None:
    typed = told(world, **{"word-use": "commercial"})

    page = client.post(address, typed | {"recompute": 1}).content.decode()

    assert "市内・営利" in page


def test_who_books_for_a_group_is_asked_for_whom(
    client: Client, address: str, who: Someone
) -> None:
    member_of(an_organisation(), who, Role.REPRESENTATIVE)

    form = client.get(address).context["form"]

    assert form.only_applicant == ""
    assert names(form.plain())[0] == "applicant"


def test_who_lives_where_is_asked_where_it_is_not_known(
    client: Client, address: str, who: Someone
) -> None:
    Person.objects.update(lives_in_city=None)

    form = client.get(address).context["form"]

    # One answer that is preset is no reason to fold it away.
    assert {"word-user", "word-use"} <= set(names(form.plain()))
    assert form.presets() == []


@pytest.mark.parametrize(
    ("ticked", "kept"),
    [({}, {"sales": "no", "politics": "no"}), ({"ask-sales": "on"}, {"sales": "yes"})],
)
def test_what_is_not_ticked_is_a_no(
    client: Client, address: str, world: World, ticked: dict[str, str], kept: dict[str, str]
) -> None:
    done = client.post(address, told(world, **ticked) | {"shown": 600})

    assert done.status_code == 302
    asks = Application.objects.get().answers["halls"]["kan"]["asks"]
    assert kept.items() <= asks.items()
    assert "food" not in asks


def test_a_no_is_not_ticked_when_the_same_is_booked_again(
    client: Client, address: str, world: World, who: Someone
) -> None:
    client.post(address, told(world, **{"ask-sales": "on"}) | {"shown": 600})
    code = f"{Application.objects.get().code}-1"
    assert answers_of(code=code, actor=who.actor)[f"{AT}ask-politics"] == "no"
    other = client.post("/hold/", {"pick": [f"a@{SATURDAY}@pm"]})["Location"]

    form = client.get(f"{other}?again={code}").context["form"]

    assert [field.value() for field in form.ticks()] == [True, False]


def test_refused_use_that_is_ticked_books_nothing(
    client: Client, address: str, world: World
) -> None:
    page = client.post(address, told(world, **{"ask-politics": "on"}) | {"shown": 600})

    assert "社会教育法 第23条" in page.content.decode()
    assert not Application.objects.exists()


def test_everything_wrong_is_said_at_once_above_the_fields(
    client: Client, address: str, world: World
) -> None:
    wrong = told(world, paid="yes", admission="") | {"people": 500}

    html = client.post(address, wrong).content.decode()

    said = html.partition('role="alert"')[2].partition("</div>")[0]
    assert 'href="#id_people"' in said
    assert "定員は" in said
    assert f'href="#id_{AT}admission"' in said
    assert "入場料の金額を書いてください" in said
    assert said.startswith(' tabindex="-1" autofocus')
    assert not Application.objects.exists()


def test_amount_that_is_asked_of_who_takes_admission_is_marked_as_needed(
    client: Client, address: str
) -> None:
    html = client.get(address).content.decode()

    label = html.partition(f'<label for="id_{AT}admission">')[2].partition("</label>")[0]
    assert "必須" in label
    assert not re.search(rf'<input[^>]*name="{AT}admission"[^>]* required', html)


def held_by(name: str, *, room: str = "a", on: date = SATURDAY) -> tuple[Client, str]:
    """Somebody's browser, and the form over what they hold."""
    browser = Client()
    browser.force_login(someone(name).user, "accounts.backends.AccountBackend")
    return browser, browser.post("/hold/", {"pick": [f"{room}@{on}@am"]})["Location"]


def questions(browser: Client, address: str) -> str:
    """The part of the page that is kept for all who are asked the same."""
    page = browser.get(address).content.decode()
    return page.partition('id="questions-part"')[2].partition('id="price-part"')[0]


@pytest.fixture
def plain(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A hall that asks for nothing that is known of the applicant."""
    ask_everything(world)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return world


def test_kept_questions_name_each_by_their_own_name(plain: World) -> None:
    first = questions(*held_by("青井 <葵>"))
    second = questions(*held_by("千恵", on=SATURDAY + timedelta(days=7)))

    assert "</span>青井 &lt;葵&gt;</p>" in first
    assert first == second.replace("千恵", "青井 &lt;葵&gt;")
    assert GAP not in first


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("per: slot, yen: 200", "per: slot, yen: 300"),
        ("name: ピアノ", "name: フルート"),
        ("stock: 2", "stock: 1"),
        ("outside: 市外", "outside: 市の外"),
    ],
)
def test_kept_questions_go_with_the_version_of_the_fees(plain: World, old: str, new: str) -> None:
    browser, address = held_by("青井 葵")
    before = questions(browser, address)

    FeeSchedule.objects.update(text=ASKING.replace(old, new))
    raise_catalogue_version()

    assert questions(browser, address) != before


def test_kept_questions_differ_by_room_residence_and_what_is_left(
    plain: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, address = held_by("青井 葵")
    seen = [questions(browser, address), questions(*held_by("千恵", room="single"))]
    for lives in (True, False):
        Person.objects.update(lives_in_city=lives)
        seen.append(questions(browser, address))
    monkeypatch.setattr(asking, "left_for", lambda asked: {(1, "piano"): 1})
    seen.append(questions(browser, address))

    assert len({text.replace("千恵", "青井 葵") for text in seen}) == len(seen)


def test_kept_questions_tell_several_uses_apart_by_the_times_of_this_hold(plain: World) -> None:
    browser, _address = held_by("青井 葵")
    other = f"single@{SATURDAY}@am"
    pages = []
    for slot in ("am", "pm"):
        again = browser.post("/hold/", {"pick": [f"a@{SATURDAY}@{slot}", other]})["Location"]
        pages.append(questions(browser, again))

    assert ["13:00–17:00" in page for page in pages] == [False, True]


def test_kept_questions_are_of_one_language(plain: World) -> None:
    browser, address = held_by("青井 葵")
    japanese = questions(browser, address)

    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert questions(browser, address) != japanese


def test_kept_rules_go_with_the_catalogue(plain: World) -> None:
    browser, address = held_by("青井 葵")
    before = browser.get(address).content.decode()

    plain.facility.rules_in_brief = [{"ja": "土足は禁止です。"}]
    plain.facility.save(update_fields=["rules_in_brief"])
    raise_catalogue_version()

    assert "土足は禁止です。" not in before
    assert "土足は禁止です。" in browser.get(address).content.decode()


def test_what_follows_is_said_of_the_room_it_holds_for(plain: World) -> None:
    BookingRules.objects.filter(room=plain.single).update(cancel_days=1)
    raise_catalogue_version()
    browser, one = held_by("青井 葵")
    alone = browser.get(one).content.decode()
    both = browser.post("/hold/", {"pick": [f"{room}@{SATURDAY}@am" for room in ("a", "single")]})

    page = browser.get(both["Location"]).content.decode()

    assert "<li>利用日の3日前まで、この画面で取り消せます。</li>" in alone
    assert "利用日の3日前まで、この画面で取り消せます。（見本公民館 a室）" in page
    assert "利用日の1日前まで、この画面で取り消せます。（見本公民館 single室）" in page


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_button_keeps_its_words_when_the_price_follows(plain: World, language: str) -> None:
    browser, address = held_by("青井 葵")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = browser.get(address).content.decode()

    found = re.search(r'<button class="button" data-say="([^"]*)">([^<]*)<', page)
    assert found is not None
    said, total = found.group(1), re.search(r'data-total="([^"]*)"', page)
    assert total is not None
    assert said.replace("{total}", total.group(1)) == found.group(2)
