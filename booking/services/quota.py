"""The monthly cap of a hall, counted under a lock of the applicant."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Func, IntegerField, Sum

from accounts.models import Organisation, Person
from booking.enums import HOLDING, Status
from booking.models import Booking
from booking.rules.limits import check_monthly_uses
from booking.rules.wishes import Wish
from booking.services.occupy import as_range
from core.clock import add_months, day_start, month_start
from core.dates import month_label
from core.periods import Period
from facilities.rules.values import in_force


def check_limits(wishes: Sequence[Wish], *, person_id: int, organisation_id: int | None) -> None:
    """Raise MonthlyLimitReached if the wishes exceed a cap. Call inside the transaction.

    The applicant's row is locked first, so that two members booking at once are counted in turn.
    """
    capped: dict[tuple[int, date], list[Wish]] = defaultdict(list)
    for wish in wishes:
        if _limit(wish) is not None:
            capped[wish.facility.id, month_start(wish.day)].append(wish)
    if capped:
        _lock_applicant(person_id, organisation_id)
    for (facility_id, month), group in capped.items():
        check_monthly_uses(
            used=_used(facility_id, month, person_id, organisation_id),
            wished=sum(len(wish.slots) for wish in group),
            limit=min(filter(None, map(_limit, group))),
            hall=str(group[0].facility.names),
            month=month_label(month),
        )


def _limit(wish: Wish) -> int | None:
    rules = in_force(wish.room.rules, wish.day)
    return rules.uses_per_month if rules else None


def _lock_applicant(person_id: int, organisation_id: int | None) -> None:
    if organisation_id is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    else:
        Person.objects.select_for_update(no_key=True).get(pk=person_id)


def _used(facility_id: int, month: date, person_id: int, organisation_id: int | None) -> int:
    last = add_months(month, 1) - timedelta(days=1)
    applicant = (
        {"application__applicant_organisation_id": organisation_id}
        if organisation_id is not None
        else {"application__applicant_person_id": person_id}
    )
    counted = Booking.objects.filter(
        room__facility_id=facility_id,
        status__in=[*HOLDING, Status.COMPLETED],
        during__overlap=as_range(Period(day_start(month), day_start(last) + timedelta(days=1))),
        **applicant,
    ).aggregate(n=Sum(Func(F("slot_codes"), function="cardinality", output_field=IntegerField())))
    return counted["n"] or 0
