"""A person's bookings for their calendar program, under an address only they know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking.rules.calendar_file import calendar_file
from booking.selectors.feeds import feed_entries
from booking.services.feeds import renew_feed
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar file behind a key; no sign-in, because calendar programs cannot."""
    now = present()
    entries = feed_entries(key=key, catalogue=catalogue(), now=now)
    if entries is None:
        raise Http404
    response = HttpResponse(
        calendar_file(entries, now=now), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
def renew(request: ActorRequest) -> HttpResponse:
    """Make the address, or a new one in place of one that others have seen."""
    renew_feed(actor=request.actor, now=present())
    messages.success(request, _("予定表のアドレスを作りました。前のアドレスは使えなくなりました。"))
    return redirect("booking:my")
