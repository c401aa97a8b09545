"""Photographs and plans of a hall at the desk: put up, revised, taken down and put back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.places import Place
from booking.hall_picture_form import PutUpForm, RevisePictureForm
from booking.selectors.desk.pictures import pictures_page
from booking.services.hall_pictures import PictureAct, put_up, revise, turn
from booking.views.desk.rules import place_here
from core.clock import now as present
from core.http import ActorRequest
from facilities.errors import FacilityError


@require_http_methods(["GET", "POST"])
@login_required
def pictures(request: ActorRequest) -> HttpResponse:
    """All pictures of the hall and its rooms, and the form for another."""
    place, now = place_here(request), present()
    initial = {"place": request.GET.get("room", "")}
    form = PutUpForm(request.POST or None, request.FILES or None, hall=place.hall, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            put_up(hall=place.hall, request=form.to_request(), actor=request.actor, now=now)
        except FacilityError as error:
            form.refuse(error)
        else:
            messages.success(request, _("載せました。利用者のページに、もう出ています。"))
            return _home(place)
    context = {
        "place": place,
        "page": pictures_page(place.hall, now=now),
        "form": form,
        "here_in_menu": "pictures",
    }
    status = 422 if form.errors else 200
    return render(request, "booking/desk/pictures.html", context, status=status)


_REVISED = gettext_lazy("なおしました。利用者のページに、もう出ています。")
_REVISED_DOWN = gettext_lazy("なおしました。外してあるので、利用者には見えません。")


@require_http_methods(["GET", "POST"])
@login_required
def picture(request: ActorRequest, number: int) -> HttpResponse:
    """One picture: another description, another file."""
    place, now = place_here(request), present()
    line = pictures_page(place.hall, now=now).line(number)
    if line is None:
        raise Http404
    said = line.picture.description
    form = RevisePictureForm(
        request.POST or None,
        request.FILES or None,
        initial={"ja": said.ja, "en": said.en},
    )
    if request.method == "POST" and form.is_valid():
        try:
            revise(
                hall=place.hall,
                number=number,
                description=form.description(),
                content=form.cleaned_data["file"],
                actor=request.actor,
                now=now,
            )
        except FacilityError as error:
            form.refuse(error)
        else:
            messages.success(request, str(_REVISED_DOWN if line.leaves else _REVISED))
            return _home(place)
    context = {"place": place, "line": line, "form": form, "here_in_menu": "pictures"}
    status = 422 if form.errors else 200
    return render(request, "booking/desk/picture.html", context, status=status)


_SAID: dict[PictureAct, Promise] = {
    PictureAct.TAKE_DOWN: gettext_lazy("外しました。この画面の「外したもの」から、もどせます。"),
    PictureAct.PUT_BACK: gettext_lazy("もどしました。利用者のページに、もう出ています。"),
    PictureAct.FIRST: gettext_lazy("先頭にしました。"),
}


@require_POST
@login_required
def act(request: ActorRequest, number: int) -> HttpResponse:
    """Take a picture down, put it back, show it before the others."""
    place = place_here(request)
    try:
        wanted = PictureAct(request.POST.get("act", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        turn(wanted, hall=place.hall, number=number, actor=request.actor, now=present())
    except FacilityError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, str(_SAID[wanted]))
    return _home(place)


def _home(place: Place) -> HttpResponse:
    return redirect(reverse("booking:desk_pictures") + place.bare_query)
