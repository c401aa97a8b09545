"""Acting for a caller (代理): the same services as everybody's, after the caller was identified."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.enums import BOOKING_ROLES
from accounts.models import Membership, Person
from booking.models import Application, Booking
from booking.services.cancel import cancel_for_applicant
from booking.services.counter import CounterRequest, book_for
from core.actor import Actor, Channel
from core.clock import day_of
from notifications.models import Message
from notifications.selectors import is_sent_to
from notifications.services.resend import resend
from support.enums import LineKind
from support.errors import NoSuchCaller, UnknownBooking
from support.services.calls import case_for_act, identification_of
from support.services.lines import add_line


def book_for_caller(
    *, request: CounterRequest, case_code: str = "", actor: Actor, now: datetime
) -> Application:
    """Book in the caller's name through the support center; record and letter say so.

    Raises NotIdentified, NoSuchCase, and what booking.services.counter.book_for raises.
    """
    identification_of(person_id=request.person_id, actor=actor, now=now)
    with transaction.atomic():
        made = book_for(
            request=replace(request, channel=Channel.SUPPORT), actor=_acting(actor), now=now
        )
        _tell(request.person_id, case_code, actor, now, act="booked", number=made.code)
    return made


def cancel_for_caller(
    *, person_id: int, code: str, reason: str, case_code: str = "", actor: Actor, now: datetime
) -> Booking:
    """Cancel a booking of the caller or of a group they belong to, at their wish.

    Raises NotIdentified, UnknownBooking, NoSuchCase, and what cancel_for_applicant raises.
    """
    identification_of(person_id=person_id, actor=actor, now=now)
    if not bookings_for(person_id, now=now).filter(code=code).exists():
        raise UnknownBooking
    with transaction.atomic():
        booking = cancel_for_applicant(code=code, reason=reason, actor=_acting(actor), now=now)
        _tell(person_id, case_code, actor, now, act="cancelled", number=code)
    return booking


def resend_to_caller(
    *, person_id: int, message_id: int, case_code: str = "", actor: Actor, now: datetime
) -> Message:
    """Send one of the caller's letters once more, to their own address.

    Raises NotIdentified, NoSuchCaller where the letter is not theirs, or NoSuchCase.
    """
    identification_of(person_id=person_id, actor=actor, now=now)
    person = Person.objects.get(pk=person_id)
    if not is_sent_to(message_id=message_id, recipient_id=person.user_id):
        raise NoSuchCaller
    with transaction.atomic():
        copy = resend(message_id=message_id, actor=_acting(actor), now=now)
        _tell(person_id, case_code, actor, now, act="resent", number=copy.booking_code)
    return copy


def bookings_for(person_id: int, *, now: datetime) -> QuerySet[Booking]:
    """The bookings that the person may speak for: their own, and those of groups they book for.

    The same as they may cancel by themselves (booking.permissions.can_manage): who has left a
    group, or never booked for it, does not cancel for it by telephone.
    """
    groups = Membership.objects.filter(
        person_id=person_id, role__in=BOOKING_ROLES, during__contains=day_of(now)
    )
    return Booking.objects.filter(
        Q(application__applicant_person_id=person_id)
        | Q(application__applicant_organisation_id__in=groups.values("organisation_id"))
    )


def _acting(actor: Actor) -> Actor:
    return actor.by(Channel.SUPPORT)


def _tell(
    person_id: int, case_code: str, actor: Actor, now: datetime, *, act: str, number: str
) -> None:
    """The act as a line of the case it belongs to; the case then knows its booking."""
    case = case_for_act(person_id=person_id, code=case_code, actor=actor, now=now)
    if case is None:
        return
    facts = {"act": act, "number": number}
    add_line(case, LineKind.ACT, actor=actor, now=now, facts=facts)
    if number and not case.booking_code:
        case.booking_code = number[:10]
        case.save(update_fields=["booking_code"])
