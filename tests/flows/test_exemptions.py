"""A resident applies for a reduction with the booking; the hall grants it; the price follows."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from accounts.enums import DutyKind
from accounts.models import Duty, Person
from booking.models import Booking, Exemption, SubmittedDocument
from core import clock
from facilities.models import Facility, FeeSchedule, Room
from facilities.services.versions import raise_catalogue_version
from tests.booking.desk.stage import a_booking
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot, violations
from tests.flows.test_resident_answers import hold_the_big_hall

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "bunka-kaikan"
DESK = {"viewport": {"width": 1366, "height": 900}}
PLAN = FilePayload(name="計画書.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 plan")


def emi_works_here(hall: str = HALL) -> None:
    """The manager of the tests' hall works at another one (the big one), too."""
    emi = Person.objects.get(user__email="emi@example.jp")
    duty = Duty.objects.filter(user=emi.user).first()
    assert duty is not None
    Duty.objects.create(
        user=emi.user,
        kind=DutyKind.MANAGER,
        facility=Facility.objects.get(code=hall),
        during=duty.during,
    )


def apply_with_exemption(page: Page) -> None:
    """Hold the big hall and apply, asking for the reduction of what the city hosts with others."""
    hold_the_big_hall(page)
    page.get_by_text("減免を申請する", exact=True).click()
    page.get_by_label(re.compile("市の共催（50%減額")).check()
    page.get_by_label("減免を申請する理由").fill("市と共催する市民音楽会のため")
    page.locator("[name=exemption_files]").set_input_files([PLAN])
    expect(page.locator("#price-part")).to_contain_text("減免を申請できます")


def send(page: Page) -> str:
    """Apply; the full fee that was shown, which is owed until the hall has decided."""
    full = page.locator("tfoot td").inner_text()
    page.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    expect(page.get_by_role("heading", name="申し込みました")).to_be_visible()
    page.get_by_role("link", name="減免を申請する・結果を見る").click()
    expect(page.get_by_role("heading", name="審査中")).to_be_visible()
    assert f"{Booking.objects.get().fee_yen:,}円" == full
    assert bytes(SubmittedDocument.objects.get().content or b"") == PLAN["buffer"]
    return full


def grant(desk: Page) -> None:
    """Find it in the queue, read it, grant it."""
    desk.goto(f"/desk/inbox/?hall={HALL}")
    shot(desk, "exemption-3-queue", full=True)
    assert violations(desk) == []
    desk.get_by_role("region", name="減免の申請").get_by_role("link").click()
    expect(desk.get_by_role("link", name="計画書.pdf")).to_be_visible()
    desk.locator("[name=granted]").check()
    desk.locator("[name=reason]").fill("共催を確認しました")
    shot(desk, "exemption-4-decide", full=True)
    assert violations(desk) == []
    desk.get_by_role("button", name="この内容で決定する").click()
    expect(desk.locator("main")).to_contain_text("減免の申請を決定しました")


def test_exemption_from_application_to_the_lower_price(open_page: OpenPage) -> None:
    page = open_page()
    emi_works_here()
    apply_with_exemption(page)
    shot(page, "exemption-1-form", full=True)
    assert violations(page) == []
    full = send(page)
    shot(page, "exemption-2-waiting", full=True)
    assert violations(page) == []

    desk = open_page("/", **DESK)
    sign_in(desk, "emi@example.jp")
    grant(desk)

    page.reload()
    expect(page.get_by_role("heading", name="認められました")).to_be_visible()
    shot(page, "exemption-5-granted", full=True)
    assert violations(page) == []
    booking = Booking.objects.get()
    assert f"{(booking.fee_yen or 0) * 2:,}円" == full
    assert Exemption.objects.get().granted == ["cohosted"]


def with_proof() -> None:
    """The big hall halves the fee for who shows a 手帳, and has its part of the takings."""
    [schedule] = FeeSchedule.objects.filter(facility__code=HALL)
    when = "when: {holder: disabled}"
    rule = f"  - {{code: disabled, name: 障害者, {when}, percent: 50, proof: 障害者手帳}}\n"
    gate = "  - {code: gate, name: 入場料の総額分, charged: takings, percent: 5, above: room}\n"
    text = schedule.text.replace("\nwords:\n", "\nwords:\n  holder: {disabled: 障害のある方}\n")
    text = text.replace("\ncharges:\n", f"\ncharges:\n{gate}")
    FeeSchedule.objects.filter(pk=schedule.pk).update(
        text=text.replace("\nreductions:\n", f"\nreductions:\n{rule}")
    )
    raise_catalogue_version()


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten o'clock today, whenever this runs: in the evening no slot follows any more."""
    ten = clock.day_start(clock.day_of(clock.now())) + timedelta(hours=10)
    monkeypatch.setattr(timezone, "now", lambda: ten)
    monkeypatch.setattr(time, "time", ten.timestamp)  # what codes are counted by


def here_today(code: str, **what: Any) -> Booking:
    """Somebody's room of today."""
    room = Room.objects.get(code=code)
    aoi = Person.objects.get(user__email="aoi@example.jp")
    return a_booking(room, clock.day_of(clock.now()), hours=(0.5, 23.5), person=aoi, **what)


@pytest.mark.usefixtures("morning")
def test_desk_looks_at_the_proof_and_lets_them_go_on(open_page: OpenPage) -> None:
    desk = open_page("/", **DESK)
    emi_works_here()
    with_proof()
    booking = here_today(
        "bunka-practice-1", answers={"halls": {HALL: {"words": {"holder": ["disabled"]}}}}
    )
    sign_in(desk, "emi@example.jp")
    desk.goto(f"/desk/?hall={HALL}")
    expect(desk.locator("main")).to_contain_text("障害者手帳を見せてもらいましたか")
    shot(desk, "on-the-day-1-board", full=True)
    assert violations(desk) == []
    desk.get_by_role("button", name="確かめて受付").click()
    desk.goto(f"/desk/bookings/{booking.code}/")

    desk.get_by_role("link", name="利用時間を延ばす").click()
    shot(desk, "on-the-day-2-go-on", full=True)
    assert violations(desk) == []
    desk.get_by_role("button", name="この時間まで延ばす").click()
    expect(desk.locator("main")).to_contain_text("利用時間を延ばしました")
    booking.refresh_from_db()
    assert (booking.proof, booking.slot_codes) == ("seen", ["am", "pm"])


@pytest.mark.usefixtures("morning")
def test_desk_charges_time_and_takings_after_the_use(open_page: OpenPage) -> None:
    desk = open_page("/", **DESK)
    emi_works_here()
    with_proof()
    booking = here_today("bunka-practice-1")
    sign_in(desk, "emi@example.jp")
    desk.goto(f"/desk/?hall={HALL}")
    desk.get_by_role("button", name="受付", exact=True).click()
    desk.goto(f"/desk/bookings/{booking.code}/")

    desk.get_by_role("link", name="利用後の料金を入れる").click()
    desk.get_by_label("入場料や売上げの総額（円）").fill("1000000")
    desk.get_by_label("約束の時間を過ぎた時間（分）").fill("45")
    desk.get_by_label("約束の時間を過ぎた時間（分）").blur()
    expect(desk.locator("#price-part")).to_contain_text(re.compile("× 5%.*時間超過"))
    shot(desk, "on-the-day-3-after-use", full=True)
    assert violations(desk) == []
    desk.get_by_role("button", name="利用を終えて、この料金を記録する").click()

    expect(desk.locator("main")).to_contain_text("記録しました")
    shot(desk, "on-the-day-4-booking", full=True)
    booking.refresh_from_db()
    assert booking.status == "completed"
    assert (booking.overrun_minutes, booking.takings_yen) == (45, 1_000_000)


@pytest.mark.usefixtures("morning")
def test_resident_goes_on_from_the_phone(open_page: OpenPage) -> None:
    page = open_page()
    booking = here_today("plaza-nigiwai")
    sign_in(page, "aoi@example.jp")
    page.goto(f"/bookings/{booking.application.code}/")
    page.get_by_role("link", name="利用時間を延ばす").click()
    shot(page, "on-the-day-5-phone", full=True)
    assert violations(page) == []

    page.get_by_role("button", name="この時間まで延ばす").click()

    expect(page.locator("main")).to_contain_text("利用時間を延ばしました")
    booking.refresh_from_db()
    assert booking.slot_codes == ["am", "pm"]
