"""Reminding of keys that should be back: letters as rows, each once (requirements 121, 188)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts.enums import DutyKind
from accounts.models import Duty, User
from core.clock import day_of
from core.codes import grouped as grouped_booking
from core.dates import moment_label, when_label
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from keys.events import BookingFacts, bookings
from keys.models import KeyLoan
from keys.rules.reminding import AT_DUE, LATE, steps_due
from keys.rules.tags import grouped
from notifications.services.send import send

TO_BORROWER = {AT_DUE: "key_due"}
LATE_LETTER, DESK_LETTER = "key_overdue", "key_overdue_desk"
TOLD_ABOUT = (DutyKind.KEY_STAFF, DutyKind.MANAGER)


def chase_overdue(*, now: datetime, limit: int = 200) -> int:
    """Write the letters whose moment has come; for how many loans. One transaction each."""
    late = KeyLoan.objects.filter(ended_at=None, due_at__lte=now, chased__lt=3)
    waiting = [
        (pk, reference)
        for pk, reference, due_at, chased in late.order_by("due_at").values_list(
            "pk", "reference", "due_at", "chased"
        )[:limit]
        if steps_due(due_at=due_at, chased=chased, now=now)
    ]
    return sum(_chase(pk, reference, now) for pk, reference in waiting)


def _chase(pk: int, reference: str, now: datetime) -> bool:
    with transaction.atomic():
        bookings().lock(reference=reference)
        loan = (
            KeyLoan.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .select_related("key")
            .filter(pk=pk, ended_at=None)
            .first()
        )
        steps = steps_due(due_at=loan.due_at, chased=loan.chased, now=now) if loan else ()
        if loan is None or not steps:
            return False
        _write_letters(loan, step=steps[-1], now=now)
        if LATE in steps:
            bookings().key_overdue(reference=reference, key_code=loan.key.code, now=now)
        loan.mark_chased(step=steps[-1])
        loan.save(update_fields=["chased"])
    return True


def _write_letters(loan: KeyLoan, *, step: int, now: datetime) -> None:
    """To the borrower at each step; from half an hour late on to those who keep the keys, too."""
    letters = {loan.holder_id: TO_BORROWER.get(step, LATE_LETTER)}
    if step >= LATE:
        letters |= {user: DESK_LETTER for user in _key_staff(loan, now) if user not in letters}
    languages = dict(User.objects.filter(pk__in=letters).values_list("pk", "language"))
    for user_id, letter in letters.items():
        with override(languages[user_id]):
            told = _facts(loan, to_desk=letter == DESK_LETTER)
        send(
            letter=letter,
            recipient_id=user_id,
            facts=told,
            dedupe_key=f"{letter}:{loan.pk}:{step}:{user_id}",
            now=now,
            booking_code=loan.reference.partition("-")[0],
        )


def _key_staff(loan: KeyLoan, now: datetime) -> list[int]:
    """Those charged with the keys of the hall where it hangs; its managers where nobody is."""
    duties = Duty.objects.filter(
        kind__in=TOLD_ABOUT, facility=loan.key.kept_at_id, during__contains=day_of(now)
    )
    by_kind = {kind: [d.user_id for d in duties if d.kind == kind] for kind in TOLD_ABOUT}
    return sorted(set(by_kind[DutyKind.KEY_STAFF] or by_kind[DutyKind.MANAGER]))


def _facts(loan: KeyLoan, *, to_desk: bool) -> dict[str, object]:
    handler, halls = bookings(), catalogue()
    facts = handler.facts_of(reference=loan.reference)
    kept_at = halls.facility_by_id[loan.key.kept_at_id]
    application, _dash, _number = loan.reference.partition("-")
    return {
        "number": grouped_booking(application),
        "lines": [_line(facts, halls.facility_by_id[facts.facility_id])] if facts else [],
        "key": f"{loan.key.label} ({grouped(loan.key.code)})",
        "due": moment_label(loan.due_at),
        "back_to": str(kept_at.names),
        "back_phone": kept_at.phone,
        "url": settings.SITE_URL
        + (reverse("keys:desk") if to_desk else handler.back_url(reference=loan.reference)),
    }


def _line(facts: BookingFacts, hall: FacilityValue) -> dict[str, str]:
    return {
        "when": when_label(facts.during),
        "room": facts.room,
        "hall": str(hall.names),
        "address": hall.address,
        "phone": hall.phone,
    }
