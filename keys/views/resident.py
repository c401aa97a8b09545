"""How to get into what was booked: the page that is read at a door, at night, on a phone."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.clock import now as present
from core.http import ActorRequest
from keys.errors import KeysError, NoSuchBooking
from keys.rules.tags import reference_in
from keys.services.show import show_access


@never_cache
@require_GET
@login_required
def access(request: ActorRequest, reference: str) -> HttpResponse:
    """The codes that count now, or when they will; 404 for others than the holder."""
    try:
        if reference_in(reference) != reference:
            raise NoSuchBooking
        page = show_access(reference=reference, actor=request.actor, now=present())
    except KeysError as error:
        response = render(request, "keys/refused.html", {"error": error}, status=404)
    else:
        context = {"page": page, "support_phone": settings.SUPPORT_PHONE}
        response = render(request, "keys/access.html", context)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
