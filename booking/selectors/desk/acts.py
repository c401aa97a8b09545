"""Acts that made room, as they are read again and printed: who did what with whom, and why (85)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import can_see_applicants
from booking.errors import NoSuchBooking
from booking.models import Booking, Clearance, OfficialUse
from booking.selectors.desk.lines import with_people
from booking.selectors.mine import applicant_name
from core.actor import Actor
from core.codes import grouped
from core.dates import moment_label, when_label
from core.money import yen_label
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue

MOST = 20  # acts on the page of closures


@dataclass(frozen=True, slots=True)
class ActHead:
    """One act in a list."""

    url: str
    made: str
    made_for: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class ActLine:
    """What became of one booking or official use. `to` and `back` empty: not moved, no money."""

    number: str
    url: str
    name: str
    before: str
    deed: str
    to: str
    back: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act."""

    number: str
    hall: FacilityValue
    made: str
    made_by: str
    made_for: str
    cause: str
    reason: str
    clause: str
    rooms: str
    first: str
    last: str
    lines: list[ActLine]


def acts_of(*, hall: FacilityValue) -> list[ActHead]:
    """The hall's latest acts. One query."""
    return [
        ActHead(
            reverse("booking:desk_act", args=[row.code]),
            moment_label(row.made_at),
            str(row.get_made_for_display()),
            row.reason,
            len(row.lines),
        )
        for row in Clearance.objects.filter(facility_id=hall.id).order_by("-made_at", "-pk")[:MOST]
    ]


def act_page(*, code: str, actor: Actor, catalogue: Catalogue) -> ActPage:
    """One act for those who may see who was hit. Raises NoSuchBooking. Three queries."""
    act = Clearance.objects.filter(code=code).annotate(author=F("made_by__person__name")).first()
    if act is None or not can_see_applicants(actor, facility_id=act.facility_id):
        raise NoSuchBooking
    known = _known(act.lines)
    return ActPage(
        number=grouped(act.code),
        hall=catalogue.facility_by_id[act.facility_id],
        made=moment_label(act.made_at),
        made_by=act.author or "",
        made_for=str(act.get_made_for_display()),
        cause=str(act.get_cause_display()),
        reason=act.reason,
        clause=act.clause,
        rooms=_("、").join(_room(code, catalogue) for code in act.rooms),
        first=moment_label(act.first),
        last=moment_label(act.last),
        lines=[_line(line, known, catalogue) for line in act.lines],
    )


def _known(lines: list[dict[str, Any]]) -> Mapping[str, Booking | OfficialUse]:
    """The bookings and official uses that the lines name, by their numbers."""
    bookings = with_people(
        Booking.objects.filter(code__in=[line.get("booking", "") for line in lines])
    )
    uses = OfficialUse.objects.filter(code__in=[line.get("official", "") for line in lines])
    return {each.code: each for each in (*bookings, *uses)}


def _line(
    line: dict[str, Any], known: Mapping[str, Booking | OfficialUse], catalogue: Catalogue
) -> ActLine:
    code = line.get("booking") or line["official"]
    held = known[code]
    moved = line["deed"] == "moved"
    if isinstance(held, Booking):
        name, url = applicant_name(held.application), reverse("booking:desk_booking", args=[code])
    else:
        name, url = held.department, reverse("booking:desk_official_use", args=[code])
    return ActLine(
        number=grouped(code[:10]) + code[10:],
        url=url,
        name=name,
        before=_spot(line, catalogue),
        deed=_("移しました") if moved else _("取り消しました"),
        to=_spot(line["to"], catalogue) if moved else "",
        back=yen_label(line["back_yen"]) if line.get("back_yen") else "",
    )


def _spot(spot: Mapping[str, str], catalogue: Catalogue) -> str:
    period = Period(datetime.fromisoformat(spot["start"]), datetime.fromisoformat(spot["end"]))
    return f"{_room(spot['room'], catalogue)}　{when_label(period)}"


def _room(code: str, catalogue: Catalogue) -> str:
    """The room's name; its code where the room is no longer let."""
    room = catalogue.room_by_code.get(code)
    return str(room.names) if room else code
