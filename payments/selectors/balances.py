"""The money of one reference: sums of the ledger, for the apps above."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from payments.enums import OPEN_REFUNDS
from payments.models import LedgerEntry, Payment, RefundOrder


@dataclass(frozen=True, slots=True)
class Balance:
    """The money of one reference, over all its payments: sums of the ledger, in yen."""

    due_yen: int
    received_yen: int
    returned_yen: int
    returning_yen: int

    @property
    def held_yen(self) -> int:
        """What the city holds and has not promised to return."""
        return self.received_yen - self.returned_yen - self.returning_yen


def balance_of(reference: str) -> Balance:
    """What is due, was received, went back and is about to go back for `reference`."""
    due = Payment.objects.filter(reference=reference, status="due").aggregate(y=Sum("amount_yen"))
    entries = LedgerEntry.objects.filter(payment__reference=reference)
    came = entries.filter(origin=None).aggregate(y=Sum("amount_yen"))
    went = entries.exclude(origin=None).aggregate(y=Sum("amount_yen"))
    going = RefundOrder.objects.filter(
        payment__reference=reference, status__in=OPEN_REFUNDS
    ).aggregate(y=Sum("amount_yen"))
    return Balance(
        due_yen=due["y"] or 0,
        received_yen=came["y"] or 0,
        returned_yen=-(went["y"] or 0),
        returning_yen=going["y"] or 0,
    )


def payments_of(reference: str) -> QuerySet[Payment]:
    """The payments of `reference`, the newest first."""
    return Payment.objects.filter(reference=reference).order_by("-opened_at", "-pk")
