"""Letters of the support center: rows that notifications delivers, threaded as mail programs do."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Duty
from core.clock import day_of
from core.codes import grouped
from core.dates import moment_label
from core.names import city_name
from notifications.models import Message
from notifications.post import message_id
from notifications.services.send import send
from support.enums import LineKind
from support.models import Case, Line, Mailbox
from support.rules.words import answer_subject

MOST_REFERENCES = 20
MOST_QUOTED = 40
NO_ID = "@no-message-id>"


def thread_headers(case: Case) -> dict[str, str]:
    """From, In-Reply-To and References, so that the answer stands beside the question."""
    lines = case.lines.exclude(message_id="").exclude(message_id__endswith=NO_ID)
    ids = [
        (line.kind, line.message_id) for line in lines.order_by("at", "pk") if _is_between_us(line)
    ]
    headers = {"From": f'"{_sender_name()}" <{settings.SUPPORT_MAIL}>'}
    if ids:
        asked = [each for kind, each in ids if kind == LineKind.INCOMING]
        headers["In-Reply-To"] = (asked or [ids[-1][1]])[-1]
        headers["References"] = " ".join(each for _kind, each in ids[-MOST_REFERENCES:])
    return headers


def _sender_name() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("%(city)s 施設予約サポートセンター") % {"city": city_name()}


def write_answer(case: Case, *, text: str, once: str, now: datetime) -> tuple[Message, str]:
    """The answer to the caller, and the Message-ID under which it leaves."""
    key = f"support_answer:{case.code}:{once}"
    letter = send(
        letter="support_answer",
        recipient_id=case.caller.user_id if case.caller else None,
        facts={
            "number": grouped(case.code),
            "subject": answer_subject(case.subject, grouped(case.code)),
            "text": text,
            "quoted": _quoted(case),
        },
        dedupe_key=key,
        now=now,
        address=case.caller_mail,
        headers=thread_headers(case) | {"Auto-Submitted": "no"},
        booking_code=case.booking_code,
    )
    return letter, message_id(key)


def _quoted(case: Case) -> list[str]:
    asked = [
        line
        for line in case.lines.filter(kind=LineKind.INCOMING).order_by("at", "pk")
        if _is_between_us(line)
    ]
    lines = asked[-1].text.splitlines()[:MOST_QUOTED] if asked and asked[-1].message_id else []
    return [f"> {line}" for line in lines]


def _is_between_us(line: Line) -> bool:
    """Not what somebody else wrote under the case's number: that is not the caller's to read."""
    return not line.facts.get("other_sender")


def acknowledge(case: Case, *, now: datetime) -> tuple[Message, str] | None:
    """Tell once, automatically, that the inquiry has come; None where there is no address."""
    if not case.caller_mail:
        return None
    key = f"support_received:{case.code}"
    letter = send(
        letter="support_received",
        recipient_id=case.caller.user_id if case.caller else None,
        facts={
            "number": grouped(case.code),
            "subject": case.subject,
            "due": moment_label(case.due_at),
        },
        dedupe_key=key,
        now=now,
        address=case.caller_mail,
        headers=thread_headers(case) | {"Auto-Submitted": "auto-replied"},
    )
    return letter, message_id(key)


def tell_hall(case: Case, line: Line, *, duties: Iterable[str], now: datetime) -> int:
    """A letter to each of those at the hall who may answer; how many. It holds no personal data."""
    who = _holders(duties, facility_id=case.escalated_to_id, now=now)
    for user_id in who:
        send(
            letter="support_escalated",
            recipient_id=user_id,
            facts={
                "number": grouped(case.code),
                "due": moment_label(case.due_at),
                "url": f"{settings.SITE_URL}{reverse('support:case', args=[case.code])}",
            },
            dedupe_key=f"support_escalated:{case.code}:{line.pk}:{user_id}",
            now=now,
        )
    return len(who)


def tell_of_silence(mailbox: Mailbox, *, duties: Iterable[str], now: datetime) -> int:
    """A letter to each operator that no mail can be fetched; how many."""
    since = mailbox.failing_since or mailbox.fetched_at or now
    who = _holders(duties, facility_id=None, now=now)
    for user_id in who:
        send(
            letter="support_mailbox_silent",
            recipient_id=user_id,
            facts={"since": moment_label(since), "error": mailbox.last_error},
            dedupe_key=f"support_silent:{mailbox.pk}:{since.timestamp():.0f}:{user_id}",
            now=now,
        )
    return len(who)


def _holders(duties: Iterable[str], *, facility_id: int | None, now: datetime) -> Sequence[int]:
    """The users who hold one of `duties` there today, everybody once."""
    place = Q(facility=None) if facility_id is None else Q(facility_id=facility_id)
    held = Duty.objects.filter(
        place,
        kind__in=list(duties),
        during__contains=day_of(now),
        user__is_active=True,
    )
    return list(held.order_by("user_id").values_list("user_id", flat=True).distinct())
