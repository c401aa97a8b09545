"""One key, one holder, whoever stands at the desk: each guard with the fault seen when it is off.

Two guards: the ordered lock of the keys (manners) and the unique open loan (truth).
"""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from pytest_django import Settings

from core.actor import Actor
from keys.enums import KeyStatus
from keys.errors import KeyIsNotThere, KeysError
from keys.models import ONE_OPEN_LOAN, AccessGrant, Key, KeyLoan
from keys.services import loans as loan_service
from keys.services.access import revoke_access
from keys.services.loans import take_back
from keys.services.losses import report_lost
from keys.services.show import show_access
from tests.booking.conftest import sign_in
from tests.keys.house import DURING, House, booked, build_house
from tests.keys.standin import BOOK
from tests.keys.test_access import grant
from tests.keys.test_loans import lend
from tests.races.race import Finish, after_all_have_read, race

pytestmark = pytest.mark.django_db(transaction=True)
RIVALS = 8
ROUNDS = 3


@pytest.fixture
def house(transactional_db: None, settings: Settings) -> House:
    """The hall with its keys, committed."""
    settings.KEY_EVENT_HANDLERS = {"booking": "tests.keys.standin.Bookings"}
    BOOK.facts.clear()
    BOOK.told.clear()
    return build_house()


@pytest.fixture
def ken(house: House) -> Actor:
    """Keeps the keys."""
    return sign_in("健", duty="key_staff")


@contextmanager
def constraint_off() -> Generator[None]:
    """Take the unique open loan away, as a careless migration would."""
    [constraint] = [c for c in KeyLoan._meta.constraints if c.name == ONE_OPEN_LOAN]
    with connection.schema_editor() as editor:
        editor.remove_constraint(KeyLoan, constraint)
    try:
        yield
    finally:
        KeyLoan.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(KeyLoan, constraint)


def unlocked(codes: list[str]) -> list[Key]:
    """`lock_keys` without the lock."""
    return list(Key.objects.filter(code__in=codes).order_by("-pk"))


def lend_race(house: House, ken: Actor) -> list[Finish]:
    """Eight clerks hand the same two keys to eight groups, half of them in the other order."""
    groups = [booked(house, house.room, sign_in(), n=n) for n in range(RIVALS)]
    return race(
        [
            partial(lend, house, reference, ken, *((1, 2) if n % 2 else (2, 1)), now=DURING)
            for n, reference in enumerate(groups)
        ]
    )


def winners(finishes: list[Finish]) -> int:
    """How many got the keys."""
    return sum(finish.error is None for finish in finishes)


def most_holders() -> int:
    """By how many a key is held at most."""
    open_loans = KeyLoan.objects.filter(ended_at=None).values_list("key_id", flat=True)
    return max((list(open_loans).count(key) for key in set(open_loans)), default=0)


def test_two_clerks_lend_one_key_once(house: House, ken: Actor) -> None:
    finishes = lend_race(house, ken)

    assert winners(finishes) == 1
    assert {type(f.error) for f in finishes if f.error} == {KeyIsNotThere}
    assert max(f.seconds for f in finishes) < 3
    assert KeyLoan.objects.filter(ended_at=None).count() == 2


def test_without_the_lock_the_constraint_still_holds(
    house: House, ken: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loan_service, "lock_keys", after_all_have_read(unlocked, RIVALS))

    lend_race(house, ken)

    assert most_holders() == 1


def test_control_without_both_guards_a_key_has_several_holders(
    house: House, ken: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If this stops seeing two holders of one key, the tests above prove nothing."""
    monkeypatch.setattr(loan_service, "lock_keys", after_all_have_read(unlocked, RIVALS))
    with constraint_off():
        lend_race(house, ken)

        assert most_holders() > 1


def test_return_loss_and_lending_meet(house: House, ken: Actor) -> None:
    for n in range(ROUNDS):
        code = house.keys[0].code
        first = booked(house, house.room, sign_in(), n=10 * n)
        then = [booked(house, house.room, sign_in(), n=10 * n + i) for i in (1, 2)]
        lend(house, first, ken, now=DURING)

        finishes = race(
            [
                partial(take_back, key_code=code, actor=ken, now=DURING),
                partial(report_lost, key_code=code, note="", actor=ken, now=DURING),
                *(partial(lend, house, each, ken, now=DURING) for each in then),
            ]
        )

        key = Key.objects.get(code=code)
        assert all(f.error is None or isinstance(f.error, KeysError) for f in finishes)
        assert KeyLoan.objects.filter(key=key, ended_at=None).count() == (key.status == "out")
        clear_the_hook(key, ken)


def clear_the_hook(key: Key, ken: Actor) -> None:
    """Hang the key back for the next round."""
    if key.status == KeyStatus.OUT:
        take_back(key_code=key.code, actor=ken, now=DURING)
    Key.objects.filter(pk=key.pk).update(status=KeyStatus.IN_PLACE)


def test_two_returns_end_one_loan(house: House, ken: Actor) -> None:
    reference = booked(house, house.room, sign_in())
    lend(house, reference, ken, now=DURING)
    code = house.keys[0].code

    finishes = race([partial(take_back, key_code=code, actor=ken, now=DURING)] * 4)

    assert winners(finishes) == 1
    assert [told[0] for told in BOOK.told] == ["lent", "returned"]
    assert all(isinstance(f.error, KeysError) for f in finishes if f.error)


def test_code_is_never_shown_without_the_revocation_knowing(house: House) -> None:
    """Whoever saw it is in the row that the revocation reads: the desk is told to act."""
    for n in range(ROUNDS):
        aoi = sign_in()
        reference = grant(house, aoi, n=n)

        finishes = race(
            [
                *[partial(show_access, reference=reference, actor=aoi, now=DURING)] * 3,
                partial(revoke_access, reference=reference, reason="x", actor=aoi, now=DURING),
            ]
        )

        pages = [f.result for f in finishes[:3]]
        seen = any(line.code for page in pages for line in page.doors)  # type: ignore[attr-defined]
        assert [f.error for f in finishes] == [None] * 4
        assert (AccessGrant.objects.get(reference=reference).shown_at is not None) == seen
