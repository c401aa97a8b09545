"""Keys that are lost, found again, or were seen hanging where they belong."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from core.actor import Actor
from keys.enums import KeyStatus, LoanEnd
from keys.errors import KeyIsNotThere
from keys.events import bookings
from keys.models import Key
from keys.permissions import require_key_staff
from keys.services.custody import codes_of, lock_keys, lock_with_booking, tell


def report_lost(*, key_code: str, note: str, actor: Actor, now: datetime) -> Key:
    """The key is gone, from its hook or out of somebody's hands; its loan ends as lost."""
    [code] = codes_of([key_code])
    with transaction.atomic():
        key, loan = lock_with_booking(code)
        require_key_staff(actor, facility_id=key.kept_at_id)
        if key.status == KeyStatus.LOST:
            raise KeyIsNotThere(label=str(key), status=key.get_status_display())
        if loan is not None:
            loan.end(how=LoanEnd.LOST, by=actor.user, now=now, note=note)
            loan.save(update_fields=["ended_at", "ended_as", "ended_by", "note"])
        key.lose()
        key.save(update_fields=["status"])
        tell("lose_key", key, actor=actor, now=now)
        if loan is not None:
            bookings().key_lost(reference=loan.reference, key_code=code, actor=actor, now=now)
    return key


def report_found(*, key_code: str, actor: Actor, now: datetime) -> Key:
    """A lost key hangs in its place again. Raises KeyIsNotThere if it was not lost."""
    [code] = codes_of([key_code])
    with transaction.atomic():
        [key] = lock_keys([code])
        require_key_staff(actor, facility_id=key.kept_at_id)
        if key.status != KeyStatus.LOST:
            raise KeyIsNotThere(label=str(key), status=key.get_status_display())
        key.come_back()
        key.mark_seen(now=now)
        key.save(update_fields=["status", "seen_at"])
        tell("find_key", key, actor=actor, now=now)
    return key


def take_stock(*, key_codes: Collection[str], actor: Actor, now: datetime) -> list[Key]:
    """These keys were seen in their place (棚卸し). Raises KeyIsNotThere for one that is out."""
    with transaction.atomic():
        keys = lock_keys(codes_of(key_codes))
        for key in keys:
            require_key_staff(actor, facility_id=key.kept_at_id)
            if key.status != KeyStatus.IN_PLACE:
                raise KeyIsNotThere(label=str(key), status=key.get_status_display())
            key.mark_seen(now=now)
            key.save(update_fields=["seen_at"])
            tell("see_key", key, actor=actor, now=now)
    return keys
