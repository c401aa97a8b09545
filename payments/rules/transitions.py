"""Which state of a payment may follow which. Pure."""

from payments.enums import PaymentStatus as S

NEXT: dict[str, frozenset[S]] = {
    S.DUE: frozenset({S.PAID, S.VOID, S.EXPIRED}),
    S.PAID: frozenset({S.DUE}),  # a taking at the counter was a mistake
    S.VOID: frozenset({S.PAID}),  # money came late
    S.EXPIRED: frozenset({S.PAID}),  # money came late
}


def may_follow(*, present: str, following: S) -> bool:
    """Whether a payment in `present` may become `following`."""
    return following in NEXT[present]
