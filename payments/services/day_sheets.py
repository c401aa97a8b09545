"""The day sheet (収納日計表) of a drawer that was closed, as a numbered paper."""

from datetime import datetime

from django.utils.translation import override

from accounts.models import Person
from core.actor import Actor
from core.clock import day_of
from documents.enums import Kind
from documents.services.issue import issue_document
from payments.models import TillSession
from payments.selectors.sheet import sums_by_kind, sums_by_method, till_rows


def issue_day_sheet(till: TillSession, *, actor: Actor, now: datetime) -> None:
    """Issue the sheet of a closed till; no names of payers stand on it. Last in a transaction."""
    closer = Person.objects.filter(user_id=actor.user).first()
    with override("ja"):
        rows = till_rows(till)
        issue_document(
            kind=Kind.DAY_SHEET,
            reference=f"till-{till.pk}",
            facility_id=till.facility_id,
            facts={
                "hall": till.facility.name,
                "day": day_of(till.opened_at).isoformat(),
                "till": till.drawer,
                "rows": [
                    {
                        "at": row.at,
                        "number": row.number,
                        "label": row.label,
                        "method": row.method,
                        "yen": row.yen,
                    }
                    for row in rows
                ],
                "by_method": [
                    {"label": s.label, "count": s.count, "yen": s.yen} for s in sums_by_method(rows)
                ],
                "by_item": [
                    {"label": s.label, "count": s.count, "yen": s.yen} for s in sums_by_kind(rows)
                ],
                "total_yen": sum(row.yen for row in rows),
                "opening_yen": till.float_yen,
                "expected_yen": till.expected_yen,
                "counted_yen": till.counted_yen,
                **({"difference_reason": till.reason} if till.reason else {}),
                "closed_at": now.isoformat(),
                "closed_by": closer.name if closer else actor.name,
            },
            actor=actor,
            now=now,
        )
