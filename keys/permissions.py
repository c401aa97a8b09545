"""Who may do what with keys. What staff may do at a hall is accounts' table; here it is asked."""

from accounts.permissions import can_handle_keys, can_open_building, can_see_codes
from core.actor import Actor
from keys.errors import MayNotHandleKeys


def require_key_staff(actor: Actor, *, facility_id: int) -> None:
    """Raises MayNotHandleKeys unless the actor lends and takes back keys at the hall."""
    if not can_handle_keys(actor, facility_id=facility_id):
        raise MayNotHandleKeys


def require_code_reader(actor: Actor, *, facility_id: int) -> None:
    """Raises MayNotHandleKeys unless the actor may read the codes of the hall's boxes."""
    if not can_see_codes(actor, facility_id=facility_id):
        raise MayNotHandleKeys


def require_building_opener(actor: Actor, *, facility_id: int) -> None:
    """Raises MayNotHandleKeys unless the actor may read what opens the whole building."""
    if not can_open_building(actor, facility_id=facility_id):
        raise MayNotHandleKeys
