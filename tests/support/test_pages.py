"""The pages through the HTTP client: what they show, to whom, with how many questions."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils.translation import gettext, override
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.errors import NotAllowed
from audit.models import Entry, View
from core.clock import now as present
from core.names import support_hours
from sandbox.imap import ImapServer
from support.models import AnswerTemplate, Article, Case, Mailbox
from support.selectors.cases import CaseFilter, case_list
from support.selectors.figures import figures_of
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from support.services.knowledge import remove_template
from support.services.thread import answer_by_voice
from tests.factories.accounts import Someone
from tests.support.acts import NOW, a_case
from tests.support.conftest import drop

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.AccountBackend"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Nobody has sent the form yet."""
    cache.clear()


@pytest.fixture
def desk(client: Client, fumi: Someone) -> Client:
    """The operator's browser."""
    client.force_login(fumi.user, BACKEND)
    return client


def fields(**more: str) -> dict[str, str]:
    return {
        "name": "森",
        "mail": "mori@example.jp",
        "category": "key",
        "hall": "",
        "booking": "",
        "text": "鍵はどこですか。",
        "website": "",
    } | more


def test_form_makes_a_case_and_shows_its_number_only_to_the_sender(client: Client) -> None:
    sent = client.post("/contact/", fields())

    case = Case.objects.get()
    number = f"{case.code[:3]}-{case.code[3:6]}-{case.code[6:]}"
    assert number in client.get(sent.headers["Location"]).content.decode()
    assert client.get(f"/contact/{case.code}/").status_code == 404


@pytest.mark.parametrize(
    "bad", [{"category": ""}, {"text": ""}, {"mail": "x"}, {"mail": f"{'x' * 250}@example.jp"}]
)
def test_form_that_is_not_filled_in_makes_no_case(client: Client, bad: dict[str, str]) -> None:
    answer = client.post("/contact/", fields(**bad))

    said = answer.content.decode().partition('role="alert" tabindex="-1" autofocus')[2]
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(bad))}"' in said.partition("</div>")[0]
    assert not Case.objects.exists()


def test_program_that_fills_everything_in_makes_no_case(client: Client) -> None:
    client.post("/contact/", fields(website="https://spam.example/"))

    assert not Case.objects.exists()


def test_one_place_sends_five_an_hour(client: Client) -> None:
    for number in range(5):
        client.post("/contact/", fields(mail=f"m{number}@example.jp"))

    refused = client.post("/contact/", fields(mail="m9@example.jp"))

    assert refused.status_code == 422
    assert "短い間に何度も" in refused.content.decode()
    assert Case.objects.count() == 5


def test_number_of_a_booking_tells_a_stranger_nothing(client: Client) -> None:
    sent = client.post("/contact/", fields(booking="482-177-3064"))

    case = Case.objects.get()
    assert sent.status_code == 302
    assert case.booking_code == ""
    assert "482-177-3064" in case.lines.earliest("pk").text


def test_opinion_counts_once_in_a_session(client: Client) -> None:
    call_command("load_support", verbosity=0)
    for answer in ("yes", "yes", "no"):
        client.post("/faq/how-to-book/opinion/", {"helpful": answer})

    article = Article.objects.get(slug="how-to-book")
    assert (article.helpful, article.unhelpful) == (1, 0)
    assert "ご意見をありがとう" in client.get("/faq/").content.decode()


def test_search_finds_by_words_and_hides_drafts(client: Client) -> None:
    call_command("load_support", verbosity=0)
    Article.objects.filter(slug="key-when").update(is_published=False)

    found = client.get("/faq/?q=許可書").content.decode()

    assert "使用許可書が見つかりません。" in found
    assert "予約はどうやってしますか。" not in found
    assert "鍵はいつ" not in client.get("/faq/").content.decode()


def test_loading_twice_changes_nothing_that_the_city_wrote() -> None:
    call_command("load_support", verbosity=0)
    Article.objects.filter(slug="key-when").update(answer="市の答え")

    call_command("load_support", verbosity=0)

    assert Article.objects.get(slug="key-when").answer == "市の答え"


def test_three_letters_show_callers_as_a_piece(desk: Client, aoi: Someone) -> None:
    piece = desk.get("/desk/support/?q=Aoi&part=1").content.decode()

    assert "<html" not in piece
    assert f"/desk/support/people/{aoi.person.code}/" in piece


def test_looking_at_a_caller_and_a_case_is_written_down(
    desk: Client, fumi: Someone, chie: Someone
) -> None:
    case = a_case(fumi.actor, caller_id=chie.person.pk)

    desk.get(f"/desk/support/people/{chie.person.code}/")
    desk.get(f"/desk/support/cases/{case.code}/")

    seen = list(View.objects.order_by("pk").values_list("page", "object_code"))
    assert seen == [("support.caller", chie.person.code), ("support.case", case.code)]


def test_dead_mailbox_is_shown_on_every_page(desk: Client, imap: ImapServer) -> None:
    Mailbox.objects.create(
        address="x", fetched_at=present() - timedelta(hours=1), last_error="TimeoutError"
    )

    for path in ("/desk/support/", "/desk/support/cases/"):
        assert "メールを受信できていません" in desk.get(path).content.decode()


def test_attachment_is_given_out_to_be_saved_and_never_shown(
    desk: Client, imap: ImapServer
) -> None:
    drop(imap, "attachments")
    fetch_mail(now=NOW)
    file_mails(now=NOW)
    case = Case.objects.get()
    [mail] = [line.mail for line in case.lines.all() if line.mail]

    good = desk.get(f"/desk/support/cases/{case.code}/files/{mail.pk}/0/")
    refused = desk.get(f"/desk/support/cases/{case.code}/files/{mail.pk}/1/")

    assert good.headers["Content-Disposition"].startswith("attachment;")
    assert View.objects.filter(page="support.file", object_code=case.code).count() == 1
    assert good.headers["X-Content-Type-Options"] == "nosniff"
    assert good.content.startswith(b"%PDF")
    assert refused.status_code == 404


def test_what_a_mail_says_is_text_and_nothing_else(desk: Client, fumi: Someone) -> None:
    case = a_case(fumi.actor, text="<script>alert(1)</script>", subject="<b>x</b>")

    page = desk.get(f"/desk/support/cases/{case.code}/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_cases_asks_three_questions(
    fumi: Someone, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_case(fumi.actor, subject=f"{number}")
    operator = fumi.actor

    with django_assert_num_queries(3):
        shown = case_list(actor=operator, wanted=CaseFilter(), now=NOW)

    assert (len(shown.lines), shown.total) == (count, count)


def test_list_is_filtered_by_turn_words_and_number(fumi: Someone) -> None:
    late = a_case(fumi.actor, subject="遅い", now=NOW - timedelta(days=9))
    new = a_case(fumi.actor, subject="新しい")

    def found(**wanted: str) -> set[str]:
        shown = case_list(actor=fumi.actor, wanted=CaseFilter(**wanted), now=NOW)  # type: ignore[arg-type]
        return {line.code for line in shown.lines}

    assert found(turn="overdue") == {late.code}
    assert found(text="新し") == {new.code}
    assert found(text=f"{new.code[:3]}-{new.code[3:6]}-{new.code[6:]}") == {new.code}
    assert found(turn="closed") == set()


def test_figures_count_share_and_middle(fumi: Someone) -> None:
    for minutes in (10, 20, 60):
        case = a_case(fumi.actor)
        answer_by_voice(
            code=case.code,
            text="はい。",
            is_done=minutes != 60,
            actor=fumi.actor,
            now=NOW + timedelta(minutes=minutes),
        )

    figures = figures_of(month=NOW.date().replace(day=1))

    assert (figures.total, figures.first_contact, figures.in_time) == (3, 100, 100)
    assert (figures.reaction, figures.handling) == (20, 15)
    assert figures.rows[0].counts == [3, 0, 0, 0]
    assert figures_of(month=NOW.date().replace(year=2025, day=1)).total == 0


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
@pytest.mark.parametrize("path", ["/contact/", "/faq/", "/privacy/"])
def test_hours_of_the_telephone_are_never_without_their_days(
    client: Client, settings: Settings, path: str, language: str
) -> None:
    client.cookies["kashikan_language"] = language
    with override(language):
        hours = support_hours()

    page = client.get(path).content.decode()

    assert settings.SUPPORT_PHONE in page
    assert hours != settings.SUPPORT_HOURS
    assert page.count(hours) == page.count(settings.SUPPORT_HOURS) > 0


def test_prepared_answers_tell_the_days_in_their_own_language(desk: Client, fumi: Someone) -> None:
    case = a_case(fumi.actor, now=present())
    call_command("load_support", verbosity=0)
    desk.cookies["kashikan_language"] = "en"

    page = desk.get(f"/desk/support/cases/{case.code}/").content.decode()

    assert "（9:00–18:00、土日・祝日・年末年始を除く）" in page


def test_easy_answers_name_buttons_as_the_screen_does() -> None:
    call_command("load_support", verbosity=0)
    named = [
        (re.findall("「(.+?)」", article.answer), re.findall("「(.+?)」", article.answer_easy))
        for article in Article.objects.filter(answer_easy__contains="「")
    ]

    assert named
    with override("ja-easy"):
        assert [[gettext(word) for word in words] for words, _easy in named] == [
            easy for _words, easy in named
        ]


ARTICLE = {"category": "key", "question": "合い鍵は作れますか。", "answer": "作れません。"}


def test_center_writes_a_question_and_publishes_it(desk: Client) -> None:
    desk.post("/desk/support/knowledge/articles/", ARTICLE)
    made = Article.objects.get()
    hidden = Client().get("/faq/").content.decode()
    listed = desk.get("/desk/support/knowledge/").content.decode()

    path = f"/desk/support/knowledge/articles/{made.slug}/"
    desk.post(path, ARTICLE | {"answer": "作れません。お貸しします。", "is_published": "on"})

    assert "合い鍵" not in hidden
    assert "下書き" in listed
    assert "お貸しします" in Client().get("/faq/").content.decode()
    [first, second] = Entry.objects.filter(verb="article_written").order_by("pk")
    assert first.facts == {}
    assert second.facts == {"answer": "作れません。", "is_published": False}


def test_template_is_written_corrected_and_removed(desk: Client) -> None:
    path = "/desk/support/knowledge/templates/"
    wrong = desk.post(path, {"title": "鍵", "text": "{namae} 様"})
    desk.post(path, {"title": "鍵", "text": "{name} 様"})
    made = AnswerTemplate.objects.get()

    desk.post(f"{path}{made.code}/", {"title": "鍵の返し方", "text": "{name} 様"})
    made.refresh_from_db()
    desk.post(f"{path}{made.code}/", {"remove": "1"})

    assert wrong.status_code == 422
    assert "{namae}" in wrong.content.decode()
    assert made.title == "鍵の返し方"
    assert not AnswerTemplate.objects.exists()
    assert Entry.objects.get(verb="template_removed").facts["title"] == "鍵の返し方"


def test_hall_does_not_write_for_the_center(client: Client, dai: Someone) -> None:
    client.force_login(dai.user, BACKEND)

    assert client.post("/desk/support/knowledge/articles/", ARTICLE).status_code == 403
    with pytest.raises(NotAllowed):
        remove_template(code="x", actor=dai.actor, now=NOW)
    assert not Article.objects.exists()
