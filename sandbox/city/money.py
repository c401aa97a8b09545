"""Money in this story: by card beforehand, or in cash at the hall's drawer."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from booking.models import Application
from core.actor import Actor
from payments.enums import Method, PaymentStatus, RefundStatus
from payments.models import Payment, RefundOrder, TillSession
from payments.rules.cash import DENOMINATIONS
from payments.selectors.balances import payments_of
from payments.services.ledger import settle, write_receipt
from payments.services.locks import owner_then_payment
from payments.services.till import close_till, expected_yen, open_till, pay_out, take_cash

FLOAT_YEN = 20_000
BY_CARD, BY_KONBINI = 0.75, 0.9  # of those who pay beforehand; the others wait for the day


@dataclass(slots=True)
class Cashier:
    """Takes what is due. Drawers are opened when first needed on a day, and closed at night."""

    actor: Actor
    chance: Random
    drawers: dict[int, int] = field(default_factory=dict)  # hall -> open till

    def pay_ahead(self, application: Application, now: datetime) -> None:
        """Card or konbini, as Stripe would have told it; some leave it for the day."""
        drawn = self.chance.random()
        if drawn > BY_KONBINI:
            return
        method = Method.CARD if drawn < BY_CARD else Method.KONBINI
        for payment in self._due(application):
            locked = owner_then_payment(payment.code)
            yen = locked.amount_yen
            write_receipt(
                locked, method=method, yen=yen, source=f"city:{locked.code}:{method}", now=now
            )
            settle(locked, came_yen=yen, now=now)

    def pay_at_the_desk(self, application: Application, now: datetime) -> None:
        """Pay on the day, in cash."""
        for payment in self._due(application):
            given = -(-payment.amount_yen // 1_000) * 1_000
            till_id = self._drawer(payment.facility_id, now)
            take_cash(
                code=payment.code, till_id=till_id, given_yen=given, actor=self.actor, now=now
            )

    def close_all(self, now: datetime) -> None:
        """Count every drawer and close the day."""
        for facility_id, till_id in self.drawers.items():
            self._pay_back(facility_id, till_id, now)
            counts, left = {}, expected_yen(TillSession.objects.get(pk=till_id))
            for worth in DENOMINATIONS:
                counts[worth], left = divmod(left, worth)
            close_till(till_id=till_id, counts=counts, reason="", actor=self.actor, now=now)
        self.drawers.clear()

    def _pay_back(self, facility_id: int, till_id: int, now: datetime) -> None:
        """Whoever waits for cash at this hall has come for it today, if the drawer holds it."""
        orders = RefundOrder.objects.filter(
            payment__facility_id=facility_id, status=RefundStatus.WAITING, asked_at__lte=now
        )
        for order in orders.order_by("asked_at"):
            if order.amount_yen <= expected_yen(TillSession.objects.get(pk=till_id)):
                pay_out(order_id=order.pk, till_id=till_id, actor=self.actor, now=now)

    def _drawer(self, facility_id: int, now: datetime) -> int:
        if facility_id not in self.drawers:
            till = open_till(
                facility_id=facility_id,
                drawer="1",
                float_yen=FLOAT_YEN,
                actor=self.actor,
                now=now,
            )
            self.drawers[facility_id] = till.pk
        return self.drawers[facility_id]

    def _due(self, application: Application) -> list[Payment]:
        return [each for each in payments_of(application.code) if each.status == PaymentStatus.DUE]
