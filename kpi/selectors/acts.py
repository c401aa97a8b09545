"""Figures of what people asked for: by which way, at what hour, and how it ended (by its month)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from typing import Any

from booking.enums import CancelledAs, EventKind, Status
from booking.models import Application, Booking, BookingEvent
from core.actor import Channel
from core.clock import JST, day_of
from facilities.rules.holidays import is_holiday
from facilities.rules.values import Catalogue
from kpi.enums import Cut
from kpi.rules.measure import Measure
from kpi.rules.months import Month

OFFICE_OPENS, OFFICE_CLOSES = (
    time(8, 30),
    time(17, 15),
)  # 南橘公民館施設利用案内: the window's hours


def online(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Applications made by residents themselves on the web ÷ all applications of the month."""
    yield from _share(_applications(month), lambda channel, _made_at: channel == Channel.WEB)


def channels(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Applications by channel."""
    counts = Counter((hall, channel) for hall, channel, _made_at in _applications(month))
    for (facility_id, channel), count in counts.items():
        yield Measure(part=count, facility_id=facility_id, cut=Cut.CHANNEL, key=channel)
        yield Measure(part=count, facility_id=facility_id)


def out_of_hours(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Applications made while the windows were closed ÷ all applications of the month."""
    yield from _share(_applications(month), lambda _channel, made_at: not is_office_hour(made_at))


def is_office_hour(moment: datetime) -> bool:
    """Whether the windows are open then: weekdays that are no holidays, 8:30 to 17:15."""
    day = day_of(moment)
    clock = moment.astimezone(JST).time()
    return day.weekday() < 5 and not is_holiday(day) and OFFICE_OPENS <= clock < OFFICE_CLOSES  # noqa: PLR2004 - Saturday


Asked = tuple[int, str, datetime]


def _applications(month: Month) -> list[Asked]:
    """Hall, channel and moment of each application, once for each hall it is for."""
    found: Iterable[Asked] = (
        Application.objects.filter(
            bookings__isnull=False, made_at__gte=month.during.start, made_at__lt=month.during.end
        )
        .values_list("bookings__room__facility_id", "channel", "made_at")
        .distinct()
    )
    return list(found)


def _share(
    applications: Iterable[Asked], counts: Callable[[str, datetime], bool]
) -> Iterator[Measure]:
    whole: Counter[int] = Counter()
    part: Counter[int] = Counter()
    for facility_id, channel, made_at in applications:
        whole[facility_id] += 1
        part[facility_id] += counts(channel, made_at)
    for facility_id, count in whole.items():
        yield Measure(part=part[facility_id], whole=count, facility_id=facility_id)


def late_cancellations(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Cancellations after the hall's deadline ÷ all cancellations by those who booked."""
    by_applicant = (CancelledAs.BY_APPLICANT, CancelledAs.LATE)
    found: Iterable[tuple[Any, ...]] = Booking.objects.filter(
        cancelled_at__gte=month.during.start,
        cancelled_at__lt=month.during.end,
        cancelled_as__in=by_applicant,
    ).values_list("room__facility_id", "cancelled_as")
    whole: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for facility_id, how in found:
        whole[facility_id] += 1
        late[facility_id] += how == CancelledAs.LATE
    for facility_id, count in whole.items():
        yield Measure(part=late[facility_id], whole=count, facility_id=facility_id)


def expired(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Bookings released because they were not paid in time."""
    found = BookingEvent.objects.filter(
        at__gte=month.during.start, at__lt=month.during.end, to_status=Status.EXPIRED
    ).values_list("booking__room__facility_id", flat=True)
    for facility_id, count in Counter(found).items():
        yield Measure(part=count, facility_id=facility_id)


def acts_by_channel(month: Month, *kinds: EventKind) -> tuple[int, int]:
    """How many such acts were made online, and how many in all."""
    counts = Counter(
        BookingEvent.objects.filter(
            at__gte=month.during.start,
            at__lt=month.during.end,
            kind__in=kinds,
            actor_user_id__isnull=False,
        ).values_list("channel", flat=True)
    )
    return counts[Channel.WEB.value], sum(counts.values())
