"""Heating in some slots of a use only: asked for, priced, kept, told, moved and changed."""

import pytest
from django.test import Client
from django.utils import timezone

from booking.models import Application
from booking.rules import questions
from booking.rules.answers import GivenAnswers, from_json, to_json
from booking.rules.questions import parts_of, use_questions
from booking.rules.wishes import wishes_of
from booking.selectors.again import answers_of
from booking.selectors.answers import answers_shown
from booking.services.change import move_booking
from booking.services.requests import change_wanted
from core.actor import Actor
from facilities.imports.fees import schedule_of
from facilities.models import FeeSchedule
from facilities.rules.fees.asked import costs_by_time
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import first_booking
from tests.booking.asking import apply, ask_everything, given
from tests.booking.conftest import sign_in
from tests.booking.priced import yen_on
from tests.booking.world import FEES, NOW, SATURDAY, World, picks
from tests.factories.accounts import someone

pytestmark = pytest.mark.django_db
NIGHT_ONLY = GivenAnswers(
    halls=given().halls, wanted={1: {"hvac": frozenset({"night"}), "piano": 1}}
)
FIELD = "use-1-want-hvac"


@pytest.fixture(autouse=True)
def asking(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_everything(world)
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def fee(application: Application) -> int | None:
    return first_booking(application).fee_yen


def heating(application: Application) -> list[str]:
    [line] = [
        each.text
        for each in answers_shown(application, [first_booking(application)], catalogue())
        if each.label == "設備・冷暖房"
    ]
    return line.split("、")


@pytest.mark.parametrize(
    ("price", "costs_less"),
    [
        ("per: slot, yen: 200", True),
        ("yen: {am: 200, pm: 200, night: 200}", True),
        ("per: hour, yen: 50", True),
        ("percent: 40, of: table", True),
        ("per: use, yen: 200", False),
        ("per: day, yen: 200", False),
    ],
)
def test_part_is_offered_where_it_costs_less(price: str, costs_less: bool) -> None:
    text = FEES + f"charges: [{{code: hvac, name: 冷暖房, kind: heating, {price}}}]\n"
    [charge] = schedule_of(text).charges

    assert costs_by_time(charge, "a") == costs_less


def test_equipment_one_slot_and_more_slots_than_few_are_for_the_whole_use(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_PARTS", 2)
    [one] = wishes_of(picks("a", "am"), catalogue())
    [two] = wishes_of(picks("a", "am", "pm"), catalogue())
    [many] = wishes_of(picks("a", "am", "pm", "night"), catalogue())
    offered = [use_questions(1, wish, on=NOW.date()) for wish in (one, two, many)]

    assert [
        [[slot.code for slot in parts_of(use, charge)] for charge in use.requests]
        for use in offered
        if use
    ] == [[[], []], [["am", "pm"], []], [[], []]]


def test_form_asks_for_each_slot_and_charges_those_ticked(world: World) -> None:
    who = someone("青井", "aoi@example.jp")
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    chosen = [f"a@{SATURDAY}@{slot}" for slot in ("am", "pm", "night")]
    address = client.post("/hold/", {"pick": chosen})["Location"]
    page = client.get(address).content.decode()
    assert "冷暖房を使う時間" in page
    assert "夜間 18:00–22:00" in page
    typed = {
        "applicant": "self",
        "purpose": world.purpose.pk,
        "people": 5,
        "hall-kan-word-user": "resident",
        "hall-kan-paid": "no",
        FIELD: ["pm", "night"],
    }

    again = client.post(address, typed | {"recompute": 1})
    client.post(address, typed | {"shown": 2800})

    assert yen_on(again) == 2400 + 2 * 200
    ticked = again.content.decode().split("checked")
    assert sum(f'name="{FIELD}" value' in each[-300:] for each in ticked[:-1]) == 2
    application = Application.objects.get()
    assert fee(application) == 2800
    assert application.answers["wanted"] == {"1": {"hvac": ["night", "pm"]}}


def test_all_slots_are_the_whole_use(world: World, aoi: Actor) -> None:
    every = given(wanted={})
    whole = GivenAnswers(halls=every.halls, wanted={1: {"hvac": frozenset({"pm", "night"})}})

    application = apply(world, aoi, "a", "pm", "night", answers=whole)

    assert application.answers["wanted"] == {"1": {"hvac": 1}}
    assert heating(application) == ["冷暖房"]


def test_part_is_kept_told_and_answered_again(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "pm", "night", answers=NIGHT_ONLY)

    assert fee(application) == 1800 + 200 + 500
    assert heating(application) == ["冷暖房（夜間）", "ピアノ"]
    assert from_json(to_json(NIGHT_ONLY)) == NIGHT_ONLY
    assert answers_of(code=f"{application.code}-1", actor=aoi)[FIELD] == ["night"]


def test_moved_use_keeps_its_part_or_is_heated_throughout(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "pm", "night", answers=NIGHT_ONLY)
    code = f"{application.code}-1"

    move_booking(code=code, picks=picks("b", "pm", "night"), actor=aoi, now=NOW)
    assert fee(application) == 1800 + 200 + 500

    manager = sign_in(duty="manager")
    morning = picks("b", "am", "pm")
    move_booking(code=code, picks=morning, reason="夜は使えません", actor=manager, now=NOW)
    assert fee(application) == 1400 + 2 * 200 + 500
    assert heating(application)[0] == "冷暖房"


def test_part_is_changed_later(world: World, aoi: Actor) -> None:
    application = apply(world, aoi, "a", "pm", "night", answers=NIGHT_ONLY)
    code = f"{application.code}-1"

    wanted = {"hvac": frozenset({"am", "pm"})}
    change_wanted(code=code, wanted=wanted, shown_yen=2000, actor=aoi, now=NOW)

    application.refresh_from_db()
    assert fee(application) == 1800 + 200
    assert heating(application) == ["冷暖房（午後）"]


def test_slots_that_are_not_offered_by_themselves_mean_the_whole(world: World, aoi: Actor) -> None:
    text = FeeSchedule.objects.get().text.replace("per: slot, yen: 200", "per: use, yen: 200")
    FeeSchedule.objects.update(text=text)
    raise_catalogue_version()

    application = apply(world, aoi, "a", "pm", "night", answers=NIGHT_ONLY)

    assert application.answers["wanted"] == {"1": {"hvac": 1, "piano": 1}}
