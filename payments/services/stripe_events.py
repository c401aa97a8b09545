"""Everything that Stripe tells ends here: webhooks, and our own clock when one was lost.

An event is a knock on the door. It is written down once; then Stripe is asked, outside any
transaction, how the thing stands now; then, under the locks, the row is looked at again and what
is new is written down. So it does not matter whether a knock comes twice, late, out of order or
not at all.
"""

import logging
from datetime import datetime
from functools import partial

from django.db import transaction

from payments import gateway
from payments.gateway import GatewayDown
from payments.models import StripeEvent
from payments.rules.values import GatewayEvent, SubjectKind
from payments.services import arrivals

log = logging.getLogger(__name__)


def receive(*, event: GatewayEvent, now: datetime) -> None:
    """Ask Stripe about what knocked, and act upon the answer once.

    Raises GatewayDown if Stripe does not answer; the knock stays noted, and the next one or our
    own clock goes on with it. Anything unforeseen is noted on the row and raised.
    """
    if event.event_id and _is_applied(event, now):
        return
    try:
        _ask_and_apply(event, now)
    except GatewayDown:
        raise
    except Exception as error:
        log.exception("Stripe's event %s was not applied.", event.event_id or event.subject_id)
        _note_failure(event, error)
        raise


def _ask_and_apply(event: GatewayEvent, now: datetime) -> None:
    note = partial(_applied_meanwhile, event, now)
    match event.subject:
        case SubjectKind.SESSION:
            arrivals.apply_session(gateway.fetch_session(event.subject_id), note=note, now=now)
        case SubjectKind.REFUND:
            arrivals.apply_refund(gateway.fetch_refund(event.subject_id), note=note, now=now)
        case SubjectKind.DISPUTE:
            arrivals.apply_dispute(gateway.fetch_dispute(event.subject_id), note=note, now=now)


def _is_applied(event: GatewayEvent, now: datetime) -> bool:
    """Write the knock down; whether it has been dealt with before."""
    StripeEvent.objects.bulk_create(
        [
            StripeEvent(
                event_id=event.event_id,
                kind=event.kind,
                subject=event.subject,
                subject_id=event.subject_id,
                received_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    return StripeEvent.objects.get(event_id=event.event_id).applied_at is not None


def _applied_meanwhile(event: GatewayEvent, now: datetime) -> bool:
    """Lock the row of the knock, last of all locks; mark it. True: another has been faster."""
    if not event.event_id:
        return False
    row = StripeEvent.objects.select_for_update(no_key=True).get(event_id=event.event_id)
    if row.applied_at is not None:
        return True
    row.mark_applied(now=now)
    row.save(update_fields=["status", "applied_at", "error"])
    return False


def _note_failure(event: GatewayEvent, error: Exception) -> None:
    if not event.event_id:
        return
    with transaction.atomic():
        row = StripeEvent.objects.select_for_update(no_key=True).get(event_id=event.event_id)
        row.mark_failed(error=f"{type(error).__name__}: {error}")
        row.save(update_fields=["status", "error"])
