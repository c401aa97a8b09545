"""Letters about a group's booking reach those who belong to it now, and nobody who has left."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from accounts.models import Membership, Organisation, User
from booking.services.cancel import cancel_booking
from core.actor import Actor
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import NOW, World

LATER = NOW + timedelta(days=3)


@pytest.fixture
def group(db: None) -> Organisation:
    return organisation()


def join(group: Organisation, role: str, *, until: date | None = None) -> Actor:
    """A new person with `role` in the group, up to `until`."""
    actor = sign_in()
    during = DateRange(date(2020, 4, 1), until)
    Membership.objects.create(organisation=group, person_id=actor.person, role=role, during=during)
    return actor


def leave(actor: Actor, group: Organisation) -> None:
    ended = DateRange(date(2020, 4, 1), LATER.date())
    Membership.objects.filter(person_id=actor.person, organisation=group).update(during=ended)


def readers(letter: str) -> set[int]:
    return set(Message.objects.filter(letter=letter).values_list("recipient_id", flat=True))


def test_one_who_asked_reads_while_they_belong(world: World, group: Organisation) -> None:
    join(group, "representative")
    ben = sign_in(organisation=group)
    code = first_booking(book(world, ben, "a", "am", organisation_id=group.pk)).code

    cancel_booking(code=code, actor=ben, now=LATER)

    assert readers("booking_confirmed") == readers("booking_cancelled") == {ben.user}


def test_after_they_left_the_representatives_read_each_in_their_language(
    world: World, group: Organisation
) -> None:
    ben = sign_in(organisation=group)
    code = first_booking(book(world, ben, "a", "am", organisation_id=group.pk)).code
    leave(ben, group)
    heirs = [join(group, "representative"), join(group, "representative")]
    User.objects.filter(pk=heirs[1].user).update(language="en")
    join(group, "member")
    join(group, "representative", until=LATER.date())
    acting = sign_in(organisation=group)
    Membership.objects.filter(person_id=acting.person).update(role="booker")

    cancel_booking(code=code, actor=acting, now=LATER)

    written = Message.objects.filter(letter="booking_cancelled").order_by("recipient_id")
    assert [(m.recipient_id, m.language) for m in written] == [
        (heirs[0].user, "ja"),
        (heirs[1].user, "en"),
    ]


def test_group_without_anybody_gets_no_letter(world: World, group: Organisation) -> None:
    ben = sign_in(organisation=group)
    code = first_booking(book(world, ben, "a", "am", organisation_id=group.pk)).code
    leave(ben, group)

    cancel_booking(code=code, actor=ben, now=LATER)

    assert readers("booking_cancelled") == set()


def test_own_booking_stays_the_own(world: World, group: Organisation) -> None:
    ben = sign_in(organisation=group)
    code = first_booking(book(world, ben, "a", "am")).code
    leave(ben, group)
    join(group, "representative")

    cancel_booking(code=code, actor=ben, now=LATER)

    assert readers("booking_cancelled") == {ben.user}
