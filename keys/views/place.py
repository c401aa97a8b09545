"""At which hall and on which day a member of staff works on a page of keys."""

from datetime import datetime

from accounts.permissions import Right
from accounts.places import Place, place_of
from core.clock import day_of
from core.http import ActorRequest
from facilities.selectors import catalogue


def keys_place(request: ActorRequest, right: Right, *, now: datetime) -> Place:
    """The hall and day of the address. Raises PermissionDenied without `right` there."""
    return place_of(request, right, catalogue=catalogue(), today=day_of(now))
