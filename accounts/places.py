"""Where a member of staff is working: which hall, which day. Every page of the desk says it."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied

from accounts.permissions import Right, may
from core.actor import Actor
from core.dates import full_day_label
from core.http import ActorRequest
from facilities.rules.values import Catalogue, FacilityValue

LAST_HALL = "desk_hall"  # in the session: where this person worked last
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Place:
    """One hall and day of those the actor may choose from; `step` days to the next page."""

    hall: FacilityValue
    halls: tuple[FacilityValue, ...]
    on: date
    today: date
    path: str
    step: int = 1
    extra: tuple[tuple[str, str], ...] = ()  # what else the address carries to another day

    @property
    def iso(self) -> str:
        """The day as forms carry it."""
        return self.on.isoformat()

    @property
    def day_label(self) -> str:
        """The day as people say it."""
        return full_day_label(self.on)

    @property
    def is_today(self) -> bool:
        """Whether it is the present day."""
        return self.on == self.today

    @property
    def query(self) -> str:
        """Hall and day for an address."""
        return self.query_on(self.on)

    @property
    def bare_query(self) -> str:
        """Hall and day alone, for the menu: whom a page is about stays on that page."""
        return "?" + urlencode({"hall": self.hall.code, "on": self.iso})

    def query_on(self, day: date) -> str:
        """The hall and another day for an address."""
        return "?" + urlencode({"hall": self.hall.code, "on": day.isoformat(), **dict(self.extra)})

    @property
    def previous_url(self) -> str:
        """The page before."""
        return self.path + self.query_on(self.on - timedelta(days=self.step))

    @property
    def next_url(self) -> str:
        """The page after."""
        return self.path + self.query_on(self.on + timedelta(days=self.step))

    @property
    def today_url(self) -> str:
        """The page of today."""
        return self.path + self.query_on(self.today)


def halls_of(actor: Actor, right: Right, catalogue: Catalogue) -> tuple[FacilityValue, ...]:
    """The halls at which the actor has `right`, in the order of the catalogue."""
    return tuple(h for h in catalogue.facilities if may(actor, right, facility_id=h.id))


def place_of(
    request: ActorRequest,
    right: Right,
    *,
    catalogue: Catalogue,
    today: date,
    path: str = "",
    step: int = 1,
    extra: tuple[tuple[str, str], ...] = (),
) -> Place:
    """The hall and day that the address names, else where the actor worked last, today.

    Raises PermissionDenied for a hall at which the actor does not have `right`, or none at all.
    """
    halls = halls_of(request.actor, right, catalogue)
    asked = request.GET.get("hall")
    wanted = request.session.get(LAST_HALL) if asked is None else asked
    hall = next((each for each in halls if each.code == wanted), None)
    if not halls or (hall is None and asked is not None):
        raise PermissionDenied
    hall = hall or halls[0]
    if request.session.get(LAST_HALL) != hall.code:
        request.session[LAST_HALL] = hall.code
    on = _day(request.GET.get("on", ""), today)
    return Place(hall, halls, on, today, path or request.path, step, extra)


def _day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if day.year in YEARS else today
