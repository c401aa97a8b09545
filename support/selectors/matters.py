"""What belongs to a caller's bookings in the other apps: money, keys, papers, each in one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.dates import moment_label, when_label
from core.money import yen_label
from core.periods import Period
from documents.selectors import papers_of
from keys.enums import GrantStatus
from keys.models import AccessGrant, KeyLoan
from payments.enums import PaymentStatus
from payments.models import Payment


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing in a line: what it is, where it stands, whether somebody waits for it."""

    label: str
    note: str
    is_due: bool = False


def money_of(applications: Collection[str]) -> list[Matter]:
    """The payments of these applications, the newest first."""
    rows = Payment.objects.filter(reference__in=applications).order_by("-opened_at", "-pk")
    return [_payment(row) for row in rows]


def _payment(row: Payment) -> Matter:
    is_due = row.status == PaymentStatus.DUE
    note = str(row.get_status_display())
    if is_due:
        note = _("%(status)s（%(until)sまで）") % {
            "status": note,
            "until": moment_label(row.due_at),
        }
    return Matter(f"{row.title} {yen_label(row.amount_yen)}", note, is_due)


def keys_of(bookings: Collection[str]) -> list[Matter]:
    """Doors that these bookings may open, and keys that are out for them. Never a code."""
    grants = AccessGrant.objects.filter(
        reference__in=bookings, status=GrantStatus.ACTIVE
    ).select_related("door")
    loans = KeyLoan.objects.filter(reference__in=bookings, ended_at=None).select_related("key")
    return [*map(_door, grants.order_by("during", "pk")), *map(_loan, loans.order_by("due_at"))]


def _door(grant: AccessGrant) -> Matter:
    window = Period(grant.during.lower, grant.during.upper)
    return Matter(f"{grant.door.name}（{grant.door.get_kind_display()}）", when_label(window))


def _loan(loan: KeyLoan) -> Matter:
    note = _("貸出中（返却 %(until)s）") % {"until": moment_label(loan.due_at)}
    return Matter(str(loan.key), note, is_due=True)


def papers_about(applications: Sequence[str]) -> list[Matter]:
    """The papers about these applications, the newest first."""
    return [
        Matter(
            f"{paper.get_kind_display()} {paper.number}",
            _("無効") if paper.voided_at else moment_label(paper.issued_at),
        )
        for paper in papers_of(references=applications)
    ]
