"""A group that comes every week: booked over a period in one act (定期・年間利用: requirement 83).

One application a month, so that each month has its own permit and its own sum; every one is an
ordinary booking, charged and limited as the hall says.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from django.db import transaction

from accounts.models import Organisation, Person
from booking.models import Application
from booking.rules.wishes import Pick, wishes_of
from booking.services.counter import CounterRequest, book_for
from booking.services.neighbours import lock_with_neighbours
from core.actor import Actor
from core.clock import month_start
from facilities.selectors import catalogue


def book_yearly(*, request: CounterRequest, actor: Actor, now: datetime) -> list[Application]:
    """Book all picks of the request, an application for each month of use; all of them or none.

    Before the public opening only with an open priority window (requirement 80).
    Raises what `book_for` raises.
    """
    rooms = {wish.room.id for wish in wishes_of(request.picks, catalogue())}
    with transaction.atomic():
        lock_with_neighbours(room_ids=rooms)
        _lock_applicant(request)  # before the first month's payments and paper numbers
        return [
            book_for(request=replace(request, picks=picks), actor=actor, now=now)
            for picks in _by_month(request)
        ]


def _lock_applicant(request: CounterRequest) -> None:
    if request.organisation_id is not None:
        list(Organisation.objects.select_for_update(no_key=True).filter(pk=request.organisation_id))
    else:
        list(Person.objects.select_for_update(no_key=True).filter(pk=request.person_id))


def _by_month(request: CounterRequest) -> Iterator[list[Pick]]:
    ordered = sorted(request.picks, key=lambda pick: pick.day)
    for _month, picks in groupby(ordered, key=lambda pick: month_start(pick.day)):
        yield list(picks)
