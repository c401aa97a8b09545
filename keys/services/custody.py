"""What every act with a key begins with: the booking locked, then the keys, in order."""

from collections.abc import Collection
from datetime import datetime

from audit.services import record
from core.actor import Actor
from keys.enums import KeyStatus
from keys.errors import KeyJustMoved, NoSuchKey
from keys.events import bookings
from keys.models import Key, KeyLoan
from keys.rules.tags import tag_in


def codes_of(typed: Collection[str]) -> list[str]:
    """The tags in what was typed, each once. Raises NoSuchKey for what cannot be one."""
    found = []
    for text in typed:
        tag = tag_in(text)
        if tag is None:
            raise NoSuchKey(typed=text)
        found.append(tag)
    return list(dict.fromkeys(found))


def lock_keys(codes: Collection[str]) -> list[Key]:
    """These keys, locked in the order of their primary keys. Raises NoSuchKey."""
    wanted = Key.objects.filter(code__in=codes).exclude(status=KeyStatus.RETIRED)
    keys = list(wanted.order_by("pk").select_for_update(no_key=True))
    missing = set(codes) - {key.code for key in keys}
    if missing:
        raise NoSuchKey(typed=min(missing))
    return keys


def lock_with_booking(code: str) -> tuple[Key, KeyLoan | None]:
    """The key and its open loan, both locked, the loan's booking locked before them.

    Raises NoSuchKey; KeyJustMoved if the key changed hands in between.
    """
    seen = KeyLoan.objects.filter(key__code=code, ended_at=None).first()
    if seen is not None:
        bookings().lock(reference=seen.reference)
    [key] = lock_keys([code])
    loan = KeyLoan.objects.filter(key=key, ended_at=None).select_for_update(no_key=True).first()
    if (loan.pk if loan else None) != (seen.pk if seen else None):
        raise KeyJustMoved
    return key, loan


def tell(verb: str, key: Key, *, actor: Actor, now: datetime, **facts: str) -> None:
    """Write what was done with a key into the trail."""
    record(actor=actor, verb=verb, object_type="key", object_code=key.code, now=now, facts=facts)
