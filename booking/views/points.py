"""The resident's own page of penalty points (requirement 143)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.selectors import organisations_for
from booking.selectors.points_page import points_page
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue


@require_GET
@login_required
def points(request: ActorRequest) -> HttpResponse:
    """Points of the person and their groups: what for, until when, how to object."""
    if request.actor.person_id is None:
        return redirect(f"{reverse('accounts:profile')}?next={reverse('booking:points')}")
    pages = points_page(
        actor=request.actor,
        organisations=[(each.id, each.name) for each in organisations_for(request.actor)],
        catalogue=catalogue(),
        now=present(),
    )
    return render(request, "booking/points.html", {"pages": pages})
