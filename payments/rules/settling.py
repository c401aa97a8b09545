"""What follows from money that came in, and out of which receipts money goes back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from payments.enums import PaymentStatus


@dataclass(frozen=True, slots=True)
class Follows:
    """`settled`: it is now paid in full, `late` if it was not due any more; `excess_yen` goes
    back at once because nobody owes it."""

    settled: bool
    late: bool
    excess_yen: int


def what_follows(*, status: str, amount_yen: int, held_yen: int, came_yen: int) -> Follows:
    """The consequence of `came_yen`, which are part of `held_yen` already.

    `held_yen` is what was received and is not on its way back. Money for something that is paid
    already is excess whatever was refunded before; a part of what is not due any more, too.
    """
    if status == PaymentStatus.PAID:
        return Follows(settled=False, late=False, excess_yen=came_yen)
    if held_yen >= amount_yen:
        late = status != PaymentStatus.DUE
        return Follows(settled=True, late=late, excess_yen=held_yen - amount_yen)
    is_due = status == PaymentStatus.DUE
    return Follows(settled=False, late=False, excess_yen=0 if is_due else came_yen)


@dataclass(frozen=True, slots=True)
class Source:
    """A receipt, and how many of its yen could still go back."""

    entry_id: int
    left_yen: int


def taken_from(sources: Sequence[Source], *, yen: int) -> list[tuple[int, int]]:
    """(entry id, yen) that together make `yen`, the newest receipt (last in `sources`) first.

    `sources` together hold at least `yen`.
    """
    parts = []
    for source in reversed(sources):
        part = min(source.left_yen, yen)
        if part > 0:
            parts.append((source.entry_id, part))
            yen -= part
    return parts
