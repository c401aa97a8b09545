"""Acts of the small world, in one line each."""

from datetime import datetime
from typing import Any

from django.db import transaction

from booking.models import Application, Booking
from booking.rules.wishes import Pick
from booking.selectors.holding import held_by
from booking.services.apply import ApplyRequest, apply_for_rooms
from booking.services.hold import hold_rooms
from core.actor import Actor
from core.clock import day_of
from payments.enums import Method
from payments.models import Payment
from payments.services.ledger import settle, write_receipt
from payments.services.locks import owner_then_payment
from tests.booking.world import NOW, World, picks


def apply_over(*, code: str, request: ApplyRequest, actor: Actor, now: datetime) -> Application:
    """Apply for what the actor holds under this number: read and booked by one request."""
    held = held_by(actor, code=code, on=day_of(now))
    return apply_for_rooms(held=held, request=request, actor=actor, now=now)


def book(
    world: World, actor: Actor, room: str, *slots: str, now: datetime = NOW, **request: Any
) -> Application:
    """Hold and apply in one go on the Saturday."""
    hold = hold_rooms(picks=picks(room, *slots), actor=actor, now=now)
    given: dict[str, Any] = {"purpose_id": world.purpose.pk, "people": 10} | request
    wanted = ApplyRequest(**given)
    return apply_over(code=hold.code, request=wanted, actor=actor, now=now)


def hold_and_apply(world: World, actor: Actor, chosen: list[Pick], *, now: datetime) -> Application:
    """Hold these slots and apply, for three people."""
    hold = hold_rooms(picks=chosen, actor=actor, now=now)
    wanted = ApplyRequest(purpose_id=world.purpose.pk, people=3)
    return apply_over(code=hold.code, request=wanted, actor=actor, now=now)


def first_booking(application: Application) -> Booking:
    """The first booking of an application, fresh from the database."""
    return Booking.objects.select_related("application").get(code=f"{application.code}-1")


def payment_of(application: Application) -> Payment:
    """The newest payment of an application."""
    return Payment.objects.filter(reference=application.code).latest("pk")


def pay(payment: Payment, *, now: datetime, method: Method = Method.KONBINI) -> None:
    """The sum of a payment comes in, as the webhook or the cashier would write it."""
    with transaction.atomic():
        locked = owner_then_payment(payment.code)
        yen = locked.amount_yen
        write_receipt(locked, method=method, yen=yen, source=f"test:{payment.code}", now=now)
        settle(locked, came_yen=yen, now=now)
