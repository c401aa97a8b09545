"""Who stands for booking in payments' tests: told what money means, and writes it down."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.actor import Actor, system
from payments.enums import RefundCause
from payments.services.refunds import request_refund


@dataclass(frozen=True)
class Told:
    """One thing that the owner was told."""

    what: str
    payment: str
    yen: int
    late: bool = False


class TestFee:
    """The owner of the purpose `test_fee`. `returns_late` decides about money that comes late."""

    told: ClassVar[list[Told]] = []
    fails: ClassVar[bool] = False
    returns_late: ClassVar[bool] = True

    @classmethod
    def forget(cls) -> None:
        """As before the first call."""
        cls.told.clear()
        cls.fails, cls.returns_late = False, True

    def lock(self, *, reference: str) -> None:
        """It has no rows to lock."""

    def may_pay(self, *, reference: str, actor: Actor) -> bool:
        """Whoever is called Ben may pay for others."""
        return actor.name == "Ben"

    def back_url(self, *, reference: str) -> str:
        """Where the payer came from."""
        return "/my/"

    def payment_succeeded(
        self, *, reference: str, payment_code: str, amount_yen: int, late: bool, now: datetime
    ) -> None:
        """Money that comes late goes back, or is welcome."""
        self._note("succeeded", payment_code, amount_yen, late=late)
        if late and self.returns_late:
            request_refund(
                code=payment_code,
                amount_yen=amount_yen,
                cause=RefundCause.LATE,
                reason="",
                actor=system("test"),
                now=now,
            )

    def payment_failed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """An attempt failed."""
        self._note("failed", payment_code, amount_yen)

    def payment_expired(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Not paid in time."""
        self._note("expired", payment_code, amount_yen)

    def payment_voided(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """A taking was a mistake."""
        self._note("voided", payment_code, amount_yen)

    def payment_disputed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """The card's holder denies it."""
        self._note("disputed", payment_code, amount_yen)

    def refund_completed(
        self, *, reference: str, payment_code: str, amount_yen: int, now: datetime
    ) -> None:
        """Money went back."""
        self._note("refunded", payment_code, amount_yen)

    def _note(self, what: str, payment: str, yen: int, *, late: bool = False) -> None:
        if self.fails:
            raise RuntimeError("The owner has a bug.")
        self.told.append(Told(what, payment, yen, late))
