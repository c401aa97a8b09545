"""Guards of the support center under rivals, each with the fault seen when the guard is off."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from notifications.models import Message
from sandbox.imap import ImapServer
from support.enums import MailStatus
from support.models import Call, Case, IncomingMail
from support.rules.mail import identity_of
from support.services import fetching, filing
from support.services.calls import start_call
from support.services.fetching import fetch_mail
from support.services.filing import file_mails
from tests.factories.accounts import Someone
from tests.races.race import after_all_have_read, race
from tests.support.acts import NOW, a_mail
from tests.support.conftest import arrive

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS, MAILS = 4, 12


def fetched_by_rivals(imap: ImapServer, before: Callable[[], None] = lambda: None) -> int:
    for number in range(MAILS):
        arrive(imap, a_mail(f"subject {number}"))
    fetch_mail(now=NOW)  # makes the mailbox's row
    for place in ("INBOX", "Kashikan"):
        for uid in imap.store.uids(place):
            imap.store.remove(place, uid)
    IncomingMail.objects.all().delete()
    for number in range(MAILS):
        arrive(imap, a_mail(f"subject {number}"))
    before()
    race([partial(fetch_mail, now=NOW)] * RIVALS)
    return IncomingMail.objects.count()


def test_rivals_fetch_each_mail_once(imap: ImapServer) -> None:
    assert fetched_by_rivals(imap) == MAILS

    assert imap.store.uids("INBOX") == []


def test_without_the_constraint_rivals_store_a_mail_twice(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has fetched the first mail before anybody stores and moves it."""

    def wait_for_each_other() -> None:
        all_have = after_all_have_read(identity_of, RIVALS)
        monkeypatch.setattr(fetching, "identity_of", all_have)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE support_incomingmail DROP CONSTRAINT mail_stored_once")
    try:
        assert fetched_by_rivals(imap, before=wait_for_each_other) > MAILS
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
    monkeypatch.setattr(filing, "_next_mail", after_all_have_read(first_stored, RIVALS))

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
