"""Handing keys over and taking them back: one holder at a time (requirements 121, 122)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from core.actor import Actor
from core.db import violated_constraint
from keys.enums import KeyStatus, LoanEnd
from keys.errors import (
    BadSignature,
    KeyIsNotOut,
    KeyIsNotThere,
    NoSignature,
    NoSuchBooking,
    NothingToLend,
    TooLateToUndo,
)
from keys.events import bookings
from keys.models import ONE_OPEN_LOAN, Handover, Key, KeyLoan
from keys.permissions import require_key_staff
from keys.selectors.lending import check_key, check_time, doors_of
from keys.services.custody import codes_of, lock_keys, lock_with_booking, tell
from keys.services.signature import signature_of

UNDO = timedelta(minutes=10)


def lend_keys(
    *,
    key_codes: Collection[str],
    reference: str,
    receiver_name: str,
    signature: bytes | None,
    actor: Actor,
    now: datetime,
    paper_reason: str = "",
) -> Handover:
    """Hand these keys over for a booking against one signature; all of them or none.

    `signature` is the PNG drawn on the screen; without it, `paper_reason` says why paper was
    signed. Due when the booking's doors close. Raises a KeysError that says what stands in the way.
    """
    codes = codes_of(key_codes)
    if not codes:
        raise NothingToLend
    signed = _signed(signature, paper_reason)
    handler = bookings()
    if handler.facts_of(reference=reference) is None:
        raise NoSuchBooking
    with transaction.atomic():
        handler.lock(reference=reference)
        facts = handler.facts_of(reference=reference)
        if facts is None:
            raise NoSuchBooking
        keys = lock_keys(codes)
        doors = doors_of(facts)
        for key in keys:
            check_key(key, doors, actor=actor)
        due_at = check_time(facts, doors, now=now)
        handover = Handover.objects.create(
            reference=reference,
            receiver_name=receiver_name,
            signature=signed,
            paper_reason=paper_reason if signed is None else "",
            at=now,
            by_id=actor.user,
        )
        for key in keys:
            _lend(key, handover, holder_id=facts.holder_id, due_at=due_at, now=now)
            tell("lend_key", key, actor=actor, now=now, reference=reference)
            handler.key_lent(reference=reference, key_code=key.code, actor=actor, now=now)
    return handover


def take_back(*, key_code: str, actor: Actor, now: datetime) -> KeyLoan:
    """The key hangs in its place again. Raises NoSuchKey, KeyIsNotOut, KeyJustMoved."""
    [code] = codes_of([key_code])
    with transaction.atomic():
        key, loan = lock_with_booking(code)
        require_key_staff(actor, facility_id=key.kept_at_id)
        if loan is None:
            raise KeyIsNotOut(label=str(key), status=key.get_status_display())
        loan.end(how=LoanEnd.RETURNED, by=actor.user, now=now)
        loan.save(update_fields=["ended_at", "ended_as", "ended_by", "note"])
        key.come_back()
        key.save(update_fields=["status"])
        tell("return_key", key, actor=actor, now=now, reference=loan.reference)
        bookings().key_returned(reference=loan.reference, key_code=code, actor=actor, now=now)
    return loan


def undo_return(*, key_code: str, actor: Actor, now: datetime) -> KeyLoan:
    """It was the wrong key: the loan that was just ended goes on. Raises TooLateToUndo."""
    [code] = codes_of([key_code])
    with transaction.atomic():
        last = _last_loan(code)
        if last is not None:
            bookings().lock(reference=last.reference)
        [key] = lock_keys([code])
        require_key_staff(actor, facility_id=key.kept_at_id)
        loan = _last_loan(code)
        if loan is None or not _may_undo(loan, key, now=now):
            raise TooLateToUndo
        loan.reopen()
        loan.save(update_fields=["ended_at", "ended_as", "ended_by"])
        key.leave()
        key.save(update_fields=["status"])
        tell("undo_return", key, actor=actor, now=now, reference=loan.reference)
        bookings().key_lent(reference=loan.reference, key_code=code, actor=actor, now=now)
    return loan


def _signed(signature: bytes | None, paper_reason: str) -> bytes | None:
    if signature is None:
        if not paper_reason.strip():
            raise NoSignature
        return None
    try:
        return signature_of(signature)
    except ValueError as error:
        raise BadSignature from error


def _lend(
    key: Key, handover: Handover, *, holder_id: int, due_at: datetime, now: datetime
) -> KeyLoan:
    key.leave()
    key.save(update_fields=["status"])
    loan = KeyLoan(
        key=key,
        handover=handover,
        reference=handover.reference,
        holder_id=holder_id,
        lent_at=now,
        due_at=due_at,
    )
    try:
        with transaction.atomic():
            loan.save(force_insert=True)
    except IntegrityError as error:
        if violated_constraint(error) == ONE_OPEN_LOAN:
            raise KeyIsNotThere(label=str(key), status=KeyStatus.OUT.label) from error
        raise
    return loan


def _last_loan(code: str) -> KeyLoan | None:
    return KeyLoan.objects.filter(key__code=code).order_by("-lent_at", "-pk").first()


def _may_undo(loan: KeyLoan, key: Key, *, now: datetime) -> bool:
    return (
        key.status == KeyStatus.IN_PLACE
        and loan.ended_as == LoanEnd.RETURNED
        and loan.ended_at is not None
        and now - loan.ended_at <= UNDO
    )
