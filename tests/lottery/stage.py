"""A round of the small world: its February is given out at a meeting in December."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from accounts.models import Person
from booking.rules.wishes import Pick
from core.actor import Actor, Channel
from core.clock import JST
from facilities.models import LotteryPeriod
from facilities.services.versions import raise_catalogue_version
from lottery.models import Entry, Round
from lottery.services.entries import EntryRequest, enter_round
from lottery.services.rounds import open_rounds
from tests.booking.world import World, build_world, picks

ENTERING = datetime(2026, 12, 1, 10, tzinfo=JST)
LAST_SECOND = datetime(2026, 12, 20, 23, 59, 59, tzinfo=JST)
OVER = datetime(2026, 12, 21, tzinfo=JST)
MEETING = datetime(2026, 12, 26, 10, tzinfo=JST)
FIRST_COME = date(2027, 1, 5)
DAY = date(2027, 2, 6)  # a Saturday
MONDAY = date(2027, 2, 8)  # closed


def meeting_world(**rules: object) -> World:
    """The halls, with every room given out at a meeting."""
    world = build_world(allocation="meeting", **rules)
    LotteryPeriod.objects.create(
        facility=world.facility,
        use_from=date(2027, 2, 1),
        use_to=date(2027, 2, 28),
        entry_from=date(2026, 11, 21),
        entry_to=date(2026, 12, 20),
        result_on=FIRST_COME,
        meets_at=MEETING,
        meets_in="見本公民館 ホール",
    )
    raise_catalogue_version()
    return world


def a_round(now: datetime = ENTERING) -> Round:
    """The one round of the world."""
    open_rounds(now=now)
    return Round.objects.get()


def wish(room: str, *slots: str, on: date = DAY) -> list[Pick]:
    """The picks of one preference."""
    return picks(room, *slots, on=on)


def asked(
    world: World, person: Actor | Person, *choices: Sequence[Pick], **what: object
) -> EntryRequest:
    """What somebody asks for."""
    given = {
        "choices": choices,
        "purpose_id": world.purpose.pk,
        "people": 10,
        "person_id": person.pk if isinstance(person, Person) else person.person,
        "channel": Channel.WEB,
    } | what
    return EntryRequest(**given)  # type: ignore[arg-type]


def entered(
    world: World, actor: Actor, *choices: Sequence[Pick], now: datetime = ENTERING, **what: object
) -> Entry:
    """An entry on the web."""
    request = asked(world, actor, *choices, **what)
    return enter_round(number=Round.objects.get().pk, request=request, actor=actor, now=now)


def later(moment: datetime, **by: int) -> datetime:
    """A moment after."""
    return moment + timedelta(**by)
