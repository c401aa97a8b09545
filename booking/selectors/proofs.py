"""What somebody must show on the day, because the price of their booking rests on it (103)."""

from booking.models import Booking
from booking.rules.answers import from_json
from booking.rules.exemptions import proofs_of
from booking.selectors.prices import wish_of
from core.clock import day_of
from facilities.rules.values import Catalogue


def proof_needed(booking: Booking, halls: Catalogue) -> str:
    """What is to be looked at, in words; empty where nothing is, or it was said. No query."""
    room = halls.room_by_id[booking.room_id]
    hall = halls.facility_by_id[room.facility_id]
    knows = any(rule.proof for version in hall.schedules for rule in version.reductions)
    if booking.proof or not knows:
        return ""
    wish = wish_of(booking, halls)
    if wish is None:
        return ""
    made_on = day_of(booking.application.made_at)
    found = proofs_of(wish, from_json(booking.application.answers), on=made_on)
    return "、".join(dict.fromkeys(str(each.proof) for each in found))
