"""Limits on how much one applicant may book: numbers in, verdict out."""

from booking.errors import MonthlyLimitReached


def check_monthly_uses(*, used: int, wished: int, limit: int | None, hall: str, month: str) -> None:
    """Raise MonthlyLimitReached if `wished` more slots exceed `limit` (None: no limit).

    Source: 前橋市 公民館 施設利用の案内, in principle 4 slots a month per group (requirement 55).
    """
    if limit is not None and used + wished > limit:
        raise MonthlyLimitReached(hall=hall, limit=limit, used=used, month=month)
