"""Dates and times as people say them: 12月5日(土), 18:00–22:00, 令和8年 (design: ui.md)."""

from datetime import date, datetime

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.clock import JST, day_of, day_start
from core.names import said_once
from core.periods import Period

REIWA_BEGINS = date(2019, 5, 1)
WEEKDAYS = (
    pgettext_lazy("weekday", "月"),
    pgettext_lazy("weekday", "火"),
    pgettext_lazy("weekday", "水"),
    pgettext_lazy("weekday", "木"),
    pgettext_lazy("weekday", "金"),
    pgettext_lazy("weekday", "土"),
    pgettext_lazy("weekday", "日"),
)


def weekday_label(day: date) -> str:
    """One letter for the weekday."""
    return str(WEEKDAYS[day.weekday()])


def _parts(day: date) -> dict[str, object]:
    return {
        "year": day.year,
        "month": day.month,
        "month_name": MONTHS[day.month],
        "day": day.day,
        "weekday": weekday_label(day),
    }


@said_once
def day_label(day: date) -> str:
    """12月5日(土)."""
    return _("%(month)d月%(day)d日(%(weekday)s)") % _parts(day)


@said_once
def full_day_label(day: date) -> str:
    """2026年12月5日(土)."""
    return _("%(year)d年%(month)d月%(day)d日(%(weekday)s)") % _parts(day)


def dated_label(day: date, *, today: date) -> str:
    """12月5日(土), with its year where that is not today's: among the bookings of years."""
    return day_label(day) if day.year == today.year else full_day_label(day)


@said_once
def day_in_month_label(day: date) -> str:
    """5日(土), where the month stands above."""
    return _("%(day)d日(%(weekday)s)") % _parts(day)


@said_once
def month_label(day: date) -> str:
    """2026年12月(令和8年)."""
    label = _("%(year)d年%(month)d月") % _parts(day)
    era = era_year(day)
    return _("%(month)s(%(era)s)") % {"month": label, "era": era} if era else label


def era_year(day: date) -> str:
    """令和8年; empty before Reiwa."""
    if day < REIWA_BEGINS:
        return ""
    year = day.year - 2018
    return _("令和元年") if year == 1 else _("令和%(year)d年") % {"year": year}


@said_once
def short_day(day: date) -> str:
    """12/5; where that could be the 12th of May, with the month's name."""
    return _("%(month)d/%(day)d") % {
        "month": day.month,
        "month_name": str(MONTHS_3[day.month]).capitalize(),
        "day": day.day,
    }


def clock_label(moment: datetime) -> str:
    """18:00, in Tokyo."""
    local = moment.astimezone(JST)
    return f"{local.hour}:{local.minute:02}"  # strftime looks up the server's own zone each time


def time_label(period: Period) -> str:
    """18:00–22:00, in Tokyo."""
    return f"{clock_label(period.start)}–{clock_label(period.end)}"


def when_label(period: Period) -> str:
    """2026年12月5日(土) 18:00–22:00."""
    return f"{full_day_label(day_of(period.start))} {time_label(period)}"


def moment_label(moment: datetime) -> str:
    """12月5日(土) 9:00."""
    return f"{day_label(day_of(moment))} {clock_label(moment)}"


def since_label(moment: datetime) -> str:
    """12月5日(土) 9:00; at midnight the day alone, which then is open as a whole."""
    day = day_of(moment)
    return day_label(day) if moment == day_start(day) else moment_label(moment)


def full_moment_label(moment: datetime) -> str:
    """2026年12月5日(土) 9:00."""
    return f"{full_day_label(day_of(moment))} {clock_label(moment)}"


def dated_moment_label(moment: datetime, *, now: datetime) -> str:
    """12月5日(土) 9:00, with its year where that is not this year."""
    return f"{dated_label(day_of(moment), today=day_of(now))} {clock_label(moment)}"


def until_label(moment: datetime) -> str:
    """The last day for midnight deadlines (12月4日(金)まで → "12月4日(金)"), else day and time."""
    local = moment.astimezone(JST)
    if (local.hour, local.minute) == (0, 0):
        return _end_of(date.fromordinal(local.toordinal() - 1))
    return moment_label(moment)


@said_once
def _end_of(day: date) -> str:
    return _("%(day)sいっぱい") % {"day": day_label(day)}
