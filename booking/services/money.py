"""Bringing money into line with the bookings of an application: what is due, what goes back.

Callers hold the locks of rooms, application and bookings; payments are locked here, after them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Person
from booking.models import Application, Booking, FeeLine, PaymentShare
from booking.rules.owing import due_at, first_due, must_pay_first
from booking.rules.price import Answers, price_lines
from booking.rules.repricing import Lines, sum_of
from booking.rules.wishes import Wish
from booking.selectors.money import PURPOSE, standing_of, standings_of
from core.actor import Actor
from core.clock import day_of
from core.dates import when_label
from core.names import and_more, speaking
from core.prepared import Given, Prepared, insert
from facilities.rules.values import Catalogue, RulesValue, in_force
from payments.enums import PaymentStatus, RefundCause
from payments.models import Payment
from payments.rules.values import DueLine
from payments.services.dues import change_amount, move_due, open_payment, void_payment
from payments.services.owed import held_yen
from payments.services.refunds import request_refund, withdraw_refunds

_FROZEN = Prepared(
    lambda: (
        FeeLine.objects.filter(booking=Given("booking"), pricing=Given("pricing"))
        .order_by("position")
        .values_list("label", "yen")
    )
)

Frozen = Mapping[int, Sequence[tuple[str, int]]]  # of each booking: label and yen of its lines

TAX_PERCENT = 10  # the city's fees include consumption tax


@dataclass(frozen=True, slots=True)
class Returning:
    """Why money goes back, if any does, and from when it may leave."""

    cause: RefundCause = RefundCause.CHANGED
    reason: str = ""
    not_before: datetime | None = None


def lines_now(wish: Wish, answers: Answers) -> Lines:
    """The lines of a price as they are written down; None where there is no price.

    In the ordinance's language, whatever language the applicant reads.
    """
    with speaking(settings.LANGUAGE_CODE):
        return price_lines(wish, answers)


def yen_of(lines: Lines) -> int | None:
    """Their sum."""
    return None if lines is None else sum_of(lines)


def freeze_lines(pairs: Sequence[tuple[Booking, Lines]]) -> None:
    """Write down the lines of each booking's fee (booking.fee_yen is their sum)."""
    insert(
        [
            FeeLine(
                booking=booking,
                pricing=booking.pricing,
                position=position,
                kind=line.kind,
                label=line.label,
                yen=line.yen,
                rule=line.rule,
                clause=line.clause,
                how=line.how,
            )
            for booking, lines in pairs
            for position, line in enumerate(lines or (), start=1)
        ],
        keys_needed=False,
    )


def asker_of(application: Application) -> int:
    """The user who asked: who pays, is written to and sees the codes."""
    return Person.objects.values_list("user_id", flat=True).get(pk=application.asked_by_id)


def owe_first(
    application: Application,
    priced: Sequence[tuple[Booking, Lines]],
    halls: Catalogue,
    *,
    payer_id: int,
    actor: Actor,
    now: datetime,
) -> Payment | None:
    """The payment of a new application, for which nothing can have come yet; None: nothing due.

    `priced`: its bookings with the lines that were frozen.
    """
    standings = [(each, standing_of(each, paid_yen=0)) for each, _lines in priced]
    owing = [(each, standing.owed_yen) for each, standing in standings if standing.owed_yen]
    if not owing:
        return None
    frozen = {each.pk: [(line.label, line.yen) for line in lines or ()] for each, lines in priced}
    lines = _due_lines(owing, frozen, halls)
    return _open(application, owing, lines, halls, payer_id=payer_id, actor=actor, now=now)


def settle_money(
    application: Application,
    bookings: Sequence[Booking],
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
    returning: Returning | None = None,
    moved: bool = False,
) -> None:
    """Owe exactly what all `bookings` of the application owe, and return what is too much.

    `moved`: one of them has another time or room, which the sum that is due must name.
    Idempotent: where nothing has changed nothing is written.
    """
    standings = standings_of(bookings)
    payments = list(
        Payment.objects.filter(reference=application.code, purpose=PURPOSE).order_by("-pk")
    )
    for booking in bookings:
        back = standings[booking.pk].to_return_yen
        if back:
            _give_back(booking, back, payments, returning or Returning(), actor=actor, now=now)
    owing = [(each, yen) for each in bookings if (yen := standings[each.pk].owed_yen)]
    present = next((each for each in payments if each.status == PaymentStatus.DUE), None)
    _owe(application, owing, present, halls, actor=actor, now=now, moved=moved)


def _give_back(
    booking: Booking,
    yen: int,
    payments: Sequence[Payment],
    returning: Returning,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Promise `yen` back, out of the payments that are for this booking first."""
    own = set(booking.payment_shares.values_list("payment_id", flat=True))
    left = yen
    for payment in sorted(payments, key=lambda each: each.pk not in own):
        part = min(left, held_yen(payment)) if payment.status == PaymentStatus.PAID else 0
        if part:
            request_refund(
                code=payment.code,
                amount_yen=part,
                cause=returning.cause,
                reason=returning.reason,
                actor=actor,
                now=now,
                not_before=returning.not_before,
            )
            left -= part
    booking.returned_yen += yen - left
    booking.save(update_fields=["returned_yen"])


def take_back_promises(
    application: Application,
    booking: Booking,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    """Withdraw what was promised back for a cancellation that is undone.

    False where some of it has left already: then nothing may be restored (the caller raises).
    Orders of other bookings that were withdrawn with it are asked for again.
    """
    if not booking.returned_yen:
        return True
    paid = Payment.objects.filter(
        reference=application.code, purpose=PURPOSE, status=PaymentStatus.PAID
    ).order_by("-pk")
    needed = booking.returned_yen
    for payment in paid:
        came = withdraw_refunds(code=payment.code, actor=actor, now=now) if needed else 0
        own = min(came, needed)
        needed -= own
        if came > own:
            request_refund(
                code=payment.code,
                amount_yen=came - own,
                cause=RefundCause.CANCELLED,
                reason="",
                actor=actor,
                now=now,
            )
    booking.returned_yen = needed
    booking.save(update_fields=["returned_yen"])
    return needed == 0


def _owe(
    application: Application,
    owing: Sequence[tuple[Booking, int]],
    present: Payment | None,
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
    moved: bool,
) -> None:
    wanted = {booking.pk: yen for booking, yen in owing}
    frozen = _frozen(owing)
    lines = _due_lines(owing, frozen, halls)
    if present is None:
        if owing:
            payer = asker_of(application)
            _open(application, owing, lines, halls, payer_id=payer, actor=actor, now=now)
        return
    if not owing:
        void_payment(code=present.code, reason="", actor=actor, now=now)
        return
    known = dict(present.booking_shares.values_list("booking_id", "yen"))
    if known != wanted:
        present.booking_shares.all().delete()
        _share(present, owing)
        present = change_amount(code=present.code, lines=lines, actor=actor, now=now)
    if moved and present.status == PaymentStatus.DUE:
        _move_with_the_use(present, owing, frozen, halls, actor=actor, now=now)


def _open(
    application: Application,
    owing: Sequence[tuple[Booking, int]],
    lines: Sequence[DueLine],
    halls: Catalogue,
    *,
    payer_id: int,
    actor: Actor,
    now: datetime,
) -> Payment:
    first = owing[0][0]
    payment = open_payment(
        purpose=PURPOSE,
        reference=application.code,
        facility_id=halls.room_by_id[first.room_id].facility_id,
        title=_title([booking for booking, _yen in owing], halls),
        lines=lines,
        payer_id=payer_id,
        due_at=first_due(_due_at(booking, halls, now) for booking, _yen in owing),
        actor=actor,
        now=now,
    )
    _share(payment, owing)
    return payment


def _share(payment: Payment, owing: Sequence[tuple[Booking, int]]) -> None:
    insert(
        [PaymentShare(payment=payment, booking=booking, yen=yen) for booking, yen in owing],
        keys_needed=False,
    )


def _move_with_the_use(
    due: Payment,
    owing: Sequence[tuple[Booking, int]],
    frozen: Frozen,
    halls: Catalogue,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Title and lines name the new time, in the payer's language.

    What is paid on the day is due at the end of the new day; before use, as it was promised, but
    no later than the new time allows.
    """
    bookings = [booking for booking, _yen in owing]
    until = first_due(_due_at(booking, halls, now) for booking in bookings)
    if not all(_is_paid_on_the_day(booking, halls, now) for booking in bookings):
        until = min(until, due.due_at)
    with speaking(due.payer.language):
        title, lines = _title(bookings, halls), _due_lines(owing, frozen, halls)
    move_due(code=due.code, title=title, lines=lines, due_at=until, actor=actor, now=now)


def _is_paid_on_the_day(booking: Booking, halls: Catalogue, now: datetime) -> bool:
    pays_first = must_pay_first(_rules_of(booking, halls), fee_yen=booking.fee_yen or 0)
    return now < booking.period.start and not pays_first


def _due_at(booking: Booking, halls: Catalogue, now: datetime) -> datetime:
    return due_at(_rules_of(booking, halls), begins=booking.period.start, now=now)


def _rules_of(booking: Booking, halls: Catalogue) -> RulesValue | None:
    """What holds for the room when the use begins."""
    return in_force(halls.room_by_id[booking.room_id].rules, day_of(booking.period.start))


def _title(bookings: Sequence[Booking], halls: Catalogue) -> str:
    first = bookings[0]
    text = f"{halls.room_by_id[first.room_id].names} {when_label(first.period)}"
    return and_more(text, len(bookings) - 1)


def _frozen(owing: Sequence[tuple[Booking, int]]) -> Frozen:
    """The frozen lines as they were written down. One query for each booking."""
    return {
        booking.pk: _FROZEN.rows(booking=booking.pk, pricing=booking.pricing)
        for booking, _yen in owing
    }


def _due_lines(
    owing: Sequence[tuple[Booking, int]], frozen: Frozen, halls: Catalogue
) -> list[DueLine]:
    """The frozen lines of each booking; one line where only a part of its fee is owed."""
    lines = []
    for booking, yen in owing:
        own = frozen[booking.pk]
        if sum(each for _label, each in own) == yen:
            lines += [DueLine(label, each, TAX_PERCENT) for label, each in own if each]
        else:
            room = halls.room_by_id[booking.room_id].names
            label = _("%(room)s %(when)s") % {"room": room, "when": when_label(booking.period)}
            lines.append(DueLine(label, yen, TAX_PERCENT))
    return lines
