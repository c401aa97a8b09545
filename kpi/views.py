"""The pages of figures: a month for the committee, one figure in its parts, and files of both."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.rules.values import Catalogue, FacilityValue
from facilities.selectors import catalogue
from kpi.definitions import FIGURE_BY_CODE
from kpi.permissions import halls_seen
from kpi.rules.months import Month
from kpi.selectors.export import as_csv, rows_of
from kpi.selectors.page import cut_tables, figures_page


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month of which hall (None: the city) somebody asks for, and what else they may see."""

    month: Month
    hall: FacilityValue | None
    halls: list[FacilityValue]
    sees_city: bool
    catalogue: Catalogue

    @property
    def facility_id(self) -> int | None:
        """The hall's key; None for the city."""
        return self.hall.id if self.hall else None


def asked(request: ActorRequest, now: datetime) -> Asked:
    """What the address asks for. Raises PermissionDenied, also for a hall that is not theirs."""
    seen = halls_seen(request.actor)
    if seen is not None and not seen:
        raise PermissionDenied
    every = catalogue()
    halls = [hall for hall in every.facilities if seen is None or hall.id in seen]
    code = request.GET.get("hall", "")
    hall = next((each for each in halls if each.code == code), None)
    if hall is None and (code or seen is not None):
        if code or not halls:
            raise PermissionDenied
        hall = halls[0]
    month = month_of(request.GET.get("month", ""), today=day_of(now))
    return Asked(month, hall, halls, seen is None, every)


def month_of(text: str, *, today: date) -> Month:
    """The month named (2026-11); last month, the last whole one, where none is named."""
    try:
        return Month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return Month.of(today).back(1)


def _links(wanted: Asked, route: str, *args: str) -> dict[str, str]:
    def link(month: Month, to: str, *more: str) -> str:
        query = {"month": str(month)} | ({"hall": wanted.hall.code} if wanted.hall else {})
        return f"{reverse(to, args=more)}?{urlencode(query)}"

    return {
        "prev_url": link(wanted.month.back(1), route, *args),
        "next_url": link(wanted.month.following, route, *args),
        "csv_url": link(wanted.month, "kpi:csv"),
        "json_url": link(wanted.month, "kpi:json"),
        "back_url": link(wanted.month, "kpi:figures"),
        "query": link(wanted.month, "kpi:figures").partition("?")[2],
    }


@require_GET
@login_required
def figures(request: ActorRequest) -> HttpResponse:
    """One page a month that can be put on the committee's table."""
    wanted = asked(request, present())
    context: dict[str, Any] = {
        "wanted": wanted,
        "month_value": str(wanted.month),
        "page": figures_page(month=wanted.month, facility_id=wanted.facility_id),
        "links": _links(wanted, "kpi:figures"),
    }
    return render(request, "kpi/figures.html", context)


@require_GET
@login_required
def figure(request: ActorRequest, code: str) -> HttpResponse:
    """One figure by hall, room, slot, channel …"""
    wanted = asked(request, present())
    chosen = FIGURE_BY_CODE.get(code)
    if chosen is None:
        raise Http404
    page = figures_page(month=wanted.month, facility_id=wanted.facility_id)
    card = next((each for each in page.cards if each.code == code), None)
    if card is None:  # counted for the city only
        raise Http404
    tables = cut_tables(
        figure=chosen,
        month=wanted.month,
        facility_id=wanted.facility_id,
        halls=wanted.catalogue,
    )
    context = {
        "wanted": wanted,
        "month_value": str(wanted.month),
        "page": page,
        "card": card,
        "tables": tables,
        "links": _links(wanted, "kpi:figure", code),
    }
    return render(request, "kpi/figure.html", context)


@require_GET
@login_required
def csv_file(request: ActorRequest) -> HttpResponse:
    """Every value of the month for spreadsheets (requirement 180, 183)."""
    wanted = asked(request, present())
    response = HttpResponse(as_csv(_rows(wanted)), content_type="text/csv; charset=utf-8")
    name = f"kashikan-figures-{wanted.month}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@login_required
def json_file(request: ActorRequest) -> HttpResponse:
    """The same for programs."""
    wanted = asked(request, present())
    return JsonResponse({"month": str(wanted.month), "values": _rows(wanted)})


def _rows(wanted: Asked) -> list[dict[str, Any]]:
    chosen = frozenset({wanted.hall.id}) if wanted.hall else None
    return list(rows_of(month=wanted.month, halls=wanted.catalogue, facility_ids=chosen))
