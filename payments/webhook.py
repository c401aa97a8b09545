"""Where Stripe knocks. Anybody can post here: only what our secret signed is let in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from payments.gateway import GatewayDown, NotFromStripe, event_of
from payments.services.stripe_events import receive


@csrf_exempt  # the signature takes the token's place
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200: noted and acted upon (or of no interest). 400: not from Stripe. 503: knock again."""
    try:
        event = event_of(body=request.body, signature=request.headers.get("Stripe-Signature", ""))
    except NotFromStripe:
        return HttpResponse("Not signed by Stripe.", status=400, content_type="text/plain")
    if event is not None:
        try:
            receive(event=event, now=clock.now())
        except GatewayDown:
            return HttpResponse("Try again.", status=503, content_type="text/plain")
    return HttpResponse("Thank you.", content_type="text/plain")
