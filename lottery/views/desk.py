"""A round from the staff's side: the list of rounds, the board of one, sheets for the meeting."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Right, may
from accounts.places import place_of
from audit.selectors import has_viewed
from audit.services import record_view
from booking.views.pricing import asks_for_part
from core.clock import day_of, day_start
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue
from lottery.errors import NoSuchRound
from lottery.forms import CloseForm, SealForm
from lottery.models import Round
from lottery.permissions import can_arrange, can_draw, can_enter_for_others
from lottery.selectors.board import RoundBoard, round_board
from lottery.selectors.rounds import round_by, rounds_at

BOARD = "lottery.board"  # what the trail calls every page with the names of a round


@require_GET
@login_required
def rounds(request: ActorRequest) -> HttpResponse:
    """The rounds of a hall."""
    now, halls = present(), catalogue()
    place = place_of(request, Right.BOOK_FOR_OTHERS, catalogue=halls, today=day_of(now))
    context = {
        "place": place,
        "rounds": rounds_at(place.hall.id, halls, now=now),
        "may_arrange": may(request.actor, Right.ARRANGE_ROUNDS, facility_id=place.hall.id),
        "may_enter": may(request.actor, Right.BOOK_FOR_OTHERS, facility_id=place.hall.id),
        "may_edit": may(request.actor, Right.EDIT_HALL, facility_id=place.hall.id),
    }
    return render(request, "lottery/desk/rounds.html", context)


@require_GET
@login_required
def board(request: ActorRequest, number: int) -> HttpResponse:
    """Conflicts, what is settled, what is to do."""
    only_part = asks_for_part(request)  # a script that follows what others record
    round_ = round_for(request, number, again=only_part)
    page = "lottery/desk/_board.html" if only_part else "lottery/desk/round.html"
    return render(request, page, board_context(request, round_))


@require_GET
@login_required
def entry_sheet(request: ActorRequest, number: int) -> HttpResponse:
    """All entries, to be printed."""
    return _sheet(request, number, "lottery/desk/entry_sheet.html")


@require_GET
@login_required
def conflict_sheet(request: ActorRequest, number: int) -> HttpResponse:
    """The conflicts with room for what is agreed, to be printed."""
    return _sheet(request, number, "lottery/desk/conflict_sheet.html")


def _sheet(request: ActorRequest, number: int, page: str) -> HttpResponse:
    round_ = round_for(request, number)
    shown: RoundBoard = round_board(round_, catalogue(), now=present())
    return render(request, page, {"board": shown, "here_in_menu": "rounds"})


def round_for(request: ActorRequest, number: int, *, again: bool = False) -> Round:
    """The round, for those who arrange it. Looking at the names is written down.

    `again`: a page that was opened asks once more; it is written down once a day, and whoever
    asks in a script's way without having opened the page is written down, too.
    """
    try:
        round_ = round_by(number)
    except NoSuchRound as error:
        raise Http404 from error
    if not can_arrange(request.actor, round_):
        raise PermissionDenied
    now = present()
    look = {"page": BOARD, "object_type": "round", "object_code": str(round_.pk)}
    if not (again and has_viewed(actor=request.actor, **look, since=day_start(day_of(now)))):
        record_view(actor=request.actor, **look, now=now)
    return round_


def board_context(request: ActorRequest, round_: Round) -> dict[str, object]:
    """What the board shows and allows."""
    return {
        "board": round_board(round_, catalogue(), now=present()),
        "may_draw": can_draw(request.actor, round_),
        "may_enter": can_enter_for_others(request.actor, round_),
        "seal": SealForm(),
        "close": CloseForm(),
        "here_in_menu": "rounds",
    }
