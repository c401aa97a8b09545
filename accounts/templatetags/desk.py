"""The left menu of the desk, for layouts/_desk_nav.html."""

from urllib.parse import urlencode

from django import template
from django.template.context import Context

from accounts.menu import Entry, menu_of
from accounts.permissions import can_open_building
from core.http import ActorRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_menu(context: Context) -> list[Entry]:
    """The entries of the actor, carrying the hall and the day that are being looked at."""
    request: ActorRequest = context["request"]
    place = context.get("place")
    return menu_of(
        request.actor,
        path=request.path,
        here=str(context.get("here_in_menu") or ""),
        query=getattr(place, "bare_query", "") or _asked(request),
    )


def _asked(request: ActorRequest) -> str:
    given = {name: request.GET[name] for name in ("hall", "on") if request.GET.get(name)}
    return f"?{urlencode(given)}" if given else ""


@register.simple_tag(takes_context=True)
def may_open_hall(context: Context) -> bool:
    """Whether the hall that is looked at is a shelter that the actor may open."""
    request: ActorRequest = context["request"]
    hall = getattr(context.get("place"), "hall", None)
    if hall is None or not hall.shelter:
        return False
    return can_open_building(request.actor, facility_id=hall.id)
