"""What every page of the support center has: who may open it, the call's clock, the alarms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from accounts.permissions import can_handle_cases
from core.clock import now as present
from core.http import ActorRequest
from support.permissions import can_open_cases
from support.selectors.callers import open_call
from support.selectors.cases import mail_trouble

View = Callable[..., HttpResponse]


def for_center(view: View) -> View:
    """Only those who work at the support center."""
    return _for(view, can_handle_cases)


def for_cases(view: View) -> View:
    """The support center, and the desks of halls that it asks."""
    return _for(view, can_open_cases)


def _for(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def support_page(
    request: ActorRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page, with the operator's open call and what is wrong with the mailbox."""
    now, at_center = present(), can_handle_cases(request.actor)
    more = {
        "call": open_call(actor=request.actor, now=now) if at_center else None,
        "trouble": mail_trouble(now=now) if at_center else None,
        "at_center": at_center,
        "here_in_menu": "cases",
    }
    return render(request, template, more | context, status=status)
