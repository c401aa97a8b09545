"""What is free: for everyone, without signing in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
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
from booking.selectors.calendar import BANDS, hall_day, room_month
from booking.selectors.facts import closed_in_words, prices_of, room_facts, window_in_words
from booking.selectors.holds import viewer_of_hold
from booking.selectors.search import DayFilter, alternatives, matching_rooms, summary_of
from core.actor import Actor
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from core.dates import full_day_label, month_label
from core.fragments import fragment
from core.http import ActorRequest
from facilities.rules.holidays import holiday_name
from facilities.rules.values import Catalogue, FacilityValue, RoomValue, in_force
from facilities.selectors import calendar_versions, catalogue, catalogue_if, catalogue_in_memory

Halls = Sequence[tuple[FacilityValue, Sequence[RoomValue]]]
FARTHEST = 24  # months a calendar can be paged away from today


def legend() -> list[dict[str, Any]]:
    """Every state with its word and sign, for the legend above each calendar."""
    return [{"state": s.value, "word": s.label, "sign": SIGNS[s]} for s in CellState]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page: by day, by hall, my page."""
    halls = catalogue()
    form = DayFilterForm(None, catalogue=halls, today=day_of(present()))
    return render(request, "booking/start.html", {"form": form, "halls": halls.facilities})


@require_safe
def halls(request: HttpRequest) -> HttpResponse:
    """All halls, by area."""
    return render(request, "booking/halls.html", {"halls": catalogue().facilities})


@require_safe
def day(request: ActorRequest) -> HttpResponse:
    """Rooms of a day over all halls, filtered."""
    now = present()
    memory = catalogue_in_memory()
    form = DayFilterForm(request.GET, catalogue=memory, today=day_of(now))
    wanted = form.to_filter()
    number, versions = calendar_versions(_parts(matching_rooms(memory, wanted)))
    halls = catalogue_if(number)
    if halls is not memory:
        form = DayFilterForm(request.GET, catalogue=halls, today=day_of(now))
        wanted = form.to_filter()
        number, versions = calendar_versions(_parts(matching_rooms(halls, wanted)))
    board, free_count = _board(request.actor, halls, wanted, number, versions, now)
    context = {
        "form": form,
        "summary": summary_of(halls, wanted),
        "day": _day_head(wanted),
        "board": board,
        "free_count": free_count,
        "legend": legend(),
        # Never cached: they show rooms whose versions the board's key does not hold.
        "alternatives": [] if free_count else alternatives(halls, wanted, now=now),
    }
    return render(request, "booking/day.html", context)


def _parts(halls: Halls) -> list[int]:
    return sorted({part for _hall, rooms in halls for room in rooms for part in room.part_ids})


def _day_head(wanted: DayFilter, *, path: str = "") -> dict[str, str]:
    return {
        "label": full_day_label(wanted.on),
        "iso": wanted.on.isoformat(),
        "holiday": holiday_name(wanted.on),
        "prev_url": _on(wanted, -1, path),
        "next_url": _on(wanted, 1, path),
    }


def _on(wanted: DayFilter, offset: int, path: str) -> str:
    other = wanted.on + timedelta(days=offset)
    if path:
        return f"{path}?{urlencode({'on': other.isoformat()})}"
    query = wanted.key().replace(f"on={wanted.on.isoformat()}", f"on={other.isoformat()}")
    return f"{reverse('booking:day')}?{query}"


def _board(
    actor: Actor,
    halls: Catalogue,
    wanted: DayFilter,
    number: int,
    versions: dict[int, int],
    now: datetime,
) -> tuple[str, int]:
    """The table of the day and its free slots, cached under the versions of all parts shown."""
    rooms = matching_rooms(halls, wanted)
    viewer = viewer_of_hold(actor, now=now)

    def make() -> tuple[tuple[str, int], datetime | None]:
        shown = hall_day(
            halls=rooms, day=wanted.on, now=now, viewer_user_id=viewer, band=BANDS.get(wanted.band)
        )
        text = render_to_string("booking/_day.html", {"day": shown})
        return (text, shown.free_count), shown.changes_at

    if viewer is not None:
        return make()[0]
    seen = "-".join(f"{part}.{version}" for part, version in sorted(versions.items()))
    key = f"day:{get_language()}:{number}:{sha256((wanted.key() + seen).encode()).hexdigest()}"
    return fragment(key=key, now=now, render=make)


@require_safe
def hall(request: ActorRequest, code: str) -> HttpResponse:
    """One hall: its facts and its rooms on a day."""
    now = present()
    memory = catalogue_in_memory()
    found = memory.facility_by_code.get(code)
    parts = _parts([(found, found.rooms)]) if found else []
    number, versions = calendar_versions(parts)
    halls = catalogue_if(number)
    facility = halls.facility_by_code.get(code)
    if facility is None:
        raise Http404
    if facility is not found:
        number, versions = calendar_versions(_parts([(facility, facility.rooms)]))
    wanted = DayFilterForm(
        {"on": request.GET.get("on"), "hall": code}, catalogue=halls, today=day_of(now)
    ).to_filter()
    board, _free_count = _board(request.actor, halls, wanted, number, versions, now)
    context = {
        "hall": facility,
        "day": _day_head(wanted, path=request.path),
        "board": board,
        "legend": legend(),
        "closed_in_words": closed_in_words(facility, wanted.on),
        "hours": in_force(facility.hours, wanted.on),
    }
    return render(request, "booking/hall.html", context)


@require_safe
def room(request: ActorRequest, code: str) -> HttpResponse:
    """One room: its facts and its month."""
    now = present()
    found = catalogue_in_memory().room_by_code.get(code)
    number, versions = calendar_versions(found.part_ids if found else ())
    halls = catalogue_if(number)
    value = halls.room_by_code.get(code)
    if value is None:
        raise Http404
    if value is not found:
        number, versions = calendar_versions(value.part_ids)
    facility = halls.facility_by_id[value.facility_id]
    month = month_asked(request.GET.get("month", ""), today=day_of(now))
    rules = in_force(value.rules, month)
    context = {
        "hall": facility,
        "room": value,
        "facts": room_facts(halls, value),
        "prices": prices_of(facility, value, month),
        "prices_invented": any(t.invented for t in value.tariffs),
        "window_in_words": window_in_words(rules) if rules else [],
        "month": _month_head(request.path, month, today=day_of(now)),
        "legend": legend(),
        "board": _month_board(request.actor, facility, value, month, number, versions, now),
        "is_favourite": _is_favourite(request.actor, value),
    }
    return render(request, "booking/room.html", context)


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


def _month_board(
    actor: Actor,
    facility: FacilityValue,
    value: RoomValue,
    month: date,
    number: int,
    versions: dict[int, int],
    now: datetime,
) -> str:
    viewer = viewer_of_hold(actor, now=now)

    def make() -> tuple[str, datetime | None]:
        shown = room_month(
            facility=facility, room=value, month=month, now=now, viewer_user_id=viewer
        )
        return render_to_string("booking/_month.html", {"month": shown}), shown.changes_at

    if viewer is not None:
        return make()[0]
    seen = "-".join(f"{part}.{version}" for part, version in sorted(versions.items()))
    key = f"month:{get_language()}:{number}:{value.id}:{month:%Y-%m}:{seen}"
    return fragment(key=key, now=now, render=make)


def _is_favourite(actor: Actor, value: RoomValue) -> bool:
    if actor.user_id is None:
        return False
    return Favourite.objects.filter(user_id=actor.user_id, room_id=value.id).exists()
