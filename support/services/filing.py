"""Filing stored mails: each becomes a new case or a line of the case it answers.

One transaction a mail. The mailbox's row is locked before the oldest mail is chosen, so that a mail
and the one that answers it are filed one after the other. A mail that cannot be understood is
marked and shown to the operators as it is; it stops no other.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from support.enums import CaseChannel, CaseStatus, Category, LineKind, MailStatus
from support.models import Case, IncomingMail, Line, Mailbox
from support.rules.mail import Origin, ParsedMail, read_mail
from support.rules.words import numbers_in
from support.services.deadlines import due_after
from support.services.lines import add_line, add_status, locked_case
from support.services.opening import Inquiry, open_from_mail

log = logging.getLogger(__name__)

MACHINES = frozenset({Origin.AUTOMATIC, Origin.BOUNCE})
MOST_ACKNOWLEDGED = 3
"""Letters that one address gets automatically within a day: two machines must not talk."""


def file_mails(*, now: datetime, limit: int = 100) -> int:
    """File what was stored, the oldest first; how many mails were looked at."""
    for done in range(limit):
        if not _file_next(now=now):
            return done
    return limit


def _file_next(*, now: datetime) -> bool:
    with transaction.atomic():
        mail = _next_mail()
        if mail is None:
            return False
        try:
            with transaction.atomic():
                mail.mark(_filed(mail, now=now))
        except Exception as bug:  # one mail must not stop all others
            log.exception("Mail %s cannot be filed.", mail.pk)
            mail.mark(MailStatus.BROKEN, error=f"{type(bug).__name__}: {bug}".replace("\x00", ""))
    return True


def _next_mail() -> IncomingMail | None:
    """The oldest stored mail of a mailbox that nobody else is filing: its row is locked first."""
    stored = IncomingMail.objects.filter(status=MailStatus.STORED)
    mailbox = (
        Mailbox.objects.select_for_update(skip_locked=True, no_key=True)
        .filter(Exists(stored.filter(mailbox=OuterRef("pk"))))
        .first()
    )
    return stored.filter(mailbox=mailbox).order_by("pk").first() if mailbox else None


def _filed(mail: IncomingMail, *, now: datetime) -> MailStatus:
    parsed = read_mail(bytes(mail.raw))
    if parsed.sender == settings.SUPPORT_MAIL.lower():
        return MailStatus.SET_ASIDE
    case = _case_of(parsed)
    if case is not None:
        _continue(case, mail, parsed, now=now)
    elif parsed.origin in MACHINES:
        return MailStatus.SET_ASIDE
    else:
        _open(mail, parsed, now=now)
    return MailStatus.FILED


def _case_of(parsed: ParsedMail) -> Case | None:
    """The case that the mail answers: by the mail it names, else by a number in its subject."""
    codes = dict(
        Line.objects.filter(message_id__in=parsed.in_reply_to).values_list(
            "message_id", "case__code"
        )
    )
    nearest = next((codes[each] for each in parsed.in_reply_to if each in codes), None)
    named = [nearest] if nearest else numbers_in(parsed.subject)
    found = Case.objects.filter(code__in=named).values_list("code", flat=True).first()
    return locked_case(found) if found else None


def _continue(case: Case, mail: IncomingMail, parsed: ParsedMail, *, now: datetime) -> None:
    is_machine = parsed.origin in MACHINES
    add_line(
        case,
        LineKind.AUTOMATIC if is_machine else LineKind.INCOMING,
        actor=None,
        now=now,
        text=parsed.text,
        sender=parsed.sender,
        facts=_facts(mail, parsed) | {"other_sender": parsed.sender != case.caller_mail.lower()},
        mail=mail,
        message_id=mail.identity,
    )
    if is_machine:
        return
    before = case.status
    due_at = due_after(now, channel=CaseChannel.MAIL, category=case.category)
    if case.status == CaseStatus.CLOSED:
        case.reopen(due_at=due_at)
    elif case.status == CaseStatus.WAITING_CALLER:
        case.move_to(CaseStatus.OPEN)
        case.due_at = due_at
    case.save()
    add_status(case, before, actor=None, now=now)


def _open(mail: IncomingMail, parsed: ParsedMail, *, now: datetime) -> None:
    inquiry = Inquiry(
        channel=CaseChannel.MAIL,
        category=Category.OTHER,
        subject=parsed.subject,
        text=parsed.text,
        caller_name=parsed.sender_name,
        caller_mail=parsed.sender,
    )
    open_from_mail(
        inquiry=inquiry,
        mail=mail,
        facts=_facts(mail, parsed),
        answer_it=parsed.origin is Origin.PERSON and not _acknowledged_enough(parsed.sender, now),
        now=now,
    )


def _acknowledged_enough(address: str, now: datetime) -> bool:
    return (
        Line.objects.filter(
            kind=LineKind.AUTOMATIC,
            letter__isnull=False,
            case__caller_mail=address,
            at__gt=now - timedelta(days=1),
        ).count()
        >= MOST_ACKNOWLEDGED
    )


def _facts(mail: IncomingMail, parsed: ParsedMail) -> dict[str, object]:
    return {
        "subject": parsed.subject,
        "origin": parsed.origin.value,
        "is_cut": mail.is_cut,
        "files": [
            {"number": f.number, "name": f.name, "size": f.size, "mime": f.mime, "why": f.why}
            for f in parsed.attachments
        ],
    }
