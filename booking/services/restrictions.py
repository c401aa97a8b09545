"""What penalty points forbid, checked where limits are counted (requirement 140)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Value
from psycopg.types.range import TimestamptzRange

from booking.enums import HOLDING, Status
from booking.errors import Restricted, Suspended, TooManyThisMonth
from booking.models import Booking
from booking.rules.penalties import Effect, in_effect
from booking.rules.wishes import Wish
from booking.selectors.penalties import account_at, counting_with, points_of
from booking.services.quota import lock_applicant
from core.actor import Actor
from core.clock import add_months, day_of, day_start, month_start
from core.dates import full_day_label, month_label
from facilities.enums import PenaltyEffect
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from facilities.term_words import by_clause


def check_standing_of(
    wishes: Sequence[Wish],
    *,
    person_id: int | None,
    organisation_id: int | None,
    now: datetime,
    excepted: bool = False,
) -> None:
    """Raise Suspended or TooManyThisMonth where points forbid the applicant to book this.

    Call inside the transaction, with the limits: the applicant's row is locked, so that a point
    given at the same moment is seen. `excepted`: staff gave a reason to book all the same.
    No query where no hall of the wishes has rules of penalties.
    """
    if excepted or not any(wish.facility.penalties for wish in wishes):
        return
    lock_applicant(person_id, organisation_id)
    _check(wishes, person_id=person_id, organisation_id=organisation_id, now=now)


def check_someone_in_standing(wishes: Sequence[Wish], *, actor: Actor, now: datetime) -> None:
    """Raise what stands in the way of each applicant the actor can be; for the hold."""
    if actor.person_id is None or not any(wish.facility.penalties for wish in wishes):
        return
    whom: list[tuple[int | None, int | None]] = [(actor.person_id, None)]
    whom += [(None, organisation) for organisation in sorted(actor.organisation_ids)]
    refusals: list[Restricted] = []
    for person_id, organisation_id in whom:
        try:
            _check(wishes, person_id=person_id, organisation_id=organisation_id, now=now)
        except Restricted as refusal:
            refusals.append(refusal)
        else:
            return
    raise refusals[0]


def _check(
    wishes: Sequence[Wish], *, person_id: int | None, organisation_id: int | None, now: datetime
) -> None:
    rows = list(points_of(person_id=person_id, organisation_id=organisation_id))
    if not rows:
        return
    halls, today = catalogue(), day_of(now)
    for hall in {wish.facility.id: wish.facility for wish in wishes}.values():
        account = account_at(hall, rows, halls, on=today)
        suspended = in_effect(account.effects, PenaltyEffect.SUSPENDED, today)
        if suspended:
            raise Suspended(**_facts(hall, suspended))
        capped = in_effect(account.effects, PenaltyEffect.BOOKINGS_A_MONTH, today)
        if capped:
            together = counting_with(hall, halls, on=today)
            _count(
                [wish for wish in wishes if wish.facility.id in together],
                {"application__applicant_person_id": person_id}
                if organisation_id is None
                else {"application__applicant_organisation_id": organisation_id},
                rooms=[r.id for r in halls.room_by_id.values() if r.facility_id in together],
                most=capped.most,
                facts=_facts(hall, capped),
            )


def _count(
    wishes: Sequence[Wish],
    whose: dict[str, int | None],
    *,
    rooms: Sequence[int],
    most: int,
    facts: dict[str, object],
) -> None:
    """Raise TooManyThisMonth where a month of use has more than `most`. A query for each month."""
    wished = Counter(month_start(day_of(wish.during.start)) for wish in wishes)
    for month, count in sorted(wished.items()):
        span = TimestamptzRange(day_start(month), day_start(add_months(month, 1)))
        booked = Booking.objects.filter(
            status__in=[*HOLDING, Status.COMPLETED, Status.NO_SHOW],
            room__in=rooms,
            during__overlap=Value(span),
            **whose,
        ).count()
        if booked + count > most:
            raise TooManyThisMonth(
                **facts, most=most, month=month_label(month), wished=booked + count
            )


def _facts(hall: FacilityValue, effect: Effect) -> dict[str, object]:
    return {
        "hall": hall.names,
        "until": full_day_label(date.fromordinal(effect.ends_on.toordinal() - 1)),
        "clause": by_clause(effect.clause),
        "phone": settings.SUPPORT_PHONE,
        "mail": settings.SUPPORT_MAIL,
    }
