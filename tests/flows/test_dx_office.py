"""The DX office's monthly report: the page, one figure in its parts, the file for the city."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Person
from core import clock
from facilities.models import Room
from kpi.rules.months import Month
from kpi.services.roll_up import roll_up
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import SCREENS, check_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def last_month(halls: None) -> Month:
    """Three uses of the last whole month, counted."""
    now = clock.now()
    month = Month.of(clock.day_of(now)).back(1)
    room, aoi = Room.objects.get(code="chuo-501"), Person.objects.get(name="青木 葵")
    for days in (7, 8, 9):
        a_booking(room, month.first + timedelta(days=days), hours=(9, 12), person=aoi)
    roll_up(month=month, now=now)
    return month


def test_report_of_a_month_is_read_and_taken_along(open_page: OpenPage, last_month: Month) -> None:
    page = open_page("/", **SCREENS["desk"])
    sign_in(page, "jun@example.jp")

    page.get_by_role("link", name="窓口").first.click()
    expect(page.get_by_role("heading", name="オンライン化した手続")).to_be_visible()
    expect(page.locator("main")).to_contain_text("100%")
    page.get_by_role("link", name="利用件数", exact=True).click()
    expect(page.locator("main")).to_contain_text("501学習室")
    page.get_by_role("link", name="すべての数値").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSVで取り出す").click()

    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    totals = [row for row in rows if (row["facility"], row["cut"]) == ("", "total")]
    [bookings] = [row for row in totals if row["figure"] == "bookings"]
    assert (bookings["month"], bookings["part"]) == (str(last_month), "3")


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_figures(open_page: OpenPage, last_month: Month, screen: str) -> None:
    page = open_page("/", **SCREENS[screen])
    sign_in(page, "jun@example.jp")
    for name, path in {
        "figures": f"/figures/?month={last_month}",
        "figures-hall": f"/figures/?month={last_month}&hall=chuo-kominkan",
        "figures-empty": "/figures/?month=2020-01",
        "figure": f"/figures/utilisation-slots/?month={last_month}",
    }.items():
        page.goto(path)
        check_on(screen, page, name)
