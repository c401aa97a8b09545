"""At which hall a member of staff works on a page of keys."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from accounts.permissions import Right, may
from core.http import ActorRequest
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue


@dataclass(frozen=True, slots=True)
class Place:
    """The hall, and those it could be."""

    hall: FacilityValue
    halls: tuple[FacilityValue, ...]

    @property
    def query(self) -> str:
        """The hall for an address."""
        return f"?hall={self.hall.code}"


def place_of(request: ActorRequest, right: Right) -> Place:
    """The hall that the address names, or the first. PermissionDenied without the right."""
    all_halls = catalogue().facilities
    halls = tuple(h for h in all_halls if may(request.actor, right, facility_id=h.id))
    wanted = request.GET.get("hall", "")
    hall = next((h for h in halls if not wanted or h.code == wanted), None)
    if hall is None:
        raise PermissionDenied
    return Place(hall, halls)
