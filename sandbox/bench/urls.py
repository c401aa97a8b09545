"""The product's addresses and two floors: the same server doing almost nothing."""

from datetime import date, timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

from booking.models import Occupancy
from booking.services.occupy import as_range
from core.clock import add_months, at, day_start
from core.periods import Period
from sandbox.bench.world import SLOT_STARTS

# What anybody would write first: a loop over days and slots, no link, no word but the state.
MONTH = Engine().from_string(
    "<!doctype html><html><body><table>{% for day, slots in days %}<tr><th>{{ day }}</th>"
    "{% for slot, taken in slots %}<td>{{ slot }} {% if taken %}booked{% else %}free{% endif %}"
    "</td>{% endfor %}</tr>{% endfor %}</table></body></html>"
)


def page(text: str) -> HttpResponse:
    """An answer with its length, which is otherwise a middleware's work."""
    body = text.encode()
    return HttpResponse(body, headers={"Content-Length": str(len(body))})


def one_select(request: HttpRequest) -> HttpResponse:
    """The smallest view: one SELECT."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return page(str(cursor.fetchone()[0]))


def bare_month(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """One room's month as a bare table, from one query, with no cache."""
    first = date.fromisoformat(f"{month}-01")
    after = add_months(first, 1)
    starts = set(
        Occupancy.objects.filter(
            part__rooms__code=code,
            released_at=None,
            during__overlap=as_range(Period(day_start(first), day_start(after))),
        ).values_list("during__startswith", flat=True)
    )
    days = [first + timedelta(days=offset) for offset in range((after - first).days)]
    table = [(day, [(slot, at(day, slot) in starts) for slot in SLOT_STARTS]) for day in days]
    return page(MONTH.render(Context({"days": table})))


urlpatterns = [
    path("floor/select/", one_select),
    path("floor/month/<slug:code>/<str:month>/", bare_month),
    path("", include("config.urls")),
]
