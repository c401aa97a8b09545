"""The money of one reference: sums of the ledger, for the apps above."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When

from core.prepared import Given, Prepared
from payments.enums import OPEN_REFUNDS, PaymentStatus
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


def _totals() -> QuerySet[Payment, Any]:
    """For each payment of a reference: due, received, given back, about to go back."""
    entries = LedgerEntry.objects.filter(payment=OuterRef("pk"))
    orders = RefundOrder.objects.filter(payment=OuterRef("pk"), status__in=OPEN_REFUNDS)
    return Payment.objects.filter(reference=Given("reference")).values_list(
        Case(When(status=PaymentStatus.DUE, then=F("amount_yen")), default=0),
        _sum_of(entries.filter(origin=None)),
        _sum_of(entries.exclude(origin=None)),
        _sum_of(orders),
    )


def _sum_of(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("payment").values(total=Sum("amount_yen")))


_TOTALS = Prepared(_totals)
_PAYMENTS = Prepared(
    lambda: Payment.objects.filter(reference=Given("reference")).order_by("-opened_at", "-pk")
)


def balance_of(reference: str) -> Balance:
    """What is due, was received, went back and is about to go back for `reference`."""
    totals = _TOTALS.rows(reference=reference)
    due, came, went, going = (sum(row[place] or 0 for row in totals) for place in range(4))
    return Balance(due_yen=due, received_yen=came, returned_yen=-went, returning_yen=going)


def payments_of(reference: str) -> list[Payment]:
    """The payments of `reference`, the newest first."""
    return _PAYMENTS.objects(reference=reference)
