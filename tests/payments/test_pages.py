"""The pages of payer and cashier, as a browser without scripts sees them."""

import csv
import io
from collections.abc import Callable

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pytest_django import Settings

from accounts.enums import DutyKind
from audit.models import View
from documents.enums import Kind
from documents.models import Document
from documents.selectors import papers_of
from facilities.models import Facility, Room, RoomPart
from facilities.services.versions import raise_catalogue_version
from payments.enums import Method
from payments.models import LedgerEntry, Payment, ReceiptIssuer, TillSession
from payments.services import till as tills
from tests.factories.accounts import Someone, duty_of, someone
from tests.payments.world import NOW, StandIn, due_payment, visit

BACKEND = "accounts.backends.AccountBackend"


def signed_in(who: Someone) -> Client:
    client = Client()
    client.force_login(who.user, BACKEND)
    return client


def over(payment: Payment, end: Callable[..., None]) -> None:
    """Let it be over by `end`: no longer owed, or not paid in time."""
    end(payment, now=NOW, **({"reason": "x"} if end is Payment.void else {}))
    payment.save()


@pytest.fixture
def paid(bank: StandIn, due: Payment, aoi: Someone) -> Payment:
    """1,200 yen, paid by card."""
    bank.bank.pay_by_card(visit(due, aoi.actor))
    bank.knock()
    return due


def test_page_says_what_is_due_and_one_button_pays(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    client = signed_in(aoi)

    shown = client.get(f"/pay/{due.code}/")
    pressed = client.post(f"/pay/{due.code}/", {"method": "card"})

    for words in (
        "会議室1 夜間",
        "1,000円",
        "カードで 1,200円 を払う",
        "コンビニで 1,200円",
        "12月4日",
    ):
        assert words in shown.content.decode()
    assert pressed.status_code == 303
    assert pressed.headers["Location"].startswith(f"{bank.address}/pay/cs_")


def test_coming_back_asks_stripe_though_no_knock_came(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))

    page = signed_in(aoi).get(f"/pay/{due.code}/done/")

    assert "お支払いは済んでいます" in page.content.decode()


def test_slip_is_shown_with_its_deadline(bank: StandIn, due: Payment, aoi: Someone) -> None:
    session = visit(due, aoi.actor, Method.KONBINI)
    bank.bank.choose_konbini(session)

    page = signed_in(aoi).get(f"/pay/{due.code}/done/").content.decode()

    assert f"{bank.address}/slip/{session}" in page
    assert "12月4日(金) 23:59" in page


def test_stripe_down_is_said_on_the_page(bank: StandIn, due: Payment, aoi: Someone) -> None:
    bank.bank.outages = 9

    page = signed_in(aoi).post(f"/pay/{due.code}/", {"method": "card"})

    assert page.status_code == 409
    assert "引き落とされていません" in page.content.decode()


def test_receipt_names_issuer_and_tax_and_is_the_same_paper_again(
    paid: Payment, aoi: Someone
) -> None:
    number = "T1234567890123"
    ReceiptIssuer.objects.create(
        facility_id=paid.facility_id, office="見本公社", registration_number=number
    )
    client = signed_in(aoi)

    client.post(f"/pay/{paid.code}/receipt/", {"addressee": "水彩の会"})
    client.post(f"/pay/{paid.code}/receipt/", {"addressee": "水彩の会"})

    document = Document.objects.get(kind=Kind.RECEIPT)
    assert document.facts["issuer"]["registration_number"] == number
    assert (document.facts["addressee"], document.facts["total_yen"]) == ("水彩の会", 1200)
    with pikepdf.open(io.BytesIO(client.get(f"/receipts/{paid.code}.pdf").content)) as pdf:
        assert len(pdf.pages) == 1


def test_another_addressee_is_a_reissue_and_three_times_is_enough(
    paid: Payment, aoi: Someone
) -> None:
    client = signed_in(aoi)

    answers = [
        client.post(f"/pay/{paid.code}/receipt/", {"addressee": name}).status_code
        for name in ("一", "二", "三", "四")
    ]

    assert answers == [302, 302, 302, 409]
    papers = list(Document.objects.filter(kind=Kind.RECEIPT).order_by("pk"))
    assert [bool(paper.facts.get("reissue")) for paper in papers] == [False, True, True]
    assert [paper.voided_at is None for paper in papers] == [False, False, True]


def test_unpaid_has_no_receipt(due: Payment, aoi: Someone) -> None:
    answer = signed_in(aoi).post(f"/pay/{due.code}/receipt/", {"addressee": ""})

    assert answer.status_code == 409
    assert not Document.objects.exists()


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("end", [Payment.void, Payment.expire])
def test_page_of_what_is_over_leads_to_what_is_due_instead(
    due: Payment, aoi: Someone, end: Callable[..., None], language: str
) -> None:
    over(due, end)
    again, client = due_payment(aoi, due.facility_id), signed_in(aoi)
    client.cookies["kashikan_language"] = language

    page = client.get(f"/pay/{due.code}/").content.decode()

    assert f'href="/pay/{again.code}/"' in page
    with override(language):
        assert str(due.get_status_display()) not in page


def test_page_of_what_is_over_names_nobody_elses_payment(due: Payment, aoi: Someone) -> None:
    over(due, Payment.void)
    theirs = due_payment(someone("Hana", "hana@example.jp"), due.facility_id)

    page = signed_in(aoi).get(f"/pay/{due.code}/").content.decode()

    assert theirs.code not in page
    assert "お支払い不要" in page


def test_button_of_an_old_tab_leads_to_the_page_of_today(due: Payment, aoi: Someone) -> None:
    client = signed_in(aoi)
    over(due, Payment.void)

    pressed = client.post(f"/pay/{due.code}/", {"method": "card"})

    assert (pressed.status_code, pressed.headers["Location"]) == (302, f"/pay/{due.code}/")


@pytest.mark.parametrize("phone", ["", "027-210-2199"])
def test_page_of_what_is_over_names_a_telephone(
    due: Payment, aoi: Someone, settings: Settings, phone: str
) -> None:
    Facility.objects.filter(pk=due.facility_id).update(phone=phone)
    over(due, Payment.void)

    page = signed_in(aoi).get(f"/pay/{due.code}/").content.decode()

    assert f"施設（{phone or settings.SUPPORT_PHONE}）へお電話ください" in page


def test_receipt_names_a_telephone_where_the_hall_has_none(
    paid: Payment, aoi: Someone, settings: Settings
) -> None:
    Facility.objects.filter(pk=paid.facility_id).update(phone="")

    signed_in(aoi).post(f"/pay/{paid.code}/receipt/", {"addressee": ""})

    assert Document.objects.get(kind=Kind.RECEIPT).facts["hall_phone"] == settings.SUPPORT_PHONE


def test_stranger_gets_neither_page_nor_paper(paid: Payment, aoi: Someone, emi: Someone) -> None:
    signed_in(aoi).post(f"/pay/{paid.code}/receipt/", {"addressee": ""})
    stranger = signed_in(someone("Hana", "hana@example.jp"))

    answers = [
        stranger.get(f"/{path}").status_code
        for path in (f"pay/{paid.code}/", f"pay/{paid.code}/done/", f"receipts/{paid.code}.pdf")
    ]

    assert answers == [404, 404, 404]
    assert signed_in(emi).get(f"/receipts/{paid.code}.pdf").status_code == 200
    assert View.objects.get().object_code == paid.code


@pytest.fixture
def cashier(hall: Facility) -> Client:
    """Gen at the till of `hall`, which is shown because it has a room."""
    part = RoomPart.objects.create(facility=hall, code="p", name="p")
    names = {"name": "r", "name_kana": "", "name_en": ""}
    room = Room.objects.create(facility=hall, code="r", timetable_code="none", capacity=1, **names)
    room.parts.set([part])
    raise_catalogue_version()
    gen = someone("Gen", "gen@example.jp")
    duty_of(gen, DutyKind.CASHIER, hall.pk)
    client = signed_in(gen)
    client.post(f"/desk/till/?hall={hall.code}", {"drawer": "1", "float_yen": "10000"})
    return client


def test_cashier_scans_takes_and_closes(
    bank: StandIn, due: Payment, cashier: Client, hall: Facility
) -> None:
    here = f"hall={hall.code}"
    found = cashier.get(f"/desk/till/?{here}&q=https://x.example/pay/{due.code}/")
    taken = cashier.post(f"/desk/till/take/{due.code}/?{here}", {"given_yen": "2000"}, follow=True)
    till = TillSession.objects.get()
    wrong = cashier.post(f"/desk/till/{till.pk}/count/?{here}", {"n10000": "1"})
    closed = cashier.post(
        f"/desk/till/{till.pk}/count/?{here}",
        {"n10000": "1", "n1000": "1", "n100": "2"},
        follow=True,
    )

    assert "1,200円を受け取る" in found.content.decode()
    assert "おつりは 800円 です" in taken.content.decode()
    assert wrong.status_code == 409
    assert "-1,200" in wrong.content.decode()
    assert "レジを締めました" in closed.content.decode()
    assert View.objects.filter(page="desk.till", object_code=due.code).exists()


def test_receipt_is_written_at_the_till_for_who_stands_there(
    bank: StandIn, due: Payment, cashier: Client, hall: Facility
) -> None:
    path = f"/desk/till/receipt/{due.code}/?hall={hall.code}"
    early = cashier.post(path, {"addressee": "幸"})
    cashier.post(f"/desk/till/take/{due.code}/?hall={hall.code}", {"given_yen": "1200"})

    done = cashier.post(path, {"addressee": "佐々木 幸"}, follow=True).content.decode()

    assert early.status_code == 409
    assert "領収書を開いて印刷する" in done
    [paper] = papers_of(references=[due.code])
    assert paper.facts["addressee"] == "佐々木 幸"
    assert cashier.get(f"/receipts/{due.code}.pdf").content.startswith(b"%PDF")
    assert cashier.post(f"/desk/till/receipt/1234567890/?hall={hall.code}").status_code == 404


def test_sheet_is_shown_exported_and_printed(
    bank: StandIn, due: Payment, cashier: Client, hall: Facility
) -> None:
    here = f"hall={hall.code}&on=2026-12-01"
    cashier.post(f"/desk/till/take/{due.code}/?{here}", {"given_yen": "1200"})
    till = TillSession.objects.get()
    cashier.post(f"/desk/till/{till.pk}/count/?{here}", {"n10000": "1", "n1000": "1", "n100": "2"})

    page = cashier.get(f"/desk/till/sheet/?{here}").content.decode()
    table = cashier.get(f"/desk/till/sheet.csv?{here}").content.decode("utf-8-sig")
    paper = cashier.get(f"/desk/till/{till.pk}/sheet.pdf?{here}")

    assert "1,200円" in page
    [_head, row] = list(csv.reader(io.StringIO(table)))
    assert row[-1] == "1200"
    assert paper.content.startswith(b"%PDF")


def test_mistake_is_taken_back_and_refund_paid_out_on_the_page(
    bank: StandIn, due: Payment, cashier: Client, hall: Facility
) -> None:
    here = f"hall={hall.code}"
    cashier.post(f"/desk/till/take/{due.code}/?{here}", {"given_yen": "1200"})
    entry = LedgerEntry.objects.get()

    bare = cashier.post(f"/desk/till/entries/{entry.pk}/void/?{here}", {"reason": ""})
    done = cashier.post(
        f"/desk/till/entries/{entry.pk}/void/?{here}", {"reason": "まちがい"}, follow=True
    )

    assert bare.status_code == 409
    assert "現金をお返しください" in done.content.decode()
    assert tills.expected_yen(TillSession.objects.get()) == 10_000


def test_till_page_costs_the_same_with_many_movements(
    bank: StandIn, due: Payment, cashier: Client, hall: Facility, aoi: Someone
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            cashier.get(f"/desk/till/?hall={hall.code}")
        return len(seen)

    cashier.post(f"/desk/till/take/{due.code}/?hall={hall.code}", {"given_yen": "1200"})
    queries()
    one = queries()
    for reference in ("2", "3"):
        more = due_payment(aoi, hall.pk, reference=reference)
        cashier.post(f"/desk/till/take/{more.code}/?hall={hall.code}", {"given_yen": "1200"})
    queries()

    assert queries() == one
