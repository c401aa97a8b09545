"""The post: a message row becomes an e-mail, and an SMTP answer becomes a kind of failure."""

import hashlib
import hmac
import re
import smtplib
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from core.calendar_file import CalendarEntry, calendar_file
from core.crypto import key_for
from core.names import city_name, support_hours
from notifications.models import Delivery, Message
from notifications.rules import Failure

_WIDE_GAP = re.compile(r"\n{3,}")
_ADDRESS = re.compile(r"[^\s<>'\"@]+@[^\s<>'\"@]+")
PERMANENT = 500
"""SMTP answers from here on mean: do not try again (RFC 5321, 4.2.1)."""


class CouldNotSend(Exception):
    """An attempt that failed, and how. Workers read it; residents never see it."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(reason)
        self.failure = failure


def connection() -> BaseEmailBackend:
    """A connection to the post, not yet open. EMAIL_TIMEOUT bounds each of its steps."""
    return get_connection()


def message_id(dedupe_key: str) -> str:
    """The same identifier for the same letter however often it leaves; tells nothing about it."""
    digest = hmac.new(key_for("message-id"), dedupe_key.encode(), hashlib.sha256).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest[:32]}@{domain}>"


def email_of(delivery: Delivery) -> EmailMessage:
    """The e-mail, in the language of the message."""
    message: Message = delivery.message
    with translation.override(message.language):
        body = render_to_string(f"notifications/{message.letter}.body.txt", _facts(message))
    email = EmailMessage(
        subject=subject_of(message),
        body=_WIDE_GAP.sub("\n\n", body).strip() + "\n",
        from_email=message.headers.get("From"),
        to=[delivery.address],
        headers={
            "Message-ID": message_id(message.dedupe_key),
            "Auto-Submitted": "auto-generated",
            "Content-Language": "en" if message.language == "en" else "ja",
            **message.headers,
        },
    )
    for attachment in message.attachments:
        email.attach(attachment["name"], calendar_of(attachment, message), "text/calendar")
    return email


def calendar_of(attachment: Mapping[str, Any], message: Message) -> str:
    """The text of an attached calendar file, as of when the letter was written."""
    if "text" in attachment:  # letters of before 2026-12 hold it ready-made
        return str(attachment["text"])
    entries = [CalendarEntry.from_json(entry) for entry in attachment["entries"]]
    return calendar_file(entries, now=message.created_at)


def subject_of(message: Message) -> str:
    """The subject, in the language of the message: also its name in lists."""
    with translation.override(message.language):
        subject = render_to_string(f"notifications/{message.letter}.subject.txt", _facts(message))
    return " ".join(subject.split())


def _facts(message: Message) -> dict[str, Any]:
    return {
        **message.facts,
        "city": city_name(message.language),
        "support_phone": settings.SUPPORT_PHONE,
        "support_hours": support_hours(),
        "has_calendar": bool(message.attachments),
    }


def post(email: EmailMessage, *, through: BaseEmailBackend) -> None:
    """Hand the e-mail over. Raises CouldNotSend; then the connection is closed."""
    try:
        through.send_messages([email])
    except ValueError as error:  # Django refuses line ends and odd signs in an address
        reason = f"The address cannot be used: {without_addresses(str(error))}"
        raise CouldNotSend(Failure.REFUSED, reason) from error
    except (smtplib.SMTPException, OSError) as error:
        close(through)
        reason = f"{type(error).__name__}: {without_addresses(str(error))}"
        raise CouldNotSend(failure_of(error), reason) from error


def without_addresses(text: str) -> str:
    """What a server said, fit for a log: whom it was about stands in the row of the letter."""
    return _ADDRESS.sub("(address)", text)


def close(used: BaseEmailBackend) -> None:
    """Hang up; a line that is already dead is no error."""
    try:
        used.close()
    except (smtplib.SMTPException, OSError):
        return


def failure_of(error: smtplib.SMTPException | OSError) -> Failure:
    """Whether the post is down, or this letter was refused now or for good."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _reason in error.recipients.values()]
            return Failure.REFUSED if min(codes, default=0) >= PERMANENT else Failure.REFUSED_NOW
        case smtplib.SMTPDataError():
            return Failure.REFUSED if error.smtp_code >= PERMANENT else Failure.REFUSED_NOW
    return Failure.OUTAGE
