"""What is free: for everyone, without signing in."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from booking.enums import SIGNS, CellState
from booking.forms import DayFilterForm
from booking.models import Favourite
from booking.selectors.calendar import BANDS, Halls, hall_days, room_month
from booking.selectors.cells import Viewer
from booking.selectors.facts import (
    closed_in_words,
    conditions_in_words,
    prices_of,
    room_facts,
    window_in_words,
)
from booking.selectors.search import (
    Alternative,
    DayFilter,
    alternatives,
    matching_rooms,
    summary_of,
)
from booking.selectors.viewer import viewer_of
from core.actor import Actor
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from core.dates import full_day_label, month_label
from core.fragments import LONGEST, Kept, fragment
from core.http import ActorRequest
from core.pages import Page, page
from facilities.rules.holidays import holiday_name
from facilities.rules.values import Catalogue, FacilityValue, RoomValue, in_force
from facilities.selectors import calendar_stamp, catalogue, catalogue_if, catalogue_in_memory

FARTHEST = 24  # months a calendar can be paged away from today


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page read before anything else: the catalogue, the parts' versions, who looks."""

    halls: Catalogue
    versions: str
    actor: Actor
    now: datetime

    @property
    def stamp(self) -> str:
        """For the key of what is cached; it changes with every booking of these parts."""
        return f"{get_language()}:{self.halls.version}:{self.versions}"

    def stamp_of(self, part_ids: Collection[int]) -> str:
        """The same for some of the parts."""
        wanted = {str(part_id) for part_id in part_ids}
        each = (v for v in self.versions.split("-") if v.partition(".")[0] in wanted)
        return f"{get_language()}:{self.halls.version}:{'-'.join(each)}"


def see(request: ActorRequest, parts_in: Callable[[Catalogue], Collection[int]]) -> Seen:
    """Catalogue and versions of the parts that `parts_in` names, in one query when unchanged."""
    memory = catalogue_in_memory()
    number, versions = calendar_stamp(parts_in(memory))
    halls = catalogue_if(number)
    if halls is not memory:
        versions = calendar_stamp(parts_in(halls))[1]
    return Seen(halls, versions, request.actor, present())


def legend() -> list[dict[str, Any]]:
    """Every state with its word and sign, for the legend above each calendar."""
    return [{"state": s.value, "word": s.label, "sign": SIGNS[s]} for s in CellState]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page: by day, by hall, my page."""
    now, halls = present(), catalogue()

    def make() -> Page:
        form = DayFilterForm(None, catalogue=halls, today=day_of(now))
        context = {"form": form, "halls": halls.facilities}
        return Page("booking/start.html", context, fresh_until=now + LONGEST)

    return page(request, version=f"{get_language()}:{halls.version}", now=now, make=make)


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """All halls, by area."""
    return render(request, "booking/halls.html", {"halls": catalogue().facilities})


@require_safe
def day(request: ActorRequest) -> HttpResponse:
    """Rooms of a day over all halls, filtered."""
    seen = see(request, lambda halls: _parts([(hall, hall.rooms) for hall in halls.facilities]))
    return page(request, version=seen.stamp, now=seen.now, make=lambda: _day_page(request, seen))


def _day_page(request: ActorRequest, seen: Seen) -> Page:
    form = DayFilterForm(request.GET, catalogue=seen.halls, today=day_of(seen.now))
    wanted = form.to_filter()
    # A question that was not understood is not answered as if it had been another one.
    kept = None if form.errors else _board(seen, wanted)
    board, free_count = kept.piece if kept else ("", 0)
    context = {
        "form": form,
        "summary": summary_of(seen.halls, wanted),
        "day": _day_head(wanted),
        "board": board,
        "free_count": free_count,
        "legend": legend(),
        "alternatives": [] if free_count or form.errors else _nearest(seen, wanted),
    }
    # Nobody has worked out how long alternatives stay true: a page with them is not kept.
    return Page("booking/day.html", context, kept.fresh_until if kept and free_count else None)


def _nearest(seen: Seen, wanted: DayFilter) -> list[Alternative]:
    viewer = viewer_of(seen.actor, now=seen.now)
    return alternatives(seen.halls, wanted, viewer=viewer, now=seen.now)


def _parts(halls: Halls) -> list[int]:
    return sorted({part for _hall, rooms in halls for room in rooms for part in room.part_ids})


def _day_head(wanted: DayFilter, *, path: str = "") -> dict[str, str]:
    return {
        "label": full_day_label(wanted.on),
        "iso": wanted.on.isoformat(),
        "holiday": holiday_name(wanted.on),
        "prev_url": _on(wanted, -wanted.days, path),
        "next_url": _on(wanted, wanted.days, path),
    }


def _on(wanted: DayFilter, offset: int, path: str) -> str:
    other = wanted.on + timedelta(days=offset)
    if path:
        return f"{path}?{urlencode({'on': other.isoformat()})}"
    query = wanted.key().replace(f"on={wanted.on.isoformat()}", f"on={other.isoformat()}")
    return f"{reverse('booking:day')}?{query}"


def _board(seen: Seen, wanted: DayFilter) -> Kept[tuple[str, int]]:
    """The tables of the days and their free slots, cached under the versions of all parts shown."""
    viewer = viewer_of(seen.actor, now=seen.now)
    halls = matching_rooms(seen.halls, wanted)

    def make() -> tuple[tuple[str, int], datetime | None]:
        shown = hall_days(
            halls=halls,
            days=[wanted.on + timedelta(days=n) for n in range(wanted.days)],
            now=seen.now,
            viewer=viewer,
            band=BANDS.get(wanted.band),
        )
        text = render_to_string("booking/_days.html", {"days": shown})
        return (text, sum(day.free_count for day in shown)), shown[-1].changes_at

    if viewer.holder_id is not None:
        return Kept(make()[0], seen.now)
    # By the rooms shown, not by the filter as typed: other words for the same rooms are one piece.
    rooms = ",".join(str(room.id) for _hall, rooms in halls for room in rooms)
    stamp = seen.stamp_of(_parts(halls))
    said = f"{wanted.on}:{wanted.days}:{wanted.band}:{rooms}:{_kinds(viewer)}:{stamp}"
    return fragment(key=f"day:{sha256(said.encode()).hexdigest()}", now=seen.now, render=make)


def _kinds(viewer: Viewer) -> str:
    return "-".join(sorted(viewer.kinds)) if viewer.kinds is not None else "anyone"


@require_safe
def hall(request: ActorRequest, code: str) -> HttpResponse:
    """One hall: its facts and its rooms on a day."""

    def parts_in(halls: Catalogue) -> list[int]:
        found = halls.facility_by_code.get(code)
        return _parts([(found, found.rooms)]) if found else []

    seen = see(request, parts_in)
    facility = seen.halls.facility_by_code.get(code)
    if facility is None:
        raise Http404
    shown = partial(_hall_page, request, seen, facility)
    return page(request, version=seen.stamp, now=seen.now, make=shown)


def _hall_page(request: ActorRequest, seen: Seen, facility: FacilityValue) -> Page:
    asked = {"on": request.GET.get("on"), "hall": facility.code}
    wanted = DayFilterForm(asked, catalogue=seen.halls, today=day_of(seen.now)).to_filter()
    (board, _free_count), fresh_until = _board(seen, wanted)
    context = {
        "hall": facility,
        "day": _day_head(wanted, path=request.path),
        "board": board,
        "legend": legend(),
        "closed_in_words": closed_in_words(facility, wanted.on),
        "hours": in_force(facility.hours, wanted.on),
    }
    return Page("booking/hall.html", context, fresh_until)


@require_safe
def room(request: ActorRequest, code: str) -> HttpResponse:
    """One room: its facts and its month."""

    def parts_in(halls: Catalogue) -> tuple[int, ...]:
        found = halls.room_by_code.get(code)
        return found.part_ids if found else ()

    seen = see(request, parts_in)
    value = seen.halls.room_by_code.get(code)
    if value is None:
        raise Http404
    shown = partial(_room_page, request, seen, value)
    return page(request, version=seen.stamp, now=seen.now, make=shown)


def _room_page(request: ActorRequest, seen: Seen, value: RoomValue) -> Page:
    facility = seen.halls.facility_by_id[value.facility_id]
    today = day_of(seen.now)
    month = month_asked(request.GET.get("month", ""), today=today)
    shown_on = max(month, today)
    rules = in_force(value.rules, shown_on)
    board, fresh_until = _month_board(seen, value, month)
    context = {
        "hall": facility,
        "room": value,
        "facts": room_facts(seen.halls, value),
        "prices": prices_of(facility, value, shown_on),
        "prices_invented": any(tariff.invented for tariff in value.tariffs),
        "window_in_words": window_in_words(rules) if rules else [],
        "conditions": conditions_in_words(rules) if rules else [],
        "month": _month_head(request.path, month, today=today),
        "board": board,
        "legend": legend(),
        "is_favourite": _is_favourite(request.actor, value),
    }
    return Page("booking/room.html", context, fresh_until)


def month_asked(text: str, *, today: date) -> date:
    """The first of the month named by `text` (2026-12); this month where it names none."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        return month_start(today)
    first, last = add_months(today, -FARTHEST), add_months(today, FARTHEST)
    return asked if first <= asked <= last else month_start(today)


def _month_head(path: str, month: date, *, today: date) -> dict[str, str]:
    def link(other: date) -> str:
        near = add_months(today, -FARTHEST) <= other <= add_months(today, FARTHEST)
        return f"{path}?month={other:%Y-%m}#calendar" if near else ""

    return {
        "label": month_label(month),
        "prev_url": link(add_months(month, -1)),
        "next_url": link(add_months(month, 1)),
    }


def _month_board(seen: Seen, value: RoomValue, month: date) -> Kept[str]:
    """The table of the month, cached under the versions of the room's parts."""
    viewer = viewer_of(seen.actor, now=seen.now)

    def make() -> tuple[str, datetime | None]:
        shown = room_month(
            facility=seen.halls.facility_by_id[value.facility_id],
            room=value,
            month=month,
            now=seen.now,
            viewer=viewer,
        )
        return render_to_string("booking/_month.html", {"month": shown}), shown.changes_at

    if viewer.holder_id is not None:
        return Kept(make()[0], seen.now)
    key = f"month:{value.id}:{month:%Y-%m}:{_kinds(viewer)}:{seen.stamp}"
    return fragment(key=key, now=seen.now, render=make)


def _is_favourite(actor: Actor, value: RoomValue) -> bool:
    if actor.user_id is None:
        return False
    return Favourite.objects.filter(user_id=actor.user_id, room_id=value.id).exists()
