"""What is free: for everyone, without signing in."""

from datetime import date, timedelta
from functools import partial
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
from booking.selectors.accessibility import access_of_hall, access_of_room
from booking.selectors.applicants import applicants_of
from booking.selectors.facts import (
    closed_in_words,
    conditions_in_words,
    prices_of,
    room_facts,
    window_in_words,
    yours_in_words,
)
from booking.selectors.search import (
    Alternative,
    DayFilter,
    alternatives,
    conditions_in_the_way,
    families_in,
    summary_of,
)
from booking.selectors.viewer import viewer_of
from booking.views.boards import Seen, day_board, month_board, parts_of, see
from core.actor import Actor
from core.clock import add_months, day_of, month_start
from core.clock import now as present
from core.dates import full_day_label, month_label
from core.fragments import LONGEST, fragment
from core.http import ActorRequest
from core.pages import Page, page
from facilities.enums import Family
from facilities.penalty_words import penalties_told
from facilities.rules.holidays import holiday_name
from facilities.rules.pictures import top_and_others
from facilities.rules.values import Catalogue, FacilityValue, RoomValue, in_force
from facilities.selectors import catalogue

FARTHEST = 24  # months a calendar can be paged away from today


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
    """All halls, or those of one family."""
    known = catalogue()
    families = dict(families_in(known))
    chosen = request.GET.get("family", "")
    shown = [
        (hall, families[hall.family])
        for hall in known.facilities
        if chosen not in families or hall.family == chosen
    ]
    context = {"halls": shown, "families": families, "chosen": chosen}
    return render(request, "booking/halls.html", context)


@require_safe
def day(request: ActorRequest) -> HttpResponse:
    """Rooms of a day over all halls, filtered."""
    seen = see(request, lambda halls: parts_of([(hall, hall.rooms) for hall in halls.facilities]))
    return page(request, version=seen.stamp, now=seen.now, make=lambda: _day_page(request, seen))


def _day_page(request: ActorRequest, seen: Seen) -> Page:
    form = DayFilterForm(request.GET, catalogue=seen.halls, today=day_of(seen.now))
    wanted = form.to_filter()
    # A question that was not understood is not answered as if it had been another one.
    kept = None if form.errors else day_board(seen, wanted)
    board, free_count = kept.piece if kept else ("", 0)
    nothing = not (free_count or form.errors)
    summary = summary_of(seen.halls, wanted)
    context = {
        "form": form,
        "filters": _filters(seen, wanted, form, summary),
        "summary": summary,
        "day": _day_head(wanted),
        "board": board,
        "free_count": free_count,
        "legend": legend(),
        "alternatives": _nearest(seen, wanted) if nothing else [],
        "in_the_way": conditions_in_the_way(seen.halls, wanted) if nothing else [],
    }
    # Nobody has worked out how long alternatives stay true: a page with them is not kept.
    return Page("booking/day.html", context, kept.fresh_until if kept and free_count else None)


def _filters(seen: Seen, wanted: DayFilter, form: DayFilterForm, summary: str) -> str:
    """The folded form; the same for everyone who asks the same."""
    context = {"form": form, "summary": summary, "iso": wanted.on}
    if form.errors:
        return render_to_string("booking/_filters.html", context)
    return fragment(
        key=f"filters:{get_language()}:{seen.halls.version}:{wanted.key()}",
        now=seen.now,
        render=lambda: (render_to_string("booking/_filters.html", context), None),
    ).piece


def _nearest(seen: Seen, wanted: DayFilter) -> list[Alternative]:
    viewer = viewer_of(seen.actor, rooms=seen.halls.room_by_code.values(), now=seen.now)
    return alternatives(seen.halls, wanted, viewer=viewer, now=seen.now)


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


@require_safe
def hall(request: ActorRequest, code: str) -> HttpResponse:
    """One hall: its facts and its rooms on a day."""

    def parts_in(halls: Catalogue) -> list[int]:
        found = halls.facility_by_code.get(code)
        return parts_of([(found, found.rooms)]) if found else []

    seen = see(request, parts_in)
    facility = seen.halls.facility_by_code.get(code)
    if facility is None:
        raise Http404
    shown = partial(_hall_page, request, seen, facility)
    return page(request, version=seen.stamp, now=seen.now, make=shown)


def _hall_page(request: ActorRequest, seen: Seen, facility: FacilityValue) -> Page:
    asked = {"on": request.GET.get("on"), "hall": facility.code}
    wanted = DayFilterForm(asked, catalogue=seen.halls, today=day_of(seen.now)).to_filter()
    (board, _free_count), fresh_until = day_board(seen, wanted)
    photo, pictures = top_and_others(facility.pictures)
    context = {
        "hall": facility,
        "day": _day_head(wanted, path=request.path),
        "board": board,
        "legend": legend(),
        "family": Family(facility.family).label,
        "photo": photo,
        "pictures": pictures,
        "access": access_of_hall(seen.halls, facility),
        "closed_in_words": closed_in_words(facility, wanted.on),
        "hours": in_force(facility.hours, wanted.on),
        "penalties": penalties_told(facility, wanted.on),
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
    board, fresh_until = month_board(seen, value, month)
    applicants = applicants_of(seen.actor, rooms=[value], on=today)
    photo, pictures = top_and_others(value.pictures)
    context = {
        "hall": facility,
        "room": value,
        "photo": photo,
        "pictures": pictures,
        "facts": room_facts(seen.halls, value),
        "access": access_of_room(seen.halls, value),
        "hall_access": access_of_hall(seen.halls, facility),
        "prices": prices_of(facility, value, shown_on),
        "window_in_words": window_in_words(rules, facility) if rules else [],
        "conditions": conditions_in_words(rules, facility) if rules else [],
        "needs_group": bool(rules and rules.is_for_groups) and not seen.actor.organisation_ids,
        "yours": yours_in_words(rules, facility, applicants) if rules else [],
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


def _is_favourite(actor: Actor, value: RoomValue) -> bool:
    if actor.user_id is None:
        return False
    return Favourite.objects.filter(user_id=actor.user_id, room_id=value.id).exists()
