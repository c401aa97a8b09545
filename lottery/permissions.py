"""Who may do what with a round. Duties are accounts' table."""

from accounts.permissions import (
    can_arrange_rounds,
    can_book_for_others,
    can_draw_lots,
)
from booking.permissions import can_manage
from core.actor import Actor
from lottery.models import Entry, Round


def can_change_entry(actor: Actor, entry: Entry) -> bool:
    """Whether it is in the actor's own name or their group's, or they enter for others there."""
    return can_manage(actor, entry) or can_enter_for_others(actor, entry.round)


def can_enter_for_others(actor: Actor, round_: Round) -> bool:
    """Whether the actor may enter for callers and those at the counter (requirement 77)."""
    return can_book_for_others(actor, facility_id=round_.facility_id)


def can_arrange(actor: Actor, round_: Round) -> bool:
    """Whether the actor may see who entered and record what was agreed."""
    return can_arrange_rounds(actor, facility_id=round_.facility_id)


def can_draw(actor: Actor, round_: Round) -> bool:
    """Whether the actor may seal the list, draw, and close the round."""
    return can_draw_lots(actor, facility_id=round_.facility_id)
