"""Which state of a case may follow which. One table."""

from support.enums import CaseStatus as S

_FOLLOWING: dict[S, frozenset[S]] = {
    S.NEW: frozenset({S.OPEN, S.WAITING_CALLER, S.WAITING_HALL, S.CLOSED}),
    S.OPEN: frozenset({S.OPEN, S.WAITING_CALLER, S.WAITING_HALL, S.CLOSED}),
    S.WAITING_CALLER: frozenset({S.OPEN, S.WAITING_CALLER, S.WAITING_HALL, S.CLOSED}),
    S.WAITING_HALL: frozenset({S.OPEN, S.WAITING_CALLER, S.WAITING_HALL, S.CLOSED}),
    S.CLOSED: frozenset({S.OPEN}),
}


def may_follow(*, present: str, following: S) -> bool:
    """Whether a case may go from `present` to `following`."""
    return following in _FOLLOWING[S(present)]
