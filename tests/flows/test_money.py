"""Money in a real browser: a resident pays at a konbini and has the receipt; a cashier's day."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.selectors import actor_of
from config.env import checkout_origin
from core.clock import day_of
from core.clock import now as present
from core.codes import grouped
from facilities.models import Facility
from payments.models import CheckoutSession, Payment
from payments.rules.values import DueLine
from payments.services.dues import open_payment
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, check
from tests.payments.world import SECRET, StandIn, stand_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def bank(settings: Settings, live_server: LiveServer) -> Generator[StandIn]:
    """The stand-in for Stripe, which the site's policy lets forms lead to."""
    with stand_in() as running:
        settings.SITE_URL = live_server.url
        settings.STRIPE_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test_x", [SECRET]
        settings.STRIPE_API_BASE = running.address
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        forms = [*directives["form-action"], checkout_origin(running.address)]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "form-action": forms}}
        running.clock.moment = present()
        yield running


@pytest.fixture
def due(halls: None) -> Payment:
    """Aoi owes 1,800 yen for a room of the central community hall."""
    user = User.objects.get(email="aoi@example.jp")
    return open_payment(
        purpose="test_fee",
        reference="4821773064",
        facility_id=Facility.objects.get(code="chuo-kominkan").pk,
        title="ホール 12月12日(土) 18:00–22:00",
        lines=[
            DueLine("ホール 夜間", 2000, 10),
            DueLine("ピアノ", 800, 10),
            DueLine("減免（学習団体 5割）", -1000, 10),
        ],
        payer_id=user.pk,
        due_at=present() + timedelta(days=5),
        actor=actor_of(user, on=day_of(present())),
        now=present(),
    )


def test_resident_pays_at_a_konbini_and_has_the_receipt(
    open_page: OpenPage, bank: StandIn, due: Payment
) -> None:
    page = open_page("/")
    sign_in(page, "aoi@example.jp")
    page.goto(f"/pay/{due.code}/")
    check(page, "pay-due")

    page.get_by_role("button", name="コンビニで 1,800円 を払う").click()
    page.get_by_role("button", name="コンビニの払込番号をもらう").click()
    expect(page.get_by_text("コンビニでのお支払いを待っています")).to_be_visible()
    check(page, "pay-slip")
    bank.bank.pay_at_konbini(str(CheckoutSession.objects.get().session_id))
    bank.knock()
    page.reload()
    expect(page.get_by_role("heading", name="お支払いは済んでいます")).to_be_visible()
    page.get_by_label("宛名").fill("前橋水彩画の会")
    page.get_by_role("button", name="この宛名で領収書を出す").click()

    expect(page.get_by_role("link", name="領収書を開く")).to_be_visible()
    check(page, "pay-paid")


def test_cashier_takes_cash_counts_and_closes(open_page: OpenPage, due: Payment) -> None:
    page = open_page("/", **SCREENS["desk"])
    sign_in(page, "emi@example.jp")
    page.goto("/desk/till/?hall=chuo-kominkan")
    check(page, "till-shut")
    page.get_by_label("釣銭準備金").fill("10000")
    page.get_by_role("button", name="レジを開ける").click()

    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type(grouped(due.code))
    page.keyboard.press("Enter")
    expect(page.get_by_label("お預かり")).to_be_focused()
    check(page, "till-found")
    page.keyboard.type("2000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("おつりは 200円 です")).to_be_visible()
    check(page, "till-taken")
    page.get_by_role("link", name="数えて締める").click()
    for coin, pieces in (("10,000円", "1"), ("1,000円", "1"), ("500円", "1"), ("100円", "3")):
        page.get_by_label(coin, exact=True).fill(pieces)
    check(page, "till-count")
    page.get_by_role("button", name="この枚数でレジを締める").click()

    expect(page.get_by_role("heading", name="日計表")).to_be_visible()
    check(page, "till-sheet")
    page.emulate_media(media="print")
    shot(page, "till-sheet-print", full=True)
