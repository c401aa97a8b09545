"""The operator's three calls and one mail: a person without e-mail books by telephone, a permit
is sent again, a complaint goes to the hall and back; and a mail in ISO-2022-JP is answered."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from booking.models import Application, Booking
from core.clock import day_of
from core.clock import now as present
from notifications.services.deliver import deliver_due
from sandbox.imap import ImapServer
from support.models import Case
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from tests.flows.acts import ROOM, fill_application, pick_first_free, sign_in
from tests.flows.conftest import OpenPage, shot
from tests.flows.test_every_page import SCREENS, check_on
from tests.flows.test_resident_books import next_month
from tests.support.conftest import drop, imap

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["imap"]
WIDE = SCREENS["desk"]


@pytest.fixture(autouse=True)
def knowledge(halls: None) -> None:
    """Articles and templates as `make run` loads them."""
    call_command("load_support", verbosity=0)


def operator(open_page: OpenPage, **options: object) -> Page:
    page = open_page("/", **(WIDE | options))
    sign_in(page, "fumi@example.jp")
    page.goto("/desk/support/")
    return page


def find(page: Page, text: str, name: str) -> None:
    """Three letters are enough; the search has the focus already."""
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(text)
    page.get_by_role("link", name=re.compile(name)).click()
    expect(page.get_by_role("heading", name=re.compile(name), level=1)).to_be_visible()


def identify(page: Page) -> None:
    page.get_by_text("代理の操作の前に確認する").click()
    for word in ("生年月日", "登録の電話番号"):
        page.get_by_label(word).check()
    page.get_by_role("button", name="確認したことを記録する").click()
    expect(page.locator(".identity")).to_contain_text("代理の操作ができます")


def log(
    page: Page, *, subject: str, text: str, answer: str = "", category: str = "booking"
) -> None:
    page.locator("select[name=category]").last.select_option(category)
    page.locator("input[name=subject]").fill(subject)
    page.locator("textarea[name=text]").fill(text)
    page.locator("textarea[name=answer]").fill(answer)
    if answer:
        page.get_by_label("これで解決した").check()
    page.get_by_role("button", name="記録する", exact=True).click()
    expect(page.locator(".thread")).to_contain_text(text)


def test_operators_three_calls_and_a_mail(open_page: OpenPage, imap: ImapServer) -> None:
    """One sitting at the telephone, from the first call to the answered mail."""
    book_on_the_web(open_page)
    page = operator(open_page)

    book_for_caller_without_mail(page)
    send_permit_again(page)
    pass_complaint_on(page, open_page)
    answer_mail_in_iso_2022_jp(page, imap)

    told = dict(Case.objects.values_list("subject", "status"))
    assert len(told) == 4
    assert set(told.values()) == {"closed", "waiting_caller"}  # the mail waits for what she says


def book_on_the_web(open_page: OpenPage) -> None:
    """Aoi has booked by herself; her letter has gone out and will be lost."""
    aoi = open_page()
    sign_in(aoi, "aoi@example.jp")
    aoi.goto(f"{ROOM}?month={next_month()}")
    pick_first_free(aoi)
    aoi.get_by_role("button", name="選んだ時間を仮押さえする").click()
    fill_application(aoi)
    aoi.get_by_role("button", name=re.compile("この内容で申し込む")).click()
    deliver_due(now=present())


def book_for_caller_without_mail(page: Page) -> None:
    """First call: somebody old and without e-mail books by telephone."""
    shot(page, "support-1-desk")
    page.get_by_role("button", name="電話を受けた").click()
    find(page, "ちばち", "千葉 千恵")
    shot(page, "support-2-caller", full=True)
    assert page.get_by_role("link", name="代理で予約する").count() == 0
    identify(page)
    page.get_by_role("link", name="代理で予約する").click()
    page.goto(f"{page.url}?hall=koryu-plaza&on={open_day()}")
    page.locator("input[name=pick]").first.check()
    page.get_by_role("radio", name="いいえ").check()
    page.locator("input[name=people]").fill("8")
    expect(page.locator("#price-part tfoot")).to_be_visible()
    shot(page, "support-3-book", full=True)
    page.get_by_role("button", name="千葉 千恵さんの名前で予約する").click()
    expect(page.locator(".messages")).to_contain_text("お客様に伝えてください")
    log(page, subject="部屋の予約", text="来月の会議室を予約したい。", answer="予約番号を伝えた。")
    page.get_by_role("button", name="通話を終える").click()

    application = Application.objects.get(asked_by__name="千葉 千恵")
    assert (application.channel, application.on_behalf) == ("support", True)
    case = Case.objects.get()
    assert (case.status, case.booking_code) == ("closed", application.code)
    assert case.at_first_contact
    page.goto(f"/desk/support/cases/{case.code}/")
    expect(page.locator(".thread")).to_contain_text("代理で予約しました")
    shot(page, "support-4-case", full=True)


def open_day() -> date:
    """A day some weeks ahead that is no Monday."""
    day = day_of(present()) + timedelta(days=20)
    while day.weekday() in {0, 6}:
        day += timedelta(days=1)
    return day


def send_permit_again(page: Page) -> None:
    """Second call: a letter was lost and goes out once more."""
    page.goto("/desk/support/")
    page.get_by_role("button", name="電話を受けた").click()
    find(page, "あおき", "青木 葵")
    identify(page)
    sent = len(mail.outbox)

    page.get_by_role("button", name=re.compile("予約が決まりました.*もう一度送る")).click()
    expect(page.locator(".messages")).to_contain_text("もう一度送りました")
    deliver_due(now=present() + timedelta(seconds=1))

    assert len(mail.outbox) == sent + 1
    assert mail.outbox[-1].to == ["aoi@example.jp"]
    assert str(mail.outbox[-1].subject) in {str(each.subject) for each in mail.outbox[:sent]}
    text = "許可書が見つからない。"
    log(page, subject="許可書", text=text, answer="送り直した。", category="papers")
    booking = Booking.objects.get(application__asked_by__name="青木 葵")
    assert Case.objects.get(subject="許可書").booking_code == booking.application.code
    page.get_by_role("button", name="通話を終える").click()


def pass_complaint_on(page: Page, open_page: OpenPage) -> None:
    """Third call: a complaint of somebody unknown goes to the hall, and the answer back."""
    page.goto("/desk/support/")
    page.get_by_role("link", name="登録のない方").click()
    page.locator("input[name=name]").fill("星野 一")
    page.locator("input[name=mail]").fill("hoshino@example.jp")
    log(page, subject="暖房が入らない", text="和室が寒かった。", category="complaint")
    case = Case.objects.get(subject="暖房が入らない")
    page.locator("summary", has_text="施設に照会する").click()
    page.locator("#escalate_hall").select_option("chuo-kominkan")
    page.locator("#escalate_text").fill("暖房の状態を教えてください。")
    page.get_by_role("button", name="この施設に照会する").click()
    expect(page.locator(".thread")).to_contain_text("施設への照会")

    answer_for_hall(open_page)

    page.reload()
    page.get_by_text("ひな形・よくある質問から").click()
    page.get_by_role("button", name="この文面を使う").first.click()
    expect(page.locator("#answer_text")).to_have_value(
        re.compile("星野 一 様.*中央公民館", re.DOTALL)
    )
    page.get_by_label("これで完了にする").check()
    page.get_by_role("button", name="回答を記録して送る").click()
    expect(page.locator(".thread")).to_contain_text("お客様への回答")
    shot(page, "support-7-answered", full=True)
    case.refresh_from_db()
    assert (case.status, case.at_first_contact) == ("closed", False)
    deliver_due(now=present() + timedelta(seconds=1))
    assert mail.outbox[-1].to == ["hoshino@example.jp"]


def answer_for_hall(open_page: OpenPage) -> None:
    """The clerk of the hall sees the case and answers the support center, not the caller."""
    clerk = open_page("/", **WIDE)
    sign_in(clerk, "dai@example.jp")
    clerk.goto("/desk/support/")
    shot(clerk, "support-5-hall-cases")
    clerk.locator(".sheet a").click()
    assert clerk.get_by_role("button", name="回答を記録して送る").count() == 0
    clerk.locator("#hall_answer_text").fill("今朝、直しました。")
    clerk.get_by_role("button", name="サポートセンターに回答する").click()
    shot(clerk, "support-6-hall-answered", full=True)


def answer_mail_in_iso_2022_jp(page: Page, imap: ImapServer) -> None:
    """One mail with letters that Shift-JIS made up, answered in its thread."""
    drop(imap, "iso-2022-jp")
    fetch_mail(now=present())
    file_mails(now=present())
    page.goto("/desk/support/")
    page.locator(".sheet a").first.click()
    expect(page.locator(".thread")).to_contain_text("㈱高木商店")
    shot(page, "support-8-mail", full=True)
    page.locator("#answer_text").fill("許可書をお送りしました。")
    page.get_by_role("button", name="回答を記録して送る").click()
    expect(page.locator(".thread")).to_contain_text("お客様への回答")

    deliver_due(now=present() + timedelta(seconds=1))

    sent = mail.outbox[-1]
    assert sent.to == ["takagi@docomo.example"]
    assert sent.extra_headers["In-Reply-To"] == "<iso2022@docomo.example>"
    assert "> ㈱高木商店" in str(sent.body)
    assert re.search(r"Re: 使用許可書について \[\d{3}-\d{3}-\d{4}\]", str(sent.subject))


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_the_support_center(open_page: OpenPage, imap: ImapServer, screen: str) -> None:
    for name in ("iso-2022-jp", "attachments", "html-only"):
        drop(imap, name)
    fetch_mail(now=present())
    file_mails(now=present())
    page = open_page("/faq/", **SCREENS[screen])
    page.locator(".fold summary").first.click()
    check_on(screen, page, "faq")
    page.goto("/contact/")
    check_on(screen, page, "contact")
    sign_in(page, "fumi@example.jp")
    page.goto("/desk/support/?q=あおき")
    check_on(screen, page, "support-desk")
    page.get_by_role("link", name=re.compile("青木 葵")).click()
    check_on(screen, page, "support-caller")
    caller = page.url
    page.goto(f"{caller}book/?hall=koryu-plaza&on={open_day()}")
    check_on(screen, page, "support-book")
    for name, path in {
        "cases": "/desk/support/cases/",
        "case": f"/desk/support/cases/{Case.objects.get(subject='papers').code}/",
        "new": "/desk/support/new/",
        "knowledge": "/desk/support/knowledge/",
        "article": "/desk/support/knowledge/articles/how-to-book/",
        "template": "/desk/support/knowledge/templates/permit-again/",
        "figures": "/desk/support/figures/",
    }.items():
        page.goto(path)
        check_on(screen, page, f"support-{name}")


def test_form_sends_without_script_and_gives_a_number(open_page: OpenPage) -> None:
    page = open_page("/contact/", scripts=False)
    page.locator("input[name=name]").fill("森")
    page.locator("input[name=mail]").fill("mori@example.jp")
    page.locator("select[name=category]").select_option("facility")
    page.locator("textarea[name=text]").fill("駐車場はありますか。")
    page.get_by_role("button", name="この内容で問い合わせる").click()

    expect(page.locator(".number")).to_have_text(re.compile(r"\d{3}-\d{3}-\d{4}"))
    assert Case.objects.get().channel == "web"
    shot(page, "contact-received")
