"""A new case: typed by an operator, sent by the public form, or read from a mail."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed
from accounts.models import Person
from accounts.permissions import can_handle_cases
from booking.models import Application
from core.actor import Actor
from core.coded import insert_coded
from core.codes import normalise
from support.enums import CaseChannel, Category, LineKind
from support.errors import TooManyInquiries, UnknownBooking
from support.models import Case, IncomingMail
from support.services.deadlines import due_after
from support.services.letters import acknowledge
from support.services.lines import add_line

WINDOW = timedelta(hours=1)
MOST_FROM_ONE_ADDRESS = 3
MOST_FROM_EVERYBODY = 100


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody wants to know, and who they are as far as they said."""

    channel: CaseChannel
    category: Category
    subject: str
    text: str
    facility_id: int | None = None
    booking_code: str = ""
    caller_id: int | None = None
    caller_name: str = ""
    caller_phone: str = ""
    caller_mail: str = ""


def open_case(*, inquiry: Inquiry, actor: Actor, now: datetime) -> Case:
    """A case typed in by the support center; the operator owns it.

    Raises NotAllowed or UnknownBooking.
    """
    if not can_handle_cases(actor):
        raise NotAllowed
    with transaction.atomic():
        case = insert_case(inquiry, now=now, owner_id=actor.user)
        sender = case.caller_name or case.caller_phone
        add_line(case, LineKind.INCOMING, actor=actor, now=now, text=inquiry.text, sender=sender)
    return case


def receive_inquiry(*, inquiry: Inquiry, now: datetime) -> Case:
    """A case from the public form, acknowledged once by mail.

    Raises TooManyInquiries where the same address, or everybody together, sent too many within an
    hour: the form must not become a way to send letters to strangers.
    """
    recent = Case.objects.filter(channel=CaseChannel.WEB, opened_at__gt=now - WINDOW)
    if (
        recent.filter(caller_mail__iexact=inquiry.caller_mail).count() >= MOST_FROM_ONE_ADDRESS
        or recent.count() >= MOST_FROM_EVERYBODY
    ):
        raise TooManyInquiries(phone=settings.SUPPORT_PHONE)
    inquiry = _without_guess(inquiry)
    with transaction.atomic():
        case = insert_case(inquiry, now=now)
        add_line(
            case, LineKind.INCOMING, actor=None, now=now, text=inquiry.text, sender=case.caller_mail
        )
        _acknowledge(case, now=now)
    return case


def _without_guess(inquiry: Inquiry) -> Inquiry:
    """A number that belongs to no booking stays in the text: a stranger must learn nothing."""
    try:
        known_booking(inquiry.booking_code)
    except UnknownBooking:
        text = _("%(text)s\n\n（予約番号の欄：%(number)s）")
        told = text % {"text": inquiry.text, "number": inquiry.booking_code}
        return replace(inquiry, booking_code="", text=told)
    return inquiry


def open_from_mail(
    *,
    inquiry: Inquiry,
    mail: IncomingMail,
    facts: dict[str, object],
    answer_it: bool,
    now: datetime,
) -> Case:
    """A case from a mail, in the caller's transaction; acknowledged if `answer_it`."""
    case = insert_case(inquiry, now=now)
    add_line(
        case,
        LineKind.INCOMING,
        actor=None,
        now=now,
        text=inquiry.text,
        sender=inquiry.caller_mail,
        facts=facts,
        mail=mail,
        message_id=mail.identity,
    )
    if answer_it:
        _acknowledge(case, now=now)
    return case


def _acknowledge(case: Case, *, now: datetime) -> None:
    if (written := acknowledge(case, now=now)) is not None:
        letter, message_id = written
        add_line(
            case, LineKind.AUTOMATIC, actor=None, now=now, letter=letter, message_id=message_id
        )


def insert_case(inquiry: Inquiry, *, now: datetime, owner_id: int | None = None) -> Case:
    """The row. Who is known keeps their name in accounts; raises UnknownBooking."""
    caller = _caller(inquiry)
    case = Case(
        channel=inquiry.channel,
        category=inquiry.category,
        subject=inquiry.subject[:200],
        facility_id=inquiry.facility_id,
        booking_code=known_booking(inquiry.booking_code),
        caller=caller,
        caller_name=inquiry.caller_name or (caller.name if caller else ""),
        caller_phone=inquiry.caller_phone or (caller.phone if caller else ""),
        caller_mail=inquiry.caller_mail or (caller and caller.user.email) or "",
        owner_id=owner_id,
        opened_at=now,
        due_at=due_after(now, channel=inquiry.channel, category=inquiry.category),
    )
    insert_coded(case)
    return case


def _caller(inquiry: Inquiry) -> Person | None:
    """The person that was chosen, else whose account has this address: a hint, not a proof."""
    people = Person.objects.select_related("user")
    if inquiry.caller_id is not None:
        return people.filter(pk=inquiry.caller_id).first()
    if inquiry.caller_mail:
        return people.filter(user__email=inquiry.caller_mail.lower()).first()
    return None


def known_booking(typed: str) -> str:
    """The application's code of what was typed; empty for nothing. Raises UnknownBooking."""
    code = normalise(typed)[:10]
    if code and not Application.objects.filter(code=code).exists():
        raise UnknownBooking
    return code
