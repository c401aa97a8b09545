"""Keys that should be back: who is written to, when, and each letter once."""

from datetime import datetime, timedelta

import pytest

from accounts.enums import DutyKind
from core.actor import Actor
from core.clock import JST
from keys.models import KeyLoan
from keys.rules.reminding import AT_DUE, LATE, NEXT_MORNING, steps_due
from keys.services.chase import chase_overdue
from keys.services.loans import take_back
from notifications import post
from notifications.models import Delivery, Message
from tests.factories.accounts import Someone, duty_of, someone
from tests.keys.house import DUE, DURING, House, booked
from tests.keys.standin import BOOK
from tests.keys.test_loans import lend

MINUTE = timedelta(minutes=1)
MORNING = datetime(2026, 12, 6, 9, tzinfo=JST)
MOMENTS = (DURING, DUE - MINUTE, DUE, DUE + 29 * MINUTE, DUE + 30 * MINUTE, MORNING)


@pytest.fixture
def keeper(house: House) -> Someone:
    """Keeps the keys of the hall."""
    who = someone("Keeper", "keeper@example.jp")
    duty_of(who, DutyKind.KEY_STAFF, house.facility.pk)
    return who


@pytest.fixture
def loan(house: House, aoi: Actor, keeper: Someone) -> KeyLoan:
    """The key is out."""
    lend(house, booked(house, house.room, aoi), keeper.actor)
    return KeyLoan.objects.get()


def letters() -> list[tuple[str, int | None]]:
    """What was written to whom, in order."""
    return list(Message.objects.order_by("pk").values_list("letter", "recipient_id"))


@pytest.mark.parametrize(
    ("chased", "now", "steps"),
    [
        (0, DUE - MINUTE, ()),
        (0, DUE, (AT_DUE,)),
        (1, DUE + 29 * MINUTE, ()),
        (1, DUE + 30 * MINUTE, (LATE,)),
        (2, MORNING - MINUTE, ()),
        (2, MORNING, (NEXT_MORNING,)),
        (0, MORNING, (AT_DUE, LATE, NEXT_MORNING)),
        (3, MORNING + timedelta(days=9), ()),
    ],
)
def test_steps_have_their_moments(chased: int, now: datetime, steps: tuple[int, ...]) -> None:
    assert steps_due(due_at=DUE, chased=chased, now=now) == steps


def test_borrower_and_keeper_are_written_to_each_once(
    loan: KeyLoan, aoi: Actor, keeper: Someone
) -> None:
    for moment in MOMENTS:
        for _ in range(2):
            chase_overdue(now=moment)

    assert letters() == [
        ("key_due", aoi.user),
        ("key_overdue", aoi.user),
        ("key_overdue_desk", keeper.user.pk),
        ("key_overdue", aoi.user),
        ("key_overdue_desk", keeper.user.pk),
    ]
    assert [told for told in BOOK.told if told[0] == "overdue"] == [
        ("overdue", loan.reference, loan.key.code)
    ]


def test_worker_that_slept_writes_only_the_last_letter(loan: KeyLoan, aoi: Actor) -> None:
    chase_overdue(now=MORNING + timedelta(days=1))

    assert [letter for letter, _to in letters()] == ["key_overdue", "key_overdue_desk"]


def test_key_that_came_back_is_not_chased(loan: KeyLoan, keeper: Someone) -> None:
    take_back(key_code=loan.key.code, actor=keeper.actor, now=DURING)

    assert chase_overdue(now=MORNING) == 0
    assert letters() == []


def test_manager_is_told_where_nobody_keeps_the_keys(house: House, aoi: Actor, ken: Actor) -> None:
    manager = someone("Emi", "emi@example.jp")
    duty_of(manager, DutyKind.MANAGER, house.facility.pk)
    lend(house, booked(house, house.room, aoi), ken)

    chase_overdue(now=DUE + 30 * MINUTE)

    assert ("key_overdue_desk", manager.user.pk) in letters()


def test_letter_says_which_key_and_where_it_goes(loan: KeyLoan) -> None:
    chase_overdue(now=DUE)
    email = post.email_of(Delivery.objects.get())

    assert "鍵 会議室の鍵 (000-013)" in str(email.body)
    assert "返す期限 12月5日(土) 22:15" in str(email.body)
    assert "返す場所 見本公民館" in str(email.body)
