"""What everybody may see: rounds, and the proof of a draw."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.clock import now as present
from core.codes import grouped
from core.http import ActorRequest
from facilities.selectors import catalogue
from lottery.errors import NoSuchRound
from lottery.models import Draw
from lottery.rules.draw import drawn
from lottery.selectors.entries import my_entries
from lottery.selectors.rounds import draw_of, draws_of, round_by, round_view, rounds_shown


@require_GET
def rounds(request: ActorRequest) -> HttpResponse:
    """All rounds, those that take entries first."""
    shown = rounds_shown(catalogue(), now=present())
    return render(request, "lottery/rounds.html", {"rounds": shown})


@require_GET
def round_page(request: ActorRequest, number: int) -> HttpResponse:
    """One round: how it goes, one's own entries, draws."""
    now, halls = present(), catalogue()
    try:
        found = round_by(number)
    except NoSuchRound as error:
        raise Http404 from error
    context = {
        "round": round_view(found, halls, now=now),
        "mine": my_entries(request.actor, halls, now=now, number=number),
        "draws": draws_of(found),
    }
    return render(request, "lottery/round.html", context)


@require_GET
def draw_page(request: ActorRequest, number: int, draw: int) -> HttpResponse:
    """The proof of one draw: what was sealed when, the seed once it is drawn, the outcome."""
    found = _draw(number, draw)
    is_drawn = found.drawn_at is not None
    outcome = drawn(found.listing, found.seed) if is_drawn else {}
    context = {
        "round": round_view(found.round, catalogue(), now=present()),
        "draw": found,
        "seed": found.seed if is_drawn else "",
        "outcome": [(grouped(code), rank) for code, rank in outcome.items()],
    }
    return render(request, "lottery/draw.html", context)


@require_GET
def draw_list(request: ActorRequest, number: int, draw: int) -> HttpResponse:
    """The sealed list, byte for byte."""
    found = _draw(number, draw)
    answer = HttpResponse(found.listing, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{number}-{draw}.txt"'
    return answer


def _draw(number: int, draw: int) -> Draw:
    try:
        return draw_of(number=number, draw=draw)
    except NoSuchRound as error:
        raise Http404 from error
