"""Revising a hall's fees: who may, what it would do, what holds when; nothing is half done."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from psycopg.types.range import DateRange

from accounts.models import User
from audit.models import Entry
from booking.models import Booking
from booking.selectors.impact import impact_of
from booking.services.fees import revise_fees, take_back_fees
from core.actor import Actor
from core.clock import JST
from facilities.errors import FeesBeginTooEarly, HallFilesRefused, NoSuchFees, WithdrawalMoved
from facilities.imports.fees import schedule_of
from facilities.models import FeeSchedule
from facilities.rules.fees.changes import changes_between
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from facilities.selectors.fees import fee_versions
from tests.booking.acts import book
from tests.booking.desk.stage import a_booking
from tests.booking.world import FEES, NOW, World
from tests.factories.accounts import someone

REVISED = FEES.replace("from: 2020-04-01", "from: 2027-01-01").replace("am: 600", "am: 700")
REVISED = REVISED.replace("night: 1000}", "night: 1000, am+pm: 1300}")
GOES_ON = "この日からの内容は公開のページから消え、前の内容がつづきます。"
YEAR_LATER = datetime(2027, 1, 20, 10, 0, tzinfo=JST)


def hall() -> FacilityValue:
    """The hall as it stands now."""
    return catalogue().facility_by_code["kan"]


def revise(actor: Actor, text: str = REVISED, now: datetime = NOW) -> None:
    """Publish a text."""
    revise_fees(hall=hall(), content=text.encode(), file="fees.yaml", actor=actor, now=now)


def yen_on(day: date) -> int:
    """The lowest price of room a on a day."""
    schedule = hall().schedule_on(day)
    assert schedule is not None
    return int(min(column.yen for row in schedule.fees for column in row.columns))


def test_revision_holds_from_its_day_on_and_not_before(world: World, emi: Actor) -> None:
    revise(emi)

    assert (yen_on(date(2026, 12, 31)), yen_on(date(2027, 1, 1))) == (600, 700)
    spans = [(r.valid.lower, r.valid.upper) for r in FeeSchedule.objects.order_by("valid")]
    assert spans == [(date(2020, 4, 1), date(2027, 1, 1)), (date(2027, 1, 1), None)]
    assert FeeSchedule.objects.get(valid__startswith=date(2027, 1, 1)).text == REVISED
    assert Entry.objects.get(verb="publish_fees").facts == {"from": "2027-01-01"}


def test_sold_booking_keeps_its_price(world: World, emi: Actor, aoi: Actor) -> None:
    application = book(world, aoi, "a", "am")

    revise(emi, REVISED.replace("2027-01-01", "2026-11-25"))

    assert yen_on(date(2026, 12, 5)) == 700
    assert Booking.objects.get(application=application).fee_yen == 600


def test_resident_may_not_revise(world: World, aoi: Actor) -> None:
    with pytest.raises(PermissionDenied):
        revise(aoi)

    assert FeeSchedule.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (REVISED.replace("am: 700", "am: x"), HallFilesRefused),
        (REVISED.replace("hall: kan", "hall: other"), HallFilesRefused),
        (REVISED.replace("a: a室", "unknown: a室"), HallFilesRefused),
        (REVISED.replace("2027-01-01", "2026-11-24"), FeesBeginTooEarly),
    ],
)
def test_bad_revision_changes_nothing(
    world: World, emi: Actor, text: str, error: type[Exception]
) -> None:
    number = catalogue().version

    with pytest.raises(error):
        revise(emi, text)

    assert FeeSchedule.objects.get().text == FEES
    assert catalogue().version == number
    assert not Entry.objects.filter(verb="publish_fees").exists()


def test_version_that_has_not_begun_can_be_replaced_and_taken_back(
    world: World, emi: Actor
) -> None:
    revise(emi)
    revise(emi, REVISED.replace("am: 700", "am: 750"))
    assert yen_on(date(2027, 1, 1)) == 750

    [shown, _first] = fee_versions(hall().id, today=NOW.date())
    take_back_fees(hall=hall(), begins=shown.begins, seen=shown.seen, actor=emi, now=NOW)

    row = FeeSchedule.objects.get()
    assert (row.valid.lower, row.valid.upper) == (date(2020, 4, 1), None)
    assert yen_on(date(2027, 1, 1)) == 600


def test_version_that_has_begun_stays(world: World, emi: Actor) -> None:
    revise(emi)

    for begins in (date(2020, 4, 1), date(2027, 1, 1), date(2026, 1, 1)):
        with pytest.raises(NoSuchFees):
            take_back_fees(hall=hall(), begins=begins, seen="", actor=emi, now=YEAR_LATER)

    assert FeeSchedule.objects.count() == 2


def test_changes_name_old_and_new(world: World) -> None:
    changes = changes_between(schedule_of(FEES), schedule_of(REVISED))

    told = [(change.what, change.before, change.after) for change in changes]
    assert ("a室 9:00–12:00", "600円", "700円") in told
    assert ("a室 9:00–12:00・13:00–17:00", "", "1,300円") in told
    assert len(told) == 8
    assert changes_between(schedule_of(FEES), schedule_of(FEES)) == ()


def test_impact_prices_last_years_bookings_under_both(world: World, aoi: Actor) -> None:
    person = someone("Fuki", "fuki@example.jp")
    day = NOW.date() - timedelta(days=30)
    for number in range(12):
        a_booking(world.part_a, day - timedelta(days=number), hours=(9, 12), person=person.person)
    a_booking(world.part_b, NOW.date() - timedelta(days=400), hours=(9, 12), person=person.person)

    versions = (hall().schedule_on(NOW.date()), schedule_of(REVISED))
    impact = impact_of(hall=hall(), versions=versions, catalogue=catalogue(), now=NOW)

    assert (impact.count, impact.changed, impact.unpriced) == (12, 12, 0)
    assert (impact.before, impact.after, impact.difference) == ("7,200円", "8,400円", "+1,200円")
    assert len(impact.largest) == 10
    assert {each.difference for each in impact.largest} == {"+100円"}


def test_clerk_revises_sees_the_impact_and_publishes(world: World, emi: Actor) -> None:
    client = Client()
    text = REVISED.replace("2027-01-01", "2099-01-01")
    client.force_login(User.objects.get(pk=emi.user))
    page = client.get("/desk/fees/?hall=kan")
    assert "9:00–12:00" in page.content.decode()
    bad = client.post(
        "/desk/fees/revise/?hall=kan", {"text": text.replace("am: 700", "am: x"), "act": "check"}
    )
    assert bad.status_code == 422
    assert "fees[1].yen.am" in bad.content.decode()
    assert "<code>fees: [{yen: {am: x, pm: 800" in bad.content.decode()

    seen = client.post("/desk/fees/revise/?hall=kan", {"text": text, "act": "check"})
    assert "700円" in seen.content.decode()
    assert FeeSchedule.objects.count() == 1

    done = client.post("/desk/fees/revise/?hall=kan", {"text": text, "act": "publish"})
    assert done.status_code == 302
    file = client.get("/desk/fees/2099-01-01/file/?hall=kan")
    assert file.content.decode() == text


def test_clerk_is_asked_before_fees_are_withdrawn(world: World, emi: Actor) -> None:
    revise(emi, REVISED.replace("2027-01-01", "2099-01-01"))
    client, address = Client(), "/desk/fees/2099-01-01/withdraw/?hall=kan"
    client.force_login(User.objects.get(pk=emi.user))
    assert f'href="{address}"' in client.get("/desk/fees/?hall=kan").content.decode()

    asked = client.get(address)
    assert "公開した料金表を取りやめますか" in asked.content.decode()
    assert "/desk/fees/2099-01-01/file/?hall=kan" in asked.content.decode()
    assert GOES_ON in asked.content.decode()
    assert FeeSchedule.objects.count() == 2

    client.post(address, {"seen": asked.context["seen"]})
    assert FeeSchedule.objects.count() == 1
    gone = client.get(address, follow=True)
    assert str(NoSuchFees().message) in gone.content.decode()


def test_version_published_after_the_question_is_not_withdrawn(world: World, emi: Actor) -> None:
    revise(emi, REVISED.replace("2027-01-01", "2099-01-01"))
    client, address = Client(), "/desk/fees/2099-01-01/withdraw/?hall=kan"
    client.force_login(User.objects.get(pk=emi.user))
    asked = client.get(address)
    revise(emi, REVISED.replace("2027-01-01", "2099-01-01").replace("am: 700", "am: 750"))

    refused = client.post(address, {"seen": asked.context["seen"]}, follow=True)

    assert FeeSchedule.objects.count() == 2
    assert str(WithdrawalMoved().message) in refused.content.decode()
    assert refused.context["seen"] != asked.context["seen"]  # and is asked again
    client.post(address, {"seen": refused.context["seen"]})
    assert FeeSchedule.objects.count() == 1


def test_first_price_list_of_a_hall_is_not_said_to_go_on(world: World, emi: Actor) -> None:
    FeeSchedule.objects.update(
        valid=DateRange(date(2099, 1, 1), None), text=FEES.replace("2020-04-01", "2099-01-01")
    )
    client = Client()
    client.force_login(User.objects.get(pk=emi.user))

    asked = client.get("/desk/fees/2099-01-01/withdraw/?hall=kan").content.decode()

    assert GOES_ON not in asked
    assert "前の内容がないため、公開のページからなくなるもの：料金表" in asked


def typed(page: Any, **changed: str) -> dict[str, str]:
    """The fields of the form of prices as they are, with these instead."""
    return {field.html_name: str(field.value()) for field in page.context["form"]} | changed


def test_clerk_changes_one_amount_without_writing_a_file(world: World, emi: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=emi.user))
    page = client.get("/desk/fees/prices/?hall=kan")
    assert [field.label for field in page.context["form"]][2:] == [
        "すべての部屋 9:00–12:00",
        "すべての部屋 13:00–17:00",
        "すべての部屋 18:00–22:00",
    ]

    data = typed(page, begins="2099-01-01", **{"price-1": "66O", "price-2": "880"})
    bad = client.post("/desk/fees/prices/?hall=kan", data | {"act": "check"})
    assert bad.status_code == 422
    assert "66O" in bad.content.decode()
    assert bad.context["form"]["price-2"].value() == "880"
    assert list(bad.context["form"].errors) == ["price-1"]

    seen = client.post("/desk/fees/prices/?hall=kan", data | {"price-1": "660", "act": "check"})
    assert [change.after for change in seen.context["changes"]][:2] == ["660円", "880円"]
    assert FeeSchedule.objects.count() == 1
    again = client.post(
        "/desk/fees/prices/?hall=kan", {"text": seen.context["text"], "act": "edit"}
    )
    assert typed(again)["price-1"] == "660"
    assert typed(again)["begins"] == "2099-01-01"

    client.post("/desk/fees/revise/?hall=kan", {"text": seen.context["text"], "act": "publish"})
    expected = FEES.replace("am: 600", "am: 660").replace("pm: 800", "pm: 880")
    expected = expected.replace("from: 2020-04-01", "from: 2099-01-01")
    assert FeeSchedule.objects.get(valid__startswith=date(2099, 1, 1)).text == expected


@pytest.mark.parametrize("begins", ["2020-04-01", ""])
def test_amounts_from_no_day_or_a_past_one_are_refused_and_kept(
    world: World, emi: Actor, begins: str
) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=emi.user))
    page = client.get("/desk/fees/prices/?hall=kan")

    data = typed(page, begins=begins, **{"price-1": "660"})
    answer = client.post("/desk/fees/prices/?hall=kan", data | {"act": "check"})

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert answer.context["form"]["price-1"].value() == "660"
    assert FeeSchedule.objects.get().text == FEES


def test_table_that_is_dearer_together_is_told_before_publishing(world: World, emi: Actor) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=emi.user))
    text = REVISED.replace("2027-01-01", "2099-01-01").replace("am+pm: 1300", "am+pm: 1600")

    seen = client.post("/desk/fees/revise/?hall=kan", {"text": text, "act": "check"})

    html = seen.content.decode()
    assert "分けて申し込むと安くなる区分" in html
    assert "続けて申し込むと1,600円、9:00–12:00 + 13:00–17:00に分けて申し込むと1,500円" in html


def test_hall_without_fees_begins_with_the_whole_table(world: World, emi: Actor) -> None:
    FeeSchedule.objects.all().delete()
    client = Client()
    client.force_login(User.objects.get(pk=emi.user))

    answer = client.get("/desk/fees/prices/?hall=kan")

    assert answer["Location"].startswith("/desk/fees/revise/")


def test_mistyped_table_sells_nothing_for_a_number_cut_short(
    world: World, emi: Actor, aoi: Actor
) -> None:
    begun = REVISED.replace("2027-01-01", "2026-11-25").replace(", am+pm: 1300", "")
    revise(emi, begun.replace("am: 700", "am: 999999999").replace("pm: 800", "pm: 999999999"))

    application = book(world, aoi, "a", "am", "pm")

    assert Booking.objects.get(application=application).fee_yen is None
