"""Guards of the support center under rivals, each with the fault seen when the guard is off."""

from functools import partial

import pytest
from django.db import connection

from notifications.models import Message
from sandbox.imap import ImapServer
from support.enums import MailStatus
from support.models import Call, Case, IncomingMail
from support.services import filing
from support.services.calls import start_call
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from tests.factories.accounts import Someone
from tests.races.race import race
from tests.support.acts import NOW, a_mail
from tests.support.conftest import arrive

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS, MAILS = 4, 12


def fetched_by_rivals(imap: ImapServer) -> int:
    for number in range(MAILS):
        arrive(imap, a_mail(f"subject {number}"))
    fetch_mail(now=NOW)  # makes the mailbox's row
    for place in ("INBOX", "Kashikan"):
        for uid in imap.store.uids(place):
            imap.store.remove(place, uid)
    IncomingMail.objects.all().delete()
    for number in range(MAILS):
        arrive(imap, a_mail(f"subject {number}"))
    race([partial(fetch_mail, now=NOW)] * RIVALS)
    return IncomingMail.objects.count()


def test_rivals_fetch_each_mail_once(imap: ImapServer) -> None:
    assert fetched_by_rivals(imap) == MAILS

    assert imap.store.uids("INBOX") == []


def test_without_the_constraint_rivals_store_a_mail_twice(imap: ImapServer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE support_incomingmail DROP CONSTRAINT mail_stored_once")
    try:
        assert fetched_by_rivals(imap) > MAILS
    finally:
        IncomingMail.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE support_incomingmail ADD CONSTRAINT mail_stored_once "
                "UNIQUE (mailbox_id, identity)"
            )


def test_rivals_file_each_mail_once_and_threads_stay_whole(imap: ImapServer) -> None:
    arrive(imap, a_mail("first", Message_ID="<first@example.jp>"))
    for number in range(MAILS):
        arrive(imap, a_mail(f"Re: {number}", In_Reply_To="<first@example.jp>"))
    fetch_mail(now=NOW)

    race([partial(file_mails, now=NOW)] * RIVALS)

    assert Case.objects.get().lines.filter(kind="incoming").count() == MAILS + 1
    assert Message.objects.count() == 1


def test_without_the_lock_of_the_mailbox_threads_fall_apart(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(imap, a_mail("first", Message_ID="<first@example.jp>"))
    for number in range(MAILS):
        arrive(imap, a_mail(f"Re: {number}", In_Reply_To="<first@example.jp>"))
    fetch_mail(now=NOW)
    monkeypatch.setattr(filing, "_next_mail", first_stored)

    race([partial(file_mails, now=NOW, limit=MAILS)] * RIVALS)

    faults = IncomingMail.objects.filter(status=MailStatus.BROKEN).count()
    assert Case.objects.count() - 1 + faults > 0


def first_stored() -> IncomingMail | None:
    """The oldest stored mail, without any lock."""
    return IncomingMail.objects.filter(status=MailStatus.STORED).order_by("pk").first()


def test_operator_holds_one_telephone(fumi: Someone) -> None:
    finishes = race([partial(start_call, actor=fumi.actor, now=NOW)] * RIVALS)

    assert Call.objects.count() == 1
    assert sum(finish.error is None for finish in finishes) == 1
