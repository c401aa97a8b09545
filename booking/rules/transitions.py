"""Which state of a booking may follow which: one table."""

from booking.enums import Status

NEXT: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset(
        {Status.AWAITING_PAYMENT, Status.CONFIRMED, Status.REJECTED, Status.CANCELLED}
    ),
    # A move by the applicant needs the hall's decision again, or a higher fee paid.
    Status.AWAITING_PAYMENT: frozenset(
        {Status.REQUESTED, Status.CONFIRMED, Status.CANCELLED, Status.EXPIRED}
    ),
    Status.CONFIRMED: frozenset(
        {
            Status.REQUESTED,
            Status.AWAITING_PAYMENT,
            Status.IN_USE,
            Status.COMPLETED,
            Status.CANCELLED,
            Status.NO_SHOW,
        }
    ),
    # Back to confirmed: the desk had marked the wrong booking. Cancelled: an evacuation.
    Status.IN_USE: frozenset({Status.COMPLETED, Status.CONFIRMED, Status.CANCELLED}),
    Status.COMPLETED: frozenset({Status.CONFIRMED}),
    Status.REJECTED: frozenset(),
    # A cancellation taken back returns to where the booking stood.
    Status.CANCELLED: frozenset({Status.REQUESTED, Status.AWAITING_PAYMENT, Status.CONFIRMED}),
    Status.EXPIRED: frozenset({Status.CONFIRMED}),  # money that came late, room still free
    Status.NO_SHOW: frozenset({Status.CONFIRMED}),
}


def may_follow(*, present: str, following: str) -> bool:
    """Whether a booking in `present` may become `following`."""
    return Status(following) in NEXT[Status(present)]
