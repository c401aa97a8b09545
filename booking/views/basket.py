"""Choosing over several days, months and rooms: the session keeps it until it is held."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from booking.errors import BookingError
from booking.rules.wishes import Pick, known_picks, parse_picks, wishes_of
from booking.selectors.basket import basket_lines
from booking.selectors.viewer import held_told, viewer_of
from core.clock import now as present
from core.http import ActorRequest, next_url
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue

BASKET = "basket"  # templates read its length


def picks_in_basket(request: ActorRequest, halls: Catalogue) -> list[Pick]:
    """What was chosen so far, without what no longer exists."""
    return known_picks(request.session.get(BASKET, []), halls)


def keep_in_basket(request: ActorRequest, picks: Iterable[Pick]) -> None:
    """Keep exactly these; none: no basket."""
    request.session[BASKET] = [str(pick) for pick in sorted(set(picks))]
    if not request.session[BASKET]:
        del request.session[BASKET]


def chosen(request: ActorRequest) -> Sequence[Pick]:
    """The ticked slots, with the basket's where the form says so. Raises a BookingError.

    Whether what was ticked exists is for those to say who hold or keep it.
    """
    basket = picks_in_basket(request, catalogue()) if "basket" in request.POST else []
    return parse_picks([*request.POST.getlist("pick"), *map(str, basket)])


@require_http_methods(["GET", "POST"])
def basket(request: ActorRequest) -> HttpResponse:
    """Look at what was chosen; or add what was ticked on a calendar and go back there."""
    halls, now = catalogue(), present()
    if request.method == "POST":
        try:
            picks = parse_picks(
                [*request.POST.getlist("pick"), *map(str, picks_in_basket(request, halls))]
            )
            wishes_of(picks, halls)
        except BookingError as error:
            messages.error(request, error.message)
        else:
            keep_in_basket(request, picks)
            messages.success(request, _("選んだ時間を覚えました。続けて選べます。"))
        return redirect(next_url(request, "booking:basket"))
    wishes = wishes_of(picks_in_basket(request, halls), halls)
    viewer = viewer_of(request.actor, rooms=[wish.room for wish in wishes], now=now)
    lines = basket_lines(wishes, viewer=viewer, now=now)
    context = {
        "lines": lines,
        "blocked": any(line.blocked for line in lines),
        "rest": any(not line.blocked for line in lines),
        "held": held_told(viewer.held, halls),
    }
    return render(request, "booking/basket.html", context)


@require_POST
def take_out(request: ActorRequest) -> HttpResponse:
    """Take one line out of the basket."""
    halls = catalogue()
    unwanted = set(known_picks(request.POST.getlist("pick"), halls))
    keep_in_basket(request, set(picks_in_basket(request, halls)) - unwanted)
    messages.success(request, _("選んだ時間から外しました。"))
    return redirect("booking:basket")
