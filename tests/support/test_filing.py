"""Stored mails become cases: threads hold together, machines are not answered, nothing is lost."""

from collections.abc import Callable

import pytest

from notifications.models import Message
from notifications.services.deliver import deliver_due
from sandbox.imap import ImapServer
from support.enums import CaseStatus, MailStatus
from support.models import Case, IncomingMail, Line
from support.rules.mail import read_mail
from support.services import filing
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from support.services.thread import answer_by_mail, close
from tests.factories.accounts import Someone
from tests.notifications.conftest import PostOffice
from tests.support.acts import NOW, a_case, a_mail, kinds
from tests.support.conftest import MAILS, arrive, drop

pytestmark = pytest.mark.django_db
Receive = Callable[..., None]


@pytest.fixture
def receive(imap: ImapServer) -> Receive:
    """Mails arrive, are fetched and filed."""

    def receive_all(*mails: bytes | str) -> None:
        for each in mails:
            drop(imap, each) if isinstance(each, str) else arrive(imap, each)
        fetch_mail(now=NOW)
        file_mails(now=NOW)

    return receive_all


def test_mail_opens_a_case_and_is_acknowledged_once(receive: Receive, aoi: Someone) -> None:
    receive(a_mail("鍵について"))

    case = Case.objects.get()
    assert (case.status, case.channel, case.subject) == ("new", "mail", "鍵について")
    assert case.caller == aoi.person
    assert kinds(case) == ["incoming", "automatic"]
    letter = Message.objects.get()
    assert letter.letter == "support_received"
    assert letter.headers["In-Reply-To"] == case.lines.order_by("pk")[0].message_id


def test_answer_by_iso_2022_jp_mail_and_back_is_one_thread(
    receive: Receive, fumi: Someone, post_office: PostOffice
) -> None:
    receive("iso-2022-jp")
    case = Case.objects.get()
    answer_by_mail(
        code=case.code, text="再送しました。", once="1", is_done=True, actor=fumi.actor, now=NOW
    )
    deliver_due(now=NOW)
    *_, sent = post_office.arrived
    assert sent["In-Reply-To"] == "<iso2022@docomo.example>"
    assert sent["To"] == "takagi@docomo.example"
    assert "support@kashikan.example" in sent["From"]
    assert "Auto-Submitted" in sent
    assert sent["Auto-Submitted"] == "no"
    assert "> ㈱高木商店" in sent.get_content()

    receive(a_mail("ありがとう", In_Reply_To=sent["Message-ID"], From="takagi@docomo.example"))

    case.refresh_from_db()
    assert case.status == CaseStatus.OPEN
    assert kinds(case)[-2:] == ["incoming", "status"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("subject", ["Re: 鍵 [{}]", "受付番号{}の件"])
def test_number_in_the_subject_leads_to_the_case(
    receive: Receive, fumi: Someone, subject: str
) -> None:
    case = a_case(fumi.actor)
    number = f"{case.code[:3]}-{case.code[3:6]}-{case.code[6:]}"

    receive(a_mail(subject.format(number), From="stranger@example.jp"))

    line = case.lines.get(mail__isnull=False)
    assert line.facts["other_sender"]
    assert Case.objects.count() == 1


def test_wrong_digit_in_the_subject_is_a_new_case(receive: Receive, fumi: Someone) -> None:
    case = a_case(fumi.actor)
    wrong = f"{case.code[:-1]}{(int(case.code[-1]) + 1) % 10}"

    receive(a_mail(f"Re: [{wrong}]"))

    assert Case.objects.count() == 2


def test_mail_and_its_answer_in_one_fetch_are_one_case(receive: Receive) -> None:
    first = a_mail("a", Message_ID="<first@example.jp>")
    second = a_mail("b", References="<first@example.jp>", Message_ID="<second@example.jp>")

    receive(first, second)

    assert kinds(Case.objects.get()) == ["incoming", "automatic", "incoming"]


def test_mail_opens_a_closed_case_again(receive: Receive, fumi: Someone) -> None:
    receive(a_mail("a", Message_ID="<first@example.jp>"))
    case = Case.objects.get()
    close(code=case.code, actor=fumi.actor, now=NOW)

    receive(a_mail("b", In_Reply_To="<first@example.jp>"))

    case.refresh_from_db()
    assert (case.status, case.closed_at) == (CaseStatus.OPEN, None)


def test_machine_is_set_aside_and_gets_no_answer(receive: Receive) -> None:
    receive("absence", a_mail("x", From="support@kashikan.example"))

    assert not Case.objects.exists()
    assert not Message.objects.exists()
    assert set(IncomingMail.objects.values_list("status", flat=True)) == {MailStatus.SET_ASIDE}


def test_list_becomes_a_case_without_acknowledgement(receive: Receive) -> None:
    receive("mailing-list")

    assert kinds(Case.objects.get()) == ["incoming"]
    assert not Message.objects.exists()


def test_returned_letter_is_shown_in_its_case_and_changes_no_state(
    receive: Receive, fumi: Someone
) -> None:
    case = a_case(fumi.actor)
    answer_by_mail(code=case.code, text="はい。", once="1", is_done=True, actor=fumi.actor, now=NOW)
    sent = case.lines.get(kind="answer").message_id
    raw = a_mail("Undelivered", From="MAILER-DAEMON@mx.example", Return_Path="<>", References=sent)

    receive(raw)

    case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
    assert kinds(case)[-1] == "automatic"


def test_one_address_is_acknowledged_three_times_a_day(receive: Receive) -> None:
    receive(*[a_mail(f"subject {number}") for number in range(6)])

    assert Case.objects.count() == 6
    assert Message.objects.filter(letter="support_received").count() == 3


def test_mail_that_cannot_be_filed_is_marked_and_stops_no_other(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_mail

    def trips(raw: bytes) -> object:
        if b"poison" in raw:
            raise RuntimeError("a bug")
        return real(raw)

    monkeypatch.setattr(filing, "read_mail", trips)
    receive(a_mail("poison"), a_mail("good"))

    assert Case.objects.get().subject == "good"
    broken = IncomingMail.objects.get(status=MailStatus.BROKEN)
    assert "a bug" in broken.error


def test_every_sample_can_be_filed(receive: Receive) -> None:
    samples = sorted(path.stem for path in MAILS.glob("*.eml"))

    receive(*samples)

    assert not IncomingMail.objects.filter(status=MailStatus.BROKEN).exists()
    assert IncomingMail.objects.count() == len(samples)
    files = Line.objects.get(facts__subject="papers").facts["files"]
    assert [each["why"] for each in files] == ["", "kind"]
