"""What there is to say about a hall and a room, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _

from core.clock import at
from core.dates import clock_label
from facilities.enums import ApplicantKind, DueBasis, PaymentMode
from facilities.rules.calendar import rule_in_words
from facilities.rules.fees.told import PriceTable, RuleTold, rules_told, tables_of
from facilities.rules.values import (
    Catalogue,
    FacilityValue,
    RefundTier,
    RoomValue,
    RulesValue,
    Term,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a table of facts; `invented` where nobody published the figure."""

    label: str
    value: str
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Prices:
    """What a room costs on a day: tables by condition, then everything beside them."""

    tables: tuple[PriceTable, ...] = ()
    rules: tuple[RuleTold, ...] = ()
    clause: str = ""
    invented: bool = False


def room_facts(catalogue: Catalogue, room: RoomValue) -> list[Fact]:
    """Capacity by layout, equipment, access and uses of a room (requirement 7)."""
    layouts = _("、").join(f"{name} {people}" for name, people in room.capacity_by_layout)
    facts = [
        Fact(_("定員"), _("%(people)d人") % {"people": room.capacity}, room.capacity_invented),
        Fact(_("並べ方ごとの定員"), layouts, room.capacity_invented),
        Fact(_("広さ"), room.area_m2 and f"{room.area_m2} m²", room.capacity_invented),
        Fact(_("階"), room.floor),
        Fact(_("設備"), _names(catalogue.equipment, room.equipment)),
        Fact(_("使いみち"), _names(catalogue.purposes, room.purposes)),
        Fact(_("段差"), {True: _("段差なし"), False: _("段差あり"), None: ""}[room.step_free]),
    ]
    return [fact for fact in facts if fact.value]


def _names(terms: Sequence[Term], codes: frozenset[str]) -> str:
    return _("、").join(str(term.names) for term in terms if term.code in codes)


def prices_of(facility: FacilityValue, room: RoomValue, day: date) -> Prices:
    """The price table of a room on `day`, and the rules that change it, in words."""
    schedule = facility.schedule_on(day)
    if schedule is None or room.code not in schedule.rooms:
        return Prices()
    return Prices(
        tables=tables_of(schedule, room.code, day=day),
        rules=rules_told(schedule, room.code),
        clause=schedule.clause,
        invented=schedule.invented,
    )


def slot_time(starts: time, ends: time, day: date) -> str:
    """18:00–22:00 for two clock times."""
    return f"{clock_label(at(day, starts))}–{clock_label(at(day, ends))}"


def window_in_words(rules: RulesValue) -> list[str]:
    """From when, until when and by whom a room may be booked, as sentences."""
    return [
        sentence
        for sentence in (
            _opens(rules),
            _closes(rules),
            _cancels(rules),
            *conditions_in_words(rules),
        )
        if sentence
    ]


def _opens(rules: RulesValue) -> str:
    facts = {"months": rules.opens_months, "time": f"{rules.opens_at:%H:%M}".removeprefix("0")}
    if rules.opens_basis == "same_day":
        text = _("利用日の%(months)dか月前の日の%(time)sから申し込めます。") % facts
    elif rules.opens_months == 0:
        text = _("利用する月の初日の%(time)sから申し込めます。") % facts
    else:
        text = _("利用する月の%(months)dか月前の月の初日の%(time)sから申し込めます。") % facts
    shifts = {
        "next_open_day": _("その日が休館日なら、次の開館日からです。"),
        "next_non_holiday": _("その日が休日なら、次の休日でない日からです。"),
    }
    return text + shifts.get(rules.opens_shift, "")


def _closes(rules: RulesValue) -> str:
    if rules.closes_days == 0:
        return _("使い始める時刻まで申し込めます。")
    return _("利用日の%(days)d日前まで申し込めます。") % {"days": rules.closes_days}


def _cancels(rules: RulesValue) -> str:
    if rules.cancel_days == 0:
        return _("使い始める時刻まで、この画面で取り消せます。")
    return _("利用日の%(days)d日前まで、この画面で取り消せます。") % {"days": rules.cancel_days}


def conditions_in_words(rules: RulesValue) -> list[str]:
    """Who may book, how much, and what comes before it is certain."""
    sentences = []
    if rules.applicants == {ApplicantKind.ORGANISATION.value}:
        sentences.append(_("登録した団体だけが申し込めます。"))
    if rules.uses_per_month is not None:
        sentences.append(_("1か月に%(n)dコマまで利用できます。") % {"n": rules.uses_per_month})
    if rules.review:
        sentences.append(_("申し込みのあと、施設が審査して許可します。"))
    if rules.allocation == "lottery":
        sentences.append(_("先に抽選があります。残った時間を先着順で受け付けます。"))
    return [*sentences, *_changes(rules), *_payment(rules), *map(_refund, rules.refunds)]


def _changes(rules: RulesValue) -> list[str]:
    if rules.changes is None:
        return []
    if rules.changes == 0:
        return [_("予約の変更は、窓口で受け付けます。")]
    return [_("部屋や時間は、%(n)d回までこの画面で変えられます。") % {"n": rules.changes}]


def _payment(rules: RulesValue) -> list[str]:
    if rules.payment == PaymentMode.FREE:
        return [_("使用料はかかりません。")]
    if rules.payment != PaymentMode.PREPAID:
        return []
    if rules.due_basis == DueBasis.BEFORE_USE:
        text = _("使用料は、利用日の%(days)d日前までに払います。")
    else:
        text = _("使用料は、予約が認められてから%(days)d日以内に払います。")
    return [text % {"days": rules.due_days}]


def _refund(tier: RefundTier) -> str:
    facts = {"percent": tier.percent, "months": tier.months, "days": tier.days}
    if tier.months:
        text = _("利用日の%(months)dか月前までに取り消すと、使用料の%(percent)d%%をお返しします。")
    else:
        text = _("利用日の%(days)d日前までに取り消すと、使用料の%(percent)d%%をお返しします。")
    return text % facts


def closed_in_words(facility: FacilityValue, day: date) -> list[str]:
    """The hall's regular closed days as phrases."""
    return [
        phrase
        for rule in facility.closed
        if rule.valid_from <= day and (rule.valid_until is None or day < rule.valid_until)
        if (phrase := rule_in_words(rule))
    ]
