"""Fetching from a real IMAP server: each mail once, nothing lost, and an alarm when it stops."""

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from notifications.models import Message
from sandbox.imap import ImapServer
from support import postbox
from support.models import IncomingMail, Mailbox
from support.rules.attention import SILENCE
from support.services import fetching
from support.services.fetching import fetch_mail, watch_mailbox
from tests.factories.accounts import Someone
from tests.support.acts import NOW, a_mail
from tests.support.conftest import arrive, drop

pytestmark = pytest.mark.django_db


def in_folders(server: ImapServer) -> tuple[int, int]:
    """How many mails lie in INBOX, and in the folder of those that are stored."""
    done = server.store.folder / postbox.DONE_FOLDER
    return len(server.store.uids("INBOX")), len(list(done.glob("*.eml")))


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE", "IMAP4rev1"])
def test_mails_are_stored_byte_for_byte_and_moved(imap: ImapServer, capabilities: str) -> None:
    imap.capabilities = capabilities
    arrive(imap, a_mail("a"))
    drop(imap, "iso-2022-jp")

    assert fetch_mail(now=NOW) == 2

    assert in_folders(imap) == (0, 2)
    stored = IncomingMail.objects.get(identity="<iso2022@docomo.example>")
    assert b"\x1b$B" in bytes(stored.raw)
    assert Mailbox.objects.get().fetched_at == NOW


def test_second_run_finds_nothing_new(imap: ImapServer) -> None:
    arrive(imap, a_mail())
    fetch_mail(now=NOW)

    assert fetch_mail(now=NOW) == 0

    assert IncomingMail.objects.count() == 1


def test_killed_between_storing_and_moving_stores_once(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(imap, a_mail())
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(postbox.OpenPostbox, "put_away", killed)
        fetch_mail(now=NOW)
    assert in_folders(imap) == (1, 0)

    assert fetch_mail(now=NOW) == 0

    assert IncomingMail.objects.count() == 1
    assert in_folders(imap) == (0, 1)


def killed(_box: postbox.OpenPostbox, _uid: int) -> None:
    """What happens to a worker between storing and moving."""
    raise KeyboardInterrupt


def test_mail_that_cannot_be_read_stops_no_other(imap: ImapServer) -> None:
    for subject in ("a", "b", "c"):
        arrive(imap, a_mail(subject))
    imap.poisoned = {2}

    assert fetch_mail(now=NOW) == 2

    assert in_folders(imap) == (1, 2)
    imap.poisoned = set()
    assert fetch_mail(now=NOW) == 1


def test_head_of_a_huge_mail_is_kept(imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postbox, "LARGEST", 100)
    arrive(imap, a_mail("大きい"))

    fetch_mail(now=NOW)

    stored = IncomingMail.objects.get()
    assert stored.is_cut
    assert b"Subject" in bytes(stored.raw)
    assert len(bytes(stored.raw).splitlines()) < 12


@pytest.mark.parametrize("fault", ["nobody listens", "wrong password"])
def test_dead_mailbox_does_not_look_like_a_quiet_day(
    imap: ImapServer, settings: Settings, fumi: Someone, fault: str
) -> None:
    fetch_mail(now=NOW)
    if fault == "nobody listens":
        imap.shutdown()
        imap.server_close()
    else:
        imap.credentials = ("support", "changed")
    later = NOW + SILENCE

    assert fetch_mail(now=later) == 0

    mailbox = Mailbox.objects.get()
    assert mailbox.failing_since == later
    assert mailbox.last_error
    assert not watch_mailbox(now=later)
    assert watch_mailbox(now=later + SILENCE / 3)
    assert watch_mailbox(now=later + SILENCE)
    letter = Message.objects.get()
    assert (letter.letter, letter.recipient_id) == ("support_mailbox_silent", fumi.user.pk)


def test_alarm_ends_with_the_first_success(imap: ImapServer, fumi: Someone) -> None:
    fetch_mail(now=NOW)
    watch_mailbox(now=NOW + 2 * SILENCE)

    fetch_mail(now=NOW + 2 * SILENCE)

    assert Mailbox.objects.get().alarmed_at is None
    assert not watch_mailbox(now=NOW + 2 * SILENCE)


def test_without_address_nothing_is_fetched(settings: Settings, db: None) -> None:
    settings.SUPPORT_POSTBOX = None

    assert fetch_mail(now=NOW) == 0
    assert not watch_mailbox(now=NOW)
    assert not Mailbox.objects.exists()
    assert outbox.outbox == []
    assert fetching.FILE_TASK == "support.file_mail"
