"""Who may see, pay and collect. The owner of a purpose says whose payment it is."""

from accounts.permissions import Right, may
from core.actor import Actor
from payments.models import Payment
from payments.outcomes import handler_for


def can_pay(actor: Actor, payment: Payment) -> bool:
    """Whether the actor may see and pay it: the payer, or whom the owner of the purpose lets."""
    if actor.user_id is None:
        return False
    return actor.user_id == payment.payer_id or handler_for(payment.purpose).may_pay(
        reference=payment.reference, actor=actor
    )


def can_collect(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may take cash and pay it out at the hall."""
    return may(actor, Right.COLLECT, facility_id=facility_id)
