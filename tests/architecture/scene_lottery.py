"""What the rows of table_lottery speak of: a round that takes entries, and one that was drawn."""

from datetime import date, datetime, time, timedelta
from typing import Any

from booking.services.occupy import as_range
from core.actor import Actor
from core.clock import at
from core.codes import with_check_digit
from core.periods import Period
from lottery.enums import Basis, Fate
from lottery.models import Agreement, Draw, Entry, Preference, Result, Round
from lottery.rules.draw import Listing, hash_of, text_of
from tests.booking.world import NOW, World


def lottery_things(world: World, owner: Actor, member: Actor) -> dict[str, str]:
    """Codes and keys for the addresses of rounds."""
    taking = _round(world, date(2027, 3, 1), entry_to=date(2026, 12, 20))
    entry = _entry(world, taking, owner, 1)
    drawn = _round(world, date(2027, 2, 1), entry_to=date(2026, 10, 31))
    decided = _entry(world, drawn, owner, 2)
    contested = [_entry(world, drawn, who, n) for n, who in ((3, owner), (4, member))]
    agreement = Agreement.objects.create(
        round=drawn, present="all", recorded_at=NOW, recorded_by_id=owner.user
    )
    draw = _draw(drawn, decided, owner)
    Result.objects.create(
        entry=decided, fate=Fate.LOST, basis=Basis.DRAWN, draw=draw, decided_at=NOW
    )
    return {
        "round": str(taking.pk),
        "entry": entry.code,
        "drawn": str(drawn.pk),
        "decided": decided.code,
        "contested": contested[0].code,
        "agreement": str(agreement.pk),
    }


def _round(world: World, use_from: date, *, entry_to: date) -> Round:
    return Round.objects.create(
        facility=world.facility,
        use_from=use_from,
        use_to=use_from + timedelta(days=27),
        entry_from=date(2026, 10, 1),
        entry_to=entry_to,
        result_on=use_from - timedelta(days=28),
        meets_at=at(entry_to + timedelta(days=3), time(10)),
        meets_in="hall",
    )


def _entry(world: World, round_: Round, who: Actor, number: int) -> Entry:
    entry = Entry.objects.create(
        code=with_check_digit(f"7{number:08d}"),
        round=round_,
        applicant_person_id=who.person,
        made_by_id=who.user,
        asked_by_id=who.person,
        channel="web",
        purpose=world.purpose,
        people=5,
        made_at=NOW,
    )
    day = round_.use_from + timedelta(days=5 if number > 2 else 6)
    during: Any = as_range(Period(_clock(day, 9), _clock(day, 12)))
    Preference.objects.create(
        entry=entry, rank=1, room=world.single, during=during, slot_codes=["am"]
    )
    return entry


def _draw(round_: Round, entry: Entry, who: Actor) -> Draw:
    listing = text_of(Listing("kan", [], {entry.code: []}))
    draw = Draw.objects.create(
        round=round_,
        number=1,
        listing=listing,
        list_hash=hash_of(listing),
        seed="0" * 64,
        seed_hash=hash_of("0" * 64),
        sealed_at=NOW,
        sealed_by_id=who.user,
    )
    Draw.objects.filter(pk=draw.pk).update(drawn_at=NOW, drawn_by_id=who.user)
    draw.refresh_from_db()
    return draw


def _clock(day: date, hour: int) -> datetime:
    return at(day, time(hour))
