"""Attacks on the support center's post: mails that hide others, words that reach the wrong one."""

import pytest
from django.test import Client

from notifications.models import Message
from sandbox.imap import ImapServer
from support.models import Case, IncomingMail
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from support.services.thread import answer_by_mail
from tests.factories.accounts import Someone
from tests.support.acts import NOW, a_case, a_mail
from tests.support.conftest import arrive

pytestmark = pytest.mark.django_db


def receive(imap: ImapServer, *mails: bytes) -> None:
    """Mails arrive, are fetched and filed."""
    for mail in mails:
        arrive(imap, mail)
    fetch_mail(now=NOW)
    file_mails(now=NOW)


def test_words_of_another_sender_are_not_quoted_to_the_caller(
    imap: ImapServer, fumi: Someone
) -> None:
    """A stranger's mail with the number of somebody else's case: a slip, or a trick."""
    case = a_case(fumi.actor, caller_mail="")
    Case.objects.update(caller_mail="aoi@example.jp")
    receive(imap, a_mail(f"Re: [{case.code[:3]}-{case.code[3:6]}-{case.code[6:]}]", From="b@x.jp"))

    answer_by_mail(
        code=case.code, text="お答えします。", once="1", is_done=False, actor=fumi.actor, now=NOW
    )

    letter = Message.objects.get(letter="support_answer")
    assert letter.facts["quoted"] == []
    assert "In-Reply-To" not in letter.headers


@pytest.mark.parametrize("twin", [{"From": "b@x.jp"}, {"Subject": "別の件"}])
def test_mail_under_the_message_id_of_another_is_not_lost(
    imap: ImapServer, twin: dict[str, str]
) -> None:
    """Whoever was copied in knows the number of a mail that is still on its way."""
    same = {"Message-ID": "<1@example.jp>"}
    receive(imap, a_mail(**same), a_mail(**(same | twin)))

    assert IncomingMail.objects.count() == 2
    assert Case.objects.count() == 2


def test_mail_that_came_by_two_ways_is_one(imap: ImapServer) -> None:
    receive(imap, a_mail(Received="from a"), a_mail(Received="from b"))

    assert IncomingMail.objects.count() == 1


@pytest.mark.parametrize("path", ["/desk/support/?q=%00%00%00", "/desk/cases/?q=a%00"])
def test_sign_that_no_database_keeps_is_told_to_be_a_fault(
    client: Client, fumi: Someone, path: str
) -> None:
    client.raise_request_exception = False
    client.force_login(fumi.user, "accounts.backends.AccountBackend")

    assert client.get(path).status_code == 400
