"""The forms of openings, windows by class and channel, limits, and rooms that hear each other."""

import re
from datetime import time
from difflib import get_close_matches

from django.utils.translation import gettext as _

from core.actor import Channel
from facilities.enums import (
    Disturbance,
    LimitCount,
    LimitReach,
    LimitSpan,
    OpensBasis,
    Shift,
)
from facilities.imports.entries import LimitEntry, NeighbourEntry, WindowEntry
from facilities.imports.form import Form
from facilities.imports.texts import parse_day, parse_month_and_day, plain
from facilities.rules.terms import (
    NO_NAMES,
    Closing,
    LimitValue,
    NeighbourValue,
    Opening,
    OpeningException,
    WindowValue,
)
from facilities.term_words import CLASS_NAMES

CHANNELS = tuple(channel.value for channel in Channel)
LIMIT_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
_CLASS = re.compile(r"[a-z][a-z0-9_-]{0,29}")
_WHOLE_DAY = re.compile(r"\d{4}-.*")
_SPANLESS = (LimitCount.DAYS_IN_A_ROW, LimitCount.ROOMS_AT_ONCE)


def read_opening(form: Form | None) -> Opening:
    """From when a day may be booked."""
    if form is None:
        return Opening(at=time.min)
    _check_counting(form)
    opening = Opening(
        basis=form.choice("basis", OpensBasis.values),
        months=form.number("months", most=36, fallback=0),
        days=7 * form.number("weeks", most=104, fallback=0)
        + form.number("days", most=730, fallback=0),
        on_day=form.number_or_none("day", least=1, most=31),
        at=form.clock("at"),
        shift=form.choice("shift", Shift.values, fallback=Shift.NONE),
        exceptions=tuple(map(_exception, form.forms("exceptions", required=False))),
    )
    form.finish()
    return opening


def _check_counting(form: Form) -> None:
    """One way of counting back: what a sentence can say."""
    counted = [key for key in ("months", "weeks", "days") if form.has(key)]
    if len(counted) != 1:
        form.fault("months", _("months、weeks、days のうち、一つだけを書いてください。"))
    if form.has("day") and counted != ["months"]:
        form.fault("day", _("day（その月の何日）は、months で数えるときだけ書けます。"))


def _exception(form: Form) -> OpeningException:
    found = OpeningException(
        falls_on=_day_or_yearly(form, "falls_on"),
        instead=_day_or_yearly(form, "instead"),
        at=form.clock_or_none("at"),
    )
    if found.instead == "02-29":
        form.fault("instead", _("毎年はない日です。年も書いてください。"))
    form.finish()
    return found


def _day_or_yearly(form: Form, key: str) -> str:
    """01-04 for every year, or 2027-01-04."""
    return form.parsed(key, "01-01", _parse_day_or_yearly)


def _parse_day_or_yearly(text: str) -> str:
    if _WHOLE_DAY.fullmatch(plain(text)):
        return parse_day(text).isoformat()
    return parse_month_and_day(text)


def read_closing(form: Form | None) -> Closing:
    """Until when."""
    if form is None:
        return Closing(days=0)
    closing = Closing(days=form.number("days", most=366), at=form.clock_or_none("at"))
    form.finish()
    return closing


def read_window(form: Form) -> WindowEntry:
    """One exception to an entry's own opening and deadlines."""
    words = _words(form)
    channels = form.choices("channels", CHANNELS)
    named = form.has("name")
    value = WindowValue(
        words=words,
        channels=channels,
        opens=read_opening(form.form("opens")) if form.wants("opens") else None,
        closes=read_closing(form.form("closes")) if form.wants("closes") else None,
        cancel_days=form.number_or_none("cancel_days", most=366),
        names=form.names() if named else NO_NAMES,
        clause=form.text("source", required=False),
    )
    form.skip("name")
    _check_window(form, value)
    return WindowEntry(at=form.at, value=value, sound=form.finish())


def _check_window(form: Form, value: WindowValue) -> None:
    if not (value.words or value.channels):
        form.fault(
            "for",
            _("だれの違いか（for）、またはどの受付方法の違いか（channels）を選んでください。"),
        )
    if value.opens is None and value.closes is None and value.cancel_days is None:
        form.fault(
            "opens",
            _(
                "何が違うかを書いてください：受付の始まり（opens）、受付の終わり（closes）、取消の期限（cancel_days）のどれか。"
            ),
        )
    if value.words and value.cancel_days is not None:
        form.fault(
            "cancel_days",
            _("取消の期限（cancel_days）は、for のない項目に書いてください。"),
        )
    if not value.names.ja and any(word not in CLASS_NAMES for word in value.words):
        form.fault("name", _("この区分の呼び名（name）を書いてください。ページに載ります。"))


def _words(form: Form) -> tuple[str, ...]:
    """Classes; several joined by + must all hold."""
    return form.parsed_list("for", _parse_class)


def _parse_class(text: str) -> str:
    for word in text.split("+"):
        if not _CLASS.fullmatch(word):
            reason = _("区分は英小文字で書き、両方を求めるときは + でつなぎます（「%(text)s」）。")
            raise ValueError(reason % {"text": text})
        meant = get_close_matches(word, CLASS_NAMES, n=1, cutoff=0.85)
        if meant and word not in CLASS_NAMES:
            raise ValueError(_("「%(word)s」の間違いですか。") % {"word": meant[0]})
    return text


def read_limit(form: Form) -> LimitEntry:
    """One limit on how much an applicant may book."""
    count = form.choice("count", LimitCount.values, fallback=LimitCount.SLOTS)
    within = form.choice("within", LimitReach.values, fallback=LimitReach.HALL)
    days = form.choices("weekdays", LIMIT_DAYS)
    value = LimitValue(
        most=form.number("most", least=1, most=9999),
        count=count,
        per=_span(form, count),
        within=within,
        rooms=form.codes("rooms", required=within == LimitReach.ROOMS),
        words=_words(form),
        weekdays=tuple(LIMIT_DAYS.index(day) for day in days),
        begins_from=form.clock_or_none("starts_from"),
        begins_before=form.clock_or_none("starts_before"),
        relaxed_days=form.number_or_none("relaxed_days", least=1, most=366),
        clause=form.text("source", required=False),
    )
    if value.rooms and within != LimitReach.ROOMS:
        form.fault(
            "rooms", _("室を挙げるのは、「どこで」が「決めた室」（within: rooms）のときだけです。")
        )
    return LimitEntry(at=form.at, value=value, sound=form.finish())


def _span(form: Form, count: str) -> str:
    if count not in _SPANLESS:
        return form.choice("per", LimitSpan.values)
    if form.has("per"):
        form.fault("per", _("この数え方（count）には期間（per）がありません。消してください。"))
    form.skip("per")
    return ""


def read_neighbour(form: Form) -> NeighbourEntry:
    """Rooms that hear each other, and what does not go together."""
    value = NeighbourValue(
        rooms=form.codes("rooms", required=True),
        loud=frozenset(form.codes("loud", required=True)),
        quiet=frozenset(form.codes("quiet", required=True)),
        then=form.choice("then", Disturbance.values),
        clause=form.text("source", required=False),
    )
    if len(value.rooms) == 1:
        form.fault("rooms", _("2つ以上の室を書いてください。"))
    both = sorted(value.loud & value.quiet)
    if both:
        form.fault("quiet", _("「%(code)s」が loud にもあります。") % {"code": both[0]})
    return NeighbourEntry(at=form.at, value=value, sound=form.finish())
