"""Our own clock knocks where Stripe may have forgotten to, and closes what shall be closed."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from payments import gateway
from payments.enums import LIVE_SESSIONS, EventStatus, PaymentStatus, RefundStatus, SessionStatus
from payments.errors import PaymentError
from payments.gateway import GatewayDown
from payments.models import CheckoutSession, RefundOrder, StripeEvent
from payments.rules.values import GatewayEvent, SubjectKind
from payments.services.checkout import open_at_stripe
from payments.services.stripe_events import receive

log = logging.getLogger(__name__)

EVENT_IS_OLD = timedelta(minutes=1)
NEXT_LOOK = {
    SessionStatus.OPENING: timedelta(minutes=2),
    SessionStatus.OPEN: timedelta(minutes=10),
    SessionStatus.PENDING: timedelta(hours=1),
    SessionStatus.CLOSING: timedelta(minutes=5),
}
REFUND_LOOK = timedelta(hours=6)


def knock_for_session(session_id: str, *, now: datetime) -> None:
    """Look at one visit now."""
    receive(event=GatewayEvent("", "our clock", SubjectKind.SESSION, session_id), now=now)


def look_again(*, code: str, now: datetime) -> None:
    """Ask Stripe about the open visits of one payment: its payer is looking. Never fails."""
    visits = CheckoutSession.objects.filter(
        payment__code=code, status__in=LIVE_SESSIONS, session_id__isnull=False
    ).values_list("session_id", flat=True)
    for session_id in list(visits):
        _done(partial(knock_for_session, str(session_id), now=now))


def reconcile_stripe(*, now: datetime, limit: int = 100) -> int:
    """Ask Stripe about visits, refunds and knocks that are open; how many were looked at.

    One that fails does not stop the others; it was logged and comes again.
    """
    if not gateway.is_set_up():
        return 0
    events = StripeEvent.objects.exclude(status=EventStatus.APPLIED).filter(
        received_at__lte=now - EVENT_IS_OLD
    )[:limit]
    lost = _claimed_sessions(now, limit, SessionStatus.OPENING)
    open_ones = _claimed_sessions(now, limit, SessionStatus.OPEN, SessionStatus.PENDING)
    knocks: list[Callable[[], None]] = [
        *(partial(_again, event, now) for event in events),
        *(partial(_find, session, now) for session in lost),
        *(partial(knock_for_session, str(x.session_id), now=now) for x in open_ones),
        *(partial(_refund, refund_id, now) for refund_id in _claimed_refunds(now, limit)),
    ]
    return sum(_done(knock) for knock in knocks)


def close_sessions_at_stripe(*, now: datetime, limit: int = 100) -> int:
    """Tell Stripe to let nothing more come through visits that were closed; how many are over.

    One that was paid in the same moment is found out and treated as money that came.
    """
    if not gateway.is_set_up():
        return 0
    visits = _claimed_sessions(now, limit, SessionStatus.CLOSING)
    return sum(_done(partial(_close, visit, now)) for visit in visits)


def _close(session: CheckoutSession, now: datetime) -> None:
    session_id = session.session_id or open_at_stripe(session).session_id
    gateway.close_session(session_id)
    knock_for_session(session_id, now=now)


def _find(session: CheckoutSession, now: datetime) -> None:
    """A crash left it between row and network: its key finds the page, or opens it unseen."""
    state = open_at_stripe(session)
    if session.payment.status != PaymentStatus.DUE:
        gateway.close_session(state.session_id)
    knock_for_session(state.session_id, now=now)


def _again(event: StripeEvent, now: datetime) -> None:
    receive(
        event=GatewayEvent(
            event.event_id, event.kind, SubjectKind(event.subject), event.subject_id
        ),
        now=now,
    )


def _refund(refund_id: str, now: datetime) -> None:
    receive(event=GatewayEvent("", "our clock", SubjectKind.REFUND, refund_id), now=now)


def _claimed_sessions(now: datetime, limit: int, *states: SessionStatus) -> list[CheckoutSession]:
    """Visits that are to be looked at, and not again for a while by anybody."""
    with transaction.atomic():
        due: QuerySet[CheckoutSession] = (
            CheckoutSession.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .select_related("payment__payer")
            .filter(status__in=states, look_at__lte=now)
            .order_by("look_at", "pk")[:limit]
        )
        found = list(due)
        for session in found:
            session.ask_again(at=now + NEXT_LOOK[SessionStatus(session.status)])
            session.save(update_fields=["look_at"])
    return found


def _claimed_refunds(now: datetime, limit: int) -> list[str]:
    with transaction.atomic():
        due = (
            RefundOrder.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(status=RefundStatus.SENT, next_try_at__lte=now)
            .order_by("next_try_at", "pk")[:limit]
        )
        found = list(due)
        for order in found:
            order.ask_again(at=now + REFUND_LOOK)
            order.save(update_fields=["next_try_at"])
    return [order.refund_id for order in found if order.refund_id]


def _done(knock: Callable[[], None]) -> bool:
    """Whether it went well; what did not was logged and is asked again later."""
    try:
        knock()
    except GatewayDown as down:
        log.warning("Stripe does not answer: %s", down)
        return False
    except PaymentError as refused:
        log.warning("A visit could not be found again: %s", refused)
        return False
    except Exception:
        log.exception("A reconciliation failed.")
        return False
    return True
