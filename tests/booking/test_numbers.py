"""Numbers of holds, bookings and payments: one that is somebody else's begins the act anew."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError

from booking.models import Application, Hold
from core import coded
from core.actor import Actor
from core.codes import with_check_digit
from payments.models import Payment
from tests.booking.acts import book
from tests.booking.world import World

Drawn = list[str]
TAKEN = with_check_digit("123456789")
FREE = [with_check_digit(f"{number}00000000") for number in range(2, 10)]


@pytest.fixture
def drawn(world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The numbers that will be drawn next; the first booking has TAKEN three times."""
    waiting = [TAKEN, TAKEN, TAKEN]

    def numbers() -> Iterator[str]:
        while waiting:
            yield waiting.pop(0)

    source = numbers()
    monkeypatch.setattr(coded, "any_code", lambda: next(source))
    book(world, aoi, "a", "am")
    return waiting


def last(model: type[Hold] | type[Application] | type[Payment]) -> str:
    """The number of the newest row."""
    return str(model.objects.latest("pk").code)


def test_a_hold_draws_again(world: World, chie: Actor, drawn: Drawn) -> None:
    drawn += [TAKEN, FREE[0], FREE[1], FREE[2]]

    book(world, chie, "b", "am")

    assert last(Hold) == FREE[0]


def test_an_application_draws_again(world: World, chie: Actor, drawn: Drawn) -> None:
    drawn += [FREE[0], TAKEN, FREE[1], FREE[2], FREE[3]]

    application = book(world, chie, "b", "am")

    assert Application.objects.get(pk=application.pk).code != TAKEN
    assert application.bookings.count() == 1


def test_a_payment_draws_again(world: World, chie: Actor, drawn: Drawn) -> None:
    drawn += [FREE[0], FREE[1], TAKEN, FREE[2], FREE[3]]

    application = book(world, chie, "b", "am")

    payment = Payment.objects.get(reference=application.code)
    assert (application.code, payment.code) == (FREE[2], FREE[3])
    assert Application.objects.count() == 2


@pytest.mark.parametrize("what", ["hold", "application", "payment"])
def test_without_a_new_beginning_it_fails(
    world: World, chie: Actor, drawn: Drawn, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the tests above would see if acts did not begin anew."""
    monkeypatch.setattr(coded, "TRIES", 1)
    place = ["hold", "application", "payment"].index(what)
    drawn += [*FREE[:place], TAKEN, FREE[4]]

    with pytest.raises(IntegrityError):
        book(world, chie, "b", "am")


def test_it_does_not_draw_for_ever(world: World, chie: Actor, drawn: Drawn) -> None:
    drawn += [TAKEN] * 50

    with pytest.raises(IntegrityError):
        book(world, chie, "b", "am")

    assert len(drawn) == 50 - coded.TRIES
