"""Fetching mails: bytes from the mailbox into rows, each once, and an alarm when it stops.

The promise: a mail is moved away only after its bytes are committed, and a mail is stored once.
Killed in between, the next run finds the mail where it lay, stores nothing and moves it. One mail
that cannot be read stays where it is, is named in the log, and stops no other.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.permissions import RIGHTS, Right
from core.db import violated_constraint
from core.later import wake
from support.models import IncomingMail, Mailbox
from support.postbox import CannotFetch, CannotRead, OpenPostbox, opened
from support.rules.attention import is_silent
from support.rules.mail import are_one, identity_by_bytes, identity_of
from support.services.letters import tell_of_silence

log = logging.getLogger(__name__)

FILE_TASK = "support.file_mail"
MOST_A_RUN = 200


def fetch_mail(*, now: datetime) -> int:
    """Store what lies in the mailbox; how many mails were new. Network, outside transactions."""
    account = settings.SUPPORT_POSTBOX
    if account is None:
        return 0
    mailbox, _made = Mailbox.objects.get_or_create(
        address=f"{account.user}@{account.host}/{account.folder}"
    )
    stored = 0
    try:
        with opened(account) as box:
            for uid in box.uids()[:MOST_A_RUN]:
                stored += _take(box, uid, mailbox, now=now)
    except CannotFetch as error:
        log.warning("The support mailbox cannot be read: %s", error)
        mailbox.mark_failed(now=now, error=str(error))
    else:
        mailbox.mark_fetched(now=now)
    if stored:
        wake(FILE_TASK)
    return stored


def _take(box: OpenPostbox, uid: int, mailbox: Mailbox, *, now: datetime) -> int:
    """Store one mail, then move it away; 1 if it was new."""
    try:
        raw, is_cut = box.fetch(uid)
    except CannotRead as error:
        log.warning("Mail %s of the support mailbox cannot be read: %s", uid, error)
        return 0
    is_new = _store(mailbox, uid, raw, is_cut=is_cut, now=now)
    box.put_away(uid)
    return int(is_new)


def _store(mailbox: Mailbox, uid: int, raw: bytes, *, is_cut: bool, now: datetime) -> bool:
    """Insert the mail; False if it is there already, also from a rival.

    Another mail under the same Message-ID is another mail: mailers repeat theirs, and whoever was
    copied in could keep a letter of somebody else from arriving.
    """
    mail = IncomingMail(
        mailbox=mailbox,
        identity=identity_of(raw),
        uid=uid,
        raw=raw,
        is_cut=is_cut,
        fetched_at=now,
    )
    if _insert(mail):
        return True
    there = IncomingMail.objects.get(mailbox=mailbox, identity=mail.identity)
    if are_one(bytes(there.raw), raw):
        return False
    mail.identity = identity_by_bytes(raw)
    return _insert(mail)


def _insert(mail: IncomingMail) -> bool:
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError as error:
        if violated_constraint(error) != "mail_stored_once":
            raise
        return False
    return True


def watch_mailbox(*, now: datetime) -> bool:
    """Whether the mailbox has been silent for too long; then people are told, once an outage."""
    if settings.SUPPORT_POSTBOX is None:
        return False
    account = settings.SUPPORT_POSTBOX
    mailbox = Mailbox.objects.filter(
        address=f"{account.user}@{account.host}/{account.folder}"
    ).first()
    if mailbox is None or not is_silent(
        fetched_at=mailbox.fetched_at, failing_since=mailbox.failing_since, now=now
    ):
        return False
    if mailbox.alarmed_at is None:
        log.error("No mail was fetched for the support center since %s.", mailbox.fetched_at)
        tell_of_silence(mailbox, duties=RIGHTS[Right.HANDLE_CASES], now=now)
        mailbox.mark_alarmed(now=now)
    return True
