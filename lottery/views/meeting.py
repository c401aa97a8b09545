"""What is done at and after the meeting: record, undo, seal, draw, close, book what was left."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.clock import now as present
from core.errors import DomainError
from core.http import ActorRequest
from facilities.selectors import catalogue
from lottery.errors import ClosingNotConfirmed, LotteryError, NoSuchEntry, NoSuchRound
from lottery.forms import AgreementForm, CloseForm, SealForm
from lottery.permissions import can_draw
from lottery.selectors.board import agreement_by, conflict_line, entry_line, last_present
from lottery.selectors.entries import entry_by
from lottery.selectors.rounds import round_by, round_view
from lottery.selectors.standing import standing_of
from lottery.services.agreements import record_agreement, undo_agreement
from lottery.services.closing import book_left_over, close_round
from lottery.services.draws import draw_lots, seal_list
from lottery.views.desk import round_for


@require_http_methods(["GET", "POST"])
@login_required
def record(request: ActorRequest, number: int, code: str) -> HttpResponse:
    """One conflict: who gets it, who moves where, who steps back."""
    round_ = round_for(request, number)
    now = present()
    standing = standing_of(round_, catalogue(), now=now)
    group = standing.conflict_of(code)
    if group is None:
        messages.info(request, _("この申し込みは、もう重なっていません。今の内容です。"))
        return redirect("lottery:desk_round", number)
    lines = {each: entry_line(standing, each) for each in group}
    view = round_view(round_, standing.halls, now=now)
    conflict = conflict_line(standing, group, lines, standing.conflicts.index(group) + 1)
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        conflict=conflict,
        round_=round_,
        hall=view.hall,
        rooms=view.rooms,
        initial={"present": last_present(round_)},
    )
    if form.is_valid():
        try:
            record_agreement(number=number, request=form.to_request(), actor=request.actor, now=now)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("話し合いの結果を記録しました。"))
            return redirect("lottery:desk_round", number)
    context = {"round": view, "conflict": conflict, "form": form, "here_in_menu": "rounds"}
    status = 422 if form.errors else 200
    return render(request, "lottery/desk/record.html", context, status=status)


@require_POST
@login_required
def undo(request: ActorRequest, number: int) -> HttpResponse:
    """Take a record back."""
    try:
        found = agreement_by(number)
    except NoSuchRound as error:
        raise Http404 from error

    def act() -> str:
        undo_agreement(number=number, actor=request.actor, now=present())
        return _("記録を取り消しました。もう一度話し合えます。")

    return _done(request, found.round_id, act)


@require_POST
@login_required
def seal(request: ActorRequest, number: int) -> HttpResponse:
    """Fix the list and publish the hashes."""
    form = SealForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def act() -> str:
        seal_list(number=number, reason=reason, actor=request.actor, now=present())
        return _("名簿を確定し、公開しました。続けて抽選してください。")

    return _done(request, number, act)


@require_POST
@login_required
def draw(request: ActorRequest, number: int) -> HttpResponse:
    """Draw the sealed list."""

    def act() -> str:
        draw_lots(number=number, actor=request.actor, now=present())
        return _("抽選しました。結果と、確かめるための種を公開しました。")

    return _done(request, number, act)


@require_POST
@login_required
def close(request: ActorRequest, number: int) -> HttpResponse:
    """Make the bookings and tell everybody, once that was confirmed."""
    sure = CloseForm(request.POST).is_valid()

    def act() -> str:
        if not sure and can_draw(request.actor, round_by(number)):
            raise ClosingNotConfirmed
        close_round(number=number, actor=request.actor, now=present())
        return _("予約にして、申し込んだ方へお知らせしました。")

    return _done(request, number, act)


@require_POST
@login_required
def book_again(request: ActorRequest, code: str) -> HttpResponse:
    """Try once more to book what was left over."""
    try:
        number = entry_by(code=code, actor=request.actor).round_id
    except NoSuchEntry as error:
        raise Http404 from error

    def act() -> str:
        result = book_left_over(entry=code, actor=request.actor, now=present())
        return result.refusal or _("予約にしました。")

    return _done(request, number, act)


def _done(request: ActorRequest, number: int, act: Callable[[], str]) -> HttpResponse:
    """Back to the board, with what was done or what stands in the way."""
    try:
        said = act()
    except NoSuchRound as error:
        raise Http404 from error
    except LotteryError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("lottery:desk_round", number)
