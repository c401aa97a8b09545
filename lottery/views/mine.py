"""One's own entries: the list, one of them, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit.services import record_view
from booking.permissions import can_manage
from core.clock import now as present
from core.http import ActorRequest
from facilities.selectors import catalogue
from lottery.errors import LotteryError, NoSuchEntry
from lottery.selectors.entries import EntryView, entry_by, entry_view, my_entries
from lottery.services.entries import withdraw_entry


@require_GET
@login_required
def entries(request: ActorRequest) -> HttpResponse:
    """All entries of the person and their groups."""
    found = my_entries(request.actor, catalogue(), now=present())
    return render(request, "lottery/entries.html", {"entries": found})


@require_GET
@login_required
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One entry; for those who enter for others, too."""
    return render(request, "lottery/entry.html", {"entry": view_of(request, code)})


@require_POST
@login_required
def withdraw(request: ActorRequest, code: str) -> HttpResponse:
    """Take the entry back."""
    try:
        withdraw_entry(code=code, actor=request.actor, now=present())
    except NoSuchEntry as error:
        raise Http404 from error
    except LotteryError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("申し込みを取り下げました。"))
    return redirect("lottery:entry", code)


def view_of(request: ActorRequest, code: str) -> EntryView:
    """The entry in words. Looking by staff is written down."""
    try:
        found = entry_by(code=code, actor=request.actor)
    except NoSuchEntry as error:
        raise Http404 from error
    view = entry_view(found, catalogue(), is_theirs=can_manage(request.actor, found), now=present())
    if not view.is_theirs:
        record_view(
            actor=request.actor,
            page="lottery.entry",
            object_type="entry",
            object_code=code,
            now=present(),
        )
    return view
