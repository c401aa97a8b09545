"""Giving a person or a group a standing at a hall, and ending one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import AccountsError, NoSuchStanding
from accounts.permissions import Right, can_search_people, may_somewhere
from accounts.selectors import group_of, person_by_code
from accounts.services.standings import end_standing, give_standing
from booking.selectors.desk.standings import standings_page
from booking.standing_form import StandingForm
from core.clock import day_of
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_POST
@login_required
def stand_person(request: ActorRequest, code: str) -> HttpResponse:
    """Give a person a standing, or end one."""
    _only_who_may(request)
    found = person_by_code(code)
    if found is None:
        raise Http404
    back = reverse("booking:desk_person", args=[found.code])
    return _stand(request, back, person_id=found.id)


@require_POST
@login_required
def stand_group(request: ActorRequest, code: str) -> HttpResponse:
    """Give a group a standing, or end one."""
    _only_who_may(request)
    found = group_of(code)
    if found is None:
        raise Http404
    back = reverse("booking:desk_group", args=[found.code])
    return _stand(request, back, organisation_id=found.id)


def _only_who_may(request: ActorRequest) -> None:
    may_give = may_somewhere(request.actor, Right.GIVE_STANDING)
    if not (can_search_people(request.actor) and may_give):
        raise PermissionDenied


def _stand(
    request: ActorRequest,
    back: str,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
) -> HttpResponse:
    try:
        said = _do(request, person_id=person_id, organisation_id=organisation_id)
    except AccountsError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect(f"{back}#standings")


def _do(request: ActorRequest, *, person_id: int | None, organisation_id: int | None) -> str:
    """The one act that was asked for. Raises AccountsError."""
    now = present()
    ended = request.POST.get("end", "")
    if ended.isdecimal():
        end_standing(
            standing_id=int(ended),
            person_id=person_id,
            organisation_id=organisation_id,
            actor=request.actor,
            now=now,
        )
        return _("区分を終わりにしました。")
    halls, today = catalogue(), day_of(now)
    page = standings_page(
        person_id=person_id,
        organisation_id=organisation_id,
        actor=request.actor,
        catalogue=halls,
        today=today,
    )
    form = StandingForm(request.POST, page=page, today=today)
    if not form.is_valid():
        raise NoSuchStanding
    wanted = form.to_request(person_id=person_id, organisation_id=organisation_id, catalogue=halls)
    give_standing(request=wanted, actor=request.actor, now=now)
    return _("区分を認めました。")
