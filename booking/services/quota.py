"""The monthly cap of a hall, counted under a lock of the applicant."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Func, IntegerField, QuerySet, Sum

from accounts.models import Organisation, Person
from booking.enums import HOLDING, Status
from booking.models import Booking
from booking.rules.limits import Use, check_monthly_uses
from booking.services.occupy import as_range
from core.clock import add_months, day_start, month_start
from core.dates import month_label
from core.periods import Period


def check_limits(
    uses: Sequence[Use],
    *,
    person_id: int | None,
    organisation_id: int | None,
    instead_of: int | None = None,
) -> None:
    """Raise MonthlyLimitReached if the uses exceed a cap. Call inside the transaction.

    The booking with the key `instead_of` is not counted: the uses take its place. The applicant's
    row is locked first, so that two members booking at once are counted in turn.
    """
    capped = _by_hall_and_month(uses)
    if capped:
        _lock_applicant(person_id, organisation_id)
    for (facility_id, month), group in capped.items():
        counted = _counted(facility_id, month, person_id, organisation_id)
        used = _slots(counted.exclude(pk=instead_of or 0))
        _check_group(group, month=month, used=used)


def check_uses_alone(uses: Sequence[Use]) -> None:
    """Raise MonthlyLimitReached if the uses exceed a cap whoever applies; for the hold."""
    for (_facility_id, month), group in _by_hall_and_month(uses).items():
        _check_group(group, month=month, used=0)


def _by_hall_and_month(uses: Sequence[Use]) -> dict[tuple[int, date], list[Use]]:
    capped: dict[tuple[int, date], list[Use]] = defaultdict(list)
    for use in uses:
        if use.limit is not None:
            capped[use.facility.id, month_start(use.day)].append(use)
    return capped


def _check_group(group: Sequence[Use], *, month: date, used: int) -> None:
    check_monthly_uses(
        used=used,
        wished=sum(use.slots for use in group),
        limit=min(use.limit for use in group if use.limit is not None),
        hall=str(group[0].facility.names),
        month=month_label(month),
    )


def _lock_applicant(person_id: int | None, organisation_id: int | None) -> None:
    if organisation_id is not None:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    elif person_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=person_id)


def _counted(
    facility_id: int, month: date, person_id: int | None, organisation_id: int | None
) -> QuerySet[Booking]:
    last = add_months(month, 1) - timedelta(days=1)
    applicant = (
        {"application__applicant_organisation_id": organisation_id}
        if organisation_id is not None
        else {"application__applicant_person_id": person_id}
    )
    return Booking.objects.filter(
        room__facility_id=facility_id,
        status__in=[*HOLDING, Status.COMPLETED, Status.NO_SHOW],
        during__overlap=as_range(Period(day_start(month), day_start(last) + timedelta(days=1))),
        **applicant,
    )


def _slots(bookings: QuerySet[Booking]) -> int:
    length = Func(F("slot_codes"), function="cardinality", output_field=IntegerField())
    return bookings.aggregate(n=Sum(length))["n"] or 0
