"""The forms of what holds from a day on: hours, timetables, rules, lotteries."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from facilities.enums import (
    Allocation,
    ApplicantKind,
    DueBasis,
    PaymentMode,
    Unit,
)
from facilities.imports.entries import (
    HoursEntry,
    LotteryEntry,
    MeetingEntry,
    RefundEntry,
    RulesEntry,
    SlotEntry,
    TimetableEntry,
)
from facilities.imports.form import Form
from facilities.imports.priority import read_priority
from facilities.imports.terms import (
    LIMIT_DAYS,
    read_closing,
    read_limit,
    read_opening,
    read_window,
)
from facilities.rules.values import Names

INVENTED_OF_RULES = (
    "opens",
    "closes",
    "cancel_days",
    "applicants",
    "allocation",
    "windows",
    "limits",
    "review",
    "changes",
    "payment",
    "permit",
    "report",
    "refunds",
    "priority",
    "preparation_minutes",
    "turnaround_minutes",
)
MOST_MINUTES = 600  # kept free before or after a use
_MOST_SLOTS = 96


def read_hours(form: Form) -> HoursEntry:
    """Opening hours from a day on."""
    return HoursEntry(
        at=form.at,
        since=form.day("from"),
        source=form.text("source", required=False),
        opens_at=form.clock("opens"),
        closes_at=form.clock("closes"),
        sound=form.finish(),
    )


def read_timetable(form: Form) -> TimetableEntry:
    """A timetable from a day on. One let by the hour is cut into slots here."""
    unit = form.choice("unit", Unit.values)
    if not unit:
        form.skip("slots", "hours")
    return TimetableEntry(
        at=form.at,
        code=form.code(),
        since=form.day("from"),
        source=form.text("source", required=False),
        unit=unit,
        slots=_slots(form, unit),
        sound=form.finish(),
    )


def _slots(form: Form, unit: str) -> tuple[SlotEntry, ...]:
    if unit == Unit.HOURS:
        return _hour_slots(form)
    return tuple(map(_slot, form.forms("slots"))) if unit else ()


def _slot(form: Form) -> SlotEntry:
    days = form.choices("days", LIMIT_DAYS, required=form.has("days"))  # []: never, or always?
    return SlotEntry(
        at=form.at,
        code=form.code(),
        names=form.names(),
        starts_at=form.clock("starts"),
        ends_at=form.clock("ends"),
        days=tuple(sorted(map(LIMIT_DAYS.index, days))),
        sound=form.finish(),
    )


def _hour_slots(form: Form) -> tuple[SlotEntry, ...]:
    hours = form.form("hours")
    if hours is None:
        return ()
    first, last = hours.clock("first"), hours.clock("last")
    step = hours.number("step", least=15, most=720)
    if not hours.finish():
        return ()
    start, end = datetime.combine(date.min, first), datetime.combine(date.min, last)
    length = timedelta(minutes=step)
    count, rest = divmod(end - start, length)
    if end <= start or rest or count > _MOST_SLOTS:
        hours.fault("step", _("最初から最後までの時間が、この分数で割り切れません。"))
        return ()
    cuts = [start + length * number for number in range(count + 1)]
    return tuple(_hour_slot(hours, begin, finish, step) for begin, finish in pairwise(cuts))


def _hour_slot(form: Form, begin: datetime, finish: datetime, step: int) -> SlotEntry:
    clock = f"{begin.hour}:{begin:%M}–{finish.hour}:{finish:%M}"
    return SlotEntry(
        at=form.at,
        code=f"h{begin:%H}" if step % 60 == 0 and begin.minute == 0 else f"h{begin:%H%M}",
        names=Names(ja=clock, kana=clock, en=clock, easy=clock),
        starts_at=begin.time(),
        ends_at=finish.time(),
        sound=True,
    )


def read_rules(form: Form) -> RulesEntry:
    """A named set of booking rules from a day on."""
    payment, due_basis, due_days = _payment(form.form("payment", required=False))
    return RulesEntry(
        at=form.at,
        code=form.code(),
        since=form.day("from"),
        source=form.text("source", required=False),
        opens=read_opening(form.form("opens")),
        closes=read_closing(form.form("closes")),
        cancel_days=form.number("cancel_days", most=366),
        applicants=form.choices("applicants", ApplicantKind.values, required=True),
        allocation=form.choice("allocation", Allocation.values, fallback=Allocation.FIRST_COME),
        windows=tuple(map(read_window, form.forms("windows", required=False))),
        limits=tuple(map(read_limit, form.forms("limits", required=False))),
        review=form.flag("review", fallback=False),
        changes=form.number_or_none("changes", most=99),
        payment=payment,
        due_basis=due_basis,
        due_days=due_days,
        permit=form.flag("permit", fallback=False),
        report=form.flag("report", fallback=False),
        refunds=tuple(map(_refund, form.forms("refunds", required=False))),
        priority=tuple(map(read_priority, form.forms("priority", required=False))),
        preparation_minutes=form.number_or_none("preparation_minutes", most=MOST_MINUTES),
        turnaround_minutes=form.number_or_none("turnaround_minutes", most=MOST_MINUTES),
        invented=form.choices("invented", INVENTED_OF_RULES),
        sound=form.finish(),
    )


def _payment(form: Form | None) -> tuple[str, str, int]:
    if form is None:
        return PaymentMode.ON_DAY, DueBasis.AFTER_BOOKING, 0
    when = form.choice("when", PaymentMode.values)
    prepaid = when == PaymentMode.PREPAID
    payment = (
        when,
        form.choice("due", DueBasis.values) if prepaid else DueBasis.AFTER_BOOKING,
        form.number("days", most=366) if prepaid else 0,
    )
    if when:
        reason = _("利用の前に払うとき（prepaid）だけ書きます。消してください。")
        form.unused("due", "days", reason=reason)
    form.skip("due", "days")
    form.finish()
    return payment


def _refund(form: Form) -> RefundEntry:
    percent = form.number("percent", most=100)
    if percent and not (form.has("months") or form.has("days")):
        form.fault(
            "days", _("利用日の何か月前、または何日前までかを書いてください。当日までなら 0 です。")
        )
    return RefundEntry(
        at=form.at,
        months=form.number("months", most=36, fallback=0),
        days=form.number("days", most=366, fallback=0),
        percent=percent,
        sound=form.finish(),
    )


def read_lottery(form: Form) -> LotteryEntry:
    """One period of use that is drawn or given out at a meeting first; all days included."""
    meeting = form.form("meeting", required=False)
    return LotteryEntry(
        at=form.at,
        use_from=form.day("use_from"),
        use_to=form.day("use_to"),
        entry_from=form.day("entry_from"),
        entry_to=form.day("entry_to"),
        result_on=form.day("result_on"),
        meeting=_meeting(meeting) if meeting is not None else None,
        sound=form.finish(),
    )


def _meeting(form: Form) -> MeetingEntry:
    return MeetingEntry(
        at=form.at,
        day=form.day("day"),
        clock=form.clock("at"),
        place=form.text("place"),
        sound=form.finish(),
    )
