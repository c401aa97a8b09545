"""An estimate as a PDF."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from booking.errors import NoSuchBooking
from booking.selectors.estimates import estimate_for
from core.http import ActorRequest
from documents.http import pdf_answer

ESTIMATE = "estimate"  # the button that asks for the paper and books nothing


@require_GET
@login_required
def estimate(request: ActorRequest, code: str) -> HttpResponse:
    """The paper, for who had it made and for the hall's desk."""
    try:
        found = estimate_for(code=code, actor=request.actor)
    except NoSuchBooking as error:
        raise Http404 from error
    return pdf_answer(request, document=found)
