"""The form over a hold asks what changes something; what is known is not asked again."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person
from booking.models import Application
from booking.selectors.again import answers_of
from tests.booking.asking import ask_everything
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
