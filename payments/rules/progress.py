"""What Stripe's answer about a visit means for our row. Pure; the answer may be an old one."""

from enum import Enum

from payments.enums import LIVE_SESSIONS
from payments.rules.values import SessionState


class Step(Enum):
    """What to do with the row."""

    NOTHING = "nothing"
    PAID = "money came"
    PENDING = "a slip is out"
    FAILED = "the attempt failed"
    EXPIRED = "the page closed unused"


def step_of(*, status: str, state: SessionState) -> Step:
    """Money is always taken note of; everything else only while the visit is alive."""
    if state.is_paid:
        return Step.PAID
    if status not in LIVE_SESSIONS:
        return Step.NOTHING
    if state.is_expired:
        return Step.EXPIRED
    if state.failed:
        return Step.FAILED
    return Step.NOTHING if state.is_open else Step.PENDING
