"""Rooms of two halls in one application: each question says whose it is, none is asked in vain."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from booking.models import Application
from facilities.models import FeeSchedule
from facilities.services.versions import raise_catalogue_version
from tests.booking.asking import ASKING, ask_everything
from tests.booking.penalised import another_hall
from tests.booking.test_kept_form import browser_of
from tests.booking.world import ALWAYS, NOW, SATURDAY, World
from tests.factories.accounts import Someone, someone

pytestmark = pytest.mark.django_db
HERE, THERE = "hall-kan-", "hall-far-hall-"
FAR = (
    ASKING.replace("hall: kan", "hall: far-hall")
    .replace("rooms: {whole: whole室, a: a室, b: b室, single: single室}", "rooms: {far: far室}")
    .replace("rooms: [a, b, whole]", "rooms: [far]")
)


def two_halls(world: World, far: str = FAR) -> None:
    ask_everything(world)
    FeeSchedule.objects.create(facility=another_hall(world), valid=ALWAYS, text=far)
    raise_catalogue_version()


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody of whom nobody knows where they live."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return someone("青井 葵", "aoi@example.jp")


@pytest.fixture
def client(who: Someone) -> Client:
    return browser_of(who)


def held(client: Client) -> str:
    """The form over a room of each."""
    picks = [f"a@{SATURDAY}@am", f"far@{SATURDAY}@pm"]
    return str(client.post("/hold/", {"pick": picks})["Location"])


def fields(client: Client, address: str) -> dict[str, str]:
    """Names of the form's fields with their labels."""
    form = client.get(address).context["form"]
    return {each.name: str(each.label) for each in form.visible_fields()}


def summary(client: Client, address: str, fold: str) -> str:
    text = client.get(address).content.decode()
    found = re.search(rf'<details class="fold {fold}".*?<summary>(.*?)</summary>', text, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub("<[^>]*>", "", found.group(1)))


def test_where_somebody_lives_is_asked_once_for_all_halls(world: World, client: Client) -> None:
    two_halls(world)

    asked = fields(client, held(client))

    assert asked[f"{HERE}word-user"] == "お住まい"
    assert f"{THERE}word-user" not in asked
    assert asked[f"{HERE}word-use"] == "営利ですか（見本公民館）"
    assert asked[f"{THERE}word-use"] == "営利ですか（遠い館）"


def test_the_one_answer_counts_at_every_hall(world: World, client: Client) -> None:
    two_halls(world)
    address = held(client)
    told: dict[str, Any] = {"applicant": "self", "purpose": world.purpose.pk, "people": 5}
    told |= {f"{HERE}word-user": "outside", f"{HERE}paid": "no", f"{THERE}paid": "no"}

    done = client.post(address, told | {"shown": 2100})

    assert done.status_code == 302
    made = Application.objects.get()
    assert [made.answers["halls"][hall]["words"]["user"] for hall in ("kan", "far-hall")] == [
        ["outside"],
        ["outside"],
    ]
    assert list(made.bookings.order_by("pk").values_list("fee_yen", flat=True)) == [900, 1200]


def test_one_answer_that_is_missing_is_missing_for_both(world: World, client: Client) -> None:
    two_halls(world)
    address = held(client)
    told: dict[str, Any] = {"applicant": "self", "purpose": world.purpose.pk, "people": 5}

    page = client.post(address, told | {f"{HERE}paid": "no", f"{THERE}paid": "no", "shown": 1400})

    assert page.status_code == 200
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [("user: お住まい", "user: 団体の所在地"), ("outside: 市外", "outside: 県外")],
)
def test_question_in_other_words_is_another_question(
    world: World, client: Client, old: str, new: str
) -> None:
    two_halls(world, FAR.replace(old, new))

    asked = fields(client, held(client))

    assert asked[f"{HERE}word-user"] == "お住まい（見本公民館）"
    assert asked[f"{THERE}word-user"].endswith("（遠い館）")


def test_folds_say_of_which_hall_their_questions_are(world: World, client: Client) -> None:
    Person.objects.update(lives_in_city=True)
    two_halls(world, FAR.replace("user: お住まい", "user: 団体の所在地"))
    address = held(client)

    assert "市内・一般（見本公民館）・市内・一般（遠い館）" in summary(client, address, "presets")
    pieces = summary(client, address, "pieces")
    assert "a室 2026年12月5日(土) 9:00–12:00" in pieces
    assert "single室 2026年12月5日(土) 13:00–17:00" in pieces  # so the far hall's room is called


def test_fold_of_one_hall_needs_no_name(world: World, client: Client) -> None:
    Person.objects.update(lives_in_city=True)
    ask_everything(world)
    address = client.post("/hold/", {"pick": [f"a@{SATURDAY}@am"]})["Location"]

    assert "見本公民館" not in summary(client, address, "presets")
    assert "a室" not in summary(client, address, "pieces")
