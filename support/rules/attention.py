"""What wants attention: deadlines that have passed, a mailbox that is silent. Pure."""

from datetime import datetime, timedelta

from support.enums import OURS, CaseStatus

SILENCE = timedelta(minutes=15)
"""So long nothing could be fetched, and people are told."""


def is_overdue(*, status: str, due_at: datetime, now: datetime) -> bool:
    """Whether somebody of ours should have answered by now; the caller's turn has no deadline."""
    return status in {*OURS, CaseStatus.WAITING_HALL} and due_at < now


def is_silent(
    *, fetched_at: datetime | None, failing_since: datetime | None, now: datetime
) -> bool:
    """Whether nothing could be fetched for longer than a pause explains."""
    since = fetched_at or failing_since
    return since is not None and now - since > SILENCE
