"""The one order of locks around a payment: its owner's (rooms, application, bookings), the payment,
then sessions, orders, events. Every use case here begins with `owner_then_payment`.
"""

from payments.errors import NoSuchPayment
from payments.models import Payment
from payments.outcomes import handler_for


def locked(code: str) -> Payment:
    """The payment with its row locked. Raises NoSuchPayment."""
    payment = (
        Payment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("payer")
        .filter(code=code)
        .first()
    )
    if payment is None:
        raise NoSuchPayment
    return payment


def owner_then_payment(code: str) -> Payment:
    """The same, after the locks of whoever owns its purpose. First in a transaction."""
    found = Payment.objects.filter(code=code).values_list("purpose", "reference").first()
    if found is None:
        raise NoSuchPayment
    purpose, reference = found
    handler_for(purpose).lock(reference=reference)
    return locked(code)
