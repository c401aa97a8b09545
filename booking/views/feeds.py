"""A person's bookings for their calendar program, under an address only they know."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
    """Make the address, or a new one in place of one that others have seen; shown only here.

    Only a digest of it is stored, so the answer itself shows it instead of sending on to a page.
    """
    key = renew_feed(actor=request.actor, now=present())
    address = f"{settings.SITE_URL}{reverse('booking:feed', args=[key])}"
    response = render(request, "booking/feed.html", {"address": address})
    response["Cache-Control"] = "private, no-store"
    return response
