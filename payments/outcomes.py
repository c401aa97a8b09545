"""What money means is not payments' business: one line of settings names who it is told to.

    PAYMENT_OUTCOME_HANDLERS = {"booking_fee": "booking.handlers.BookingFeeOutcome"}

Unlike a signal there is exactly one receiver for each purpose. It runs inside the transaction in
which the money is written down, and what it raises takes everything back: Stripe, or the next
reconciliation, then asks again. A system check proves at start that each name can be loaded and
has every method below.
"""

import inspect
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from core.actor import Actor


class PaymentOutcome(Protocol):
    """The owner of a purpose. The class is made without arguments; it keeps no state.

    `lock` is always called first, at the beginning of the transaction: it takes the owner's locks
    (rooms, application, bookings), so that the order of locks holds. A handler may call
    `payments.services.refunds.request_refund`; it must not talk to any network.
    """

    def lock(self, *, reference: str) -> None:
        """Take the owner's locks, in the order of docs/concurrency.md."""

    def may_pay(self, *, reference: str, actor: Actor) -> bool:
        """Whether `actor` may see and pay what is due for it (residents; staff are asked apart)."""

    def back_url(self, *, reference: str) -> str:
        """The page to which the payer returns, e.g. /bookings/4821773064/."""

    def payment_succeeded(
        self, *, reference: str, payment_code: str, amount_yen: int, late: bool, now: datetime
    ) -> None:
        """All of it has been received; `amount_yen` is the sum that was due.

        `late`: the payment had expired or was void. The money is in the ledger already. Either
        what was paid for comes back, or the owner calls `request_refund(..., cause=LATE)`.
        """

    def payment_failed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """One attempt failed (card refused, konbini slip ran out); the payment is still due."""

    def payment_expired(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Not paid by `due_at`, and Stripe confirms it. The payer has been written to."""

    def payment_voided(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """A taking at the counter was a mistake and was taken back: the sum is due again.

        Not called for `void_payment`, which the owner itself calls.
        """

    def payment_disputed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """The card's holder denies the charge of `amount_yen` at their bank."""

    def refund_completed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """`amount_yen` of what was received has gone back. The payer has been written to."""


NAMES = tuple(name for name in vars(PaymentOutcome) if not name.startswith("_"))


def handler_for(purpose: str) -> PaymentOutcome:
    """The one that is told about payments of `purpose`. KeyError: no such purpose."""
    return _made(settings.PAYMENT_OUTCOME_HANDLERS[purpose])


@cache
def _made(path: str) -> PaymentOutcome:
    handler: PaymentOutcome = import_string(path)()
    return handler


def faults_of_handlers() -> list[CheckMessage]:
    """One error for each purpose whose handler cannot be loaded or lacks something."""
    return [
        Error(f"PAYMENT_OUTCOME_HANDLERS[{purpose!r}]: {fault}", id="payments.E001")
        for purpose, path in settings.PAYMENT_OUTCOME_HANDLERS.items()
        for fault in _faults(path)
    ]


def _faults(path: str) -> Iterator[str]:
    try:
        handler = import_string(path)
    except ImportError as error:
        yield str(error)
        return
    for name in NAMES:
        method = getattr(handler, name, None)
        if method is None:
            yield f"{path} has no method {name}."
        elif _arguments(method) != _arguments(getattr(PaymentOutcome, name)):
            yield f"{path}.{name} takes other arguments than PaymentOutcome.{name}."


def _arguments(method: object) -> set[str]:
    if not callable(method):
        return set()
    return {
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
