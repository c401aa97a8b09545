"""The doors of a shelter: codes to read out over the telephone, who was told, on paper too (87)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.permissions import Right, can_handle_keys, can_see_codes, can_stop_building
from accounts.places import Place, place_of
from audit.services import record_view
from booking.errors import BookingError
from booking.selectors.desk.shelter_codes import open_shelter, openers_page
from booking.services.shelter_codes import (
    drop_contact,
    name_contact,
    note_told,
    references_alive,
)
from booking.shelter_form import ContactForm, ToldForm
from core.clock import day_of
from core.clock import now as present
from core.dates import moment_label
from core.http import ActorRequest
from facilities.selectors import catalogue
from keys.selectors.codes import boxes_of
from keys.services.building import building_codes


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def codes(request: ActorRequest) -> HttpResponse:
    """Every code that opens the building. Each look is written down."""
    now = present()
    place = place_of(request, Right.OPEN_BUILDING, catalogue=catalogue(), today=day_of(now))
    form = ContactForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and _done(request, place, form):
        return redirect(reverse("booking:desk_shelter_codes") + place.bare_query)
    shelter = open_shelter(place.hall)
    found = building_codes(
        references=references_alive(shelter) if shelter else (),
        facility_id=place.hall.id,
        actor=request.actor,
        now=now,
    )
    record_view(
        actor=request.actor,
        page="desk.shelter_codes",
        object_type="facility",
        object_code=place.hall.code,
        now=now,
    )
    may_keys = can_handle_keys(request.actor, facility_id=place.hall.id)
    context = {
        "place": place,
        "codes": found,
        "page": openers_page(
            hall=place.hall, shelter=shelter, stamp=found.stamp, with_keys=may_keys, now=now
        ),
        "form": form,
        "has_boxes": bool(boxes_of(facility_id=place.hall.id)),
        "printed": moment_label(now),
        "may_keys": may_keys,
        "may_turn": can_see_codes(request.actor, facility_id=place.hall.id),
        "may_name": can_stop_building(request.actor, facility_id=place.hall.id),
        "here_in_menu": "shelter",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/shelter_codes.html", context, status=status)


def _done(request: ActorRequest, place: Place, form: ContactForm) -> bool:
    """Name, drop or tell somebody; False where the page now says what stands in the way."""
    if form.is_bound and not form.is_valid():
        return False
    try:
        messages.success(request, _deed(request, place.hall.id, form))
    except BookingError as error:
        if form.is_bound:
            form.refuse(error)
            return False
        messages.error(request, error.message)
    return True


def _deed(request: ActorRequest, facility_id: int, form: ContactForm) -> str:
    actor, now = request.actor, present()
    if form.is_bound:
        name_contact(
            facility_id=facility_id,
            name=form.cleaned_data["name"],
            phone=form.cleaned_data["phone"],
            actor=actor,
            now=now,
        )
        return _("避難所を開ける方に加えました。")
    said = ToldForm(request.POST)
    said.is_valid()  # what is no number names nobody
    dropped, told = said.cleaned_data.get("drop"), said.cleaned_data.get("told")
    if dropped is not None:
        drop_contact(facility_id=facility_id, number=dropped, actor=actor, now=now)
        return _("避難所を開ける方から外しました。")
    note_told(
        facility_id=facility_id,
        number=told or 0,
        stamp=said.cleaned_data.get("stamp", ""),
        actor=actor,
        now=now,
    )
    return _("番号を伝えたことを記録しました。")
