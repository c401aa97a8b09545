"""What there is to say about a hall and a room, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from booking.rules.asking import rules_seen
from booking.selectors.applicants import Applicants
from booking.words import CHANNEL_WORDS
from core.actor import Channel
from facilities.enums import DueBasis, PaymentMode
from facilities.layout_words import layout_word
from facilities.rules.calendar import rule_in_words
from facilities.rules.fees.told import PriceTable, RuleTold, rules_told, tables_of
from facilities.rules.terms import WindowValue
from facilities.rules.values import (
    Catalogue,
    FacilityValue,
    RefundTier,
    RoomValue,
    RulesValue,
    Term,
    in_force,
)
from facilities.term_words import (
    by_clause,
    cancelling_in_words,
    classes_in_words,
    closing_in_words,
    limit_in_words,
    opening_in_words,
    priority_in_words,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a table of facts; `invented` where nobody published the figure."""

    label: str
    value: str
    invented: bool = False
    lines: tuple[str, ...] = ()  # in place of one value


@dataclass(frozen=True, slots=True)
class Prices:
    """What a room costs on a day: tables by condition, then everything beside them."""

    tables: tuple[PriceTable, ...] = ()
    rules: tuple[RuleTold, ...] = ()
    clause: str = ""
    invented: bool = False


def room_facts(catalogue: Catalogue, room: RoomValue) -> list[Fact]:
    """Capacity by layout, area, equipment and uses of a room (requirement 7).

    What nobody published is said to be so: people plan a concert or a move by these figures.
    """
    unknown = _("分かっていません。施設へお聞きください。")
    layouts = tuple(
        _("%(layout)s：%(people)d人") % {"layout": layout_word(name), "people": people}
        for name, people in room.capacity_by_layout
    )
    equipment = _names(catalogue.equipment, room.equipment) or _("ありません。")
    supposed = room.invented
    return [
        Fact(_("定員"), _("%(people)d人") % {"people": room.capacity}, room.capacity_invented),
        Fact(_("並べ方ごとの定員"), "" if layouts else unknown, "layouts" in supposed, layouts),
        Fact(_("広さ"), f"{room.area_m2} m²" if room.area_m2 else unknown, "area_m2" in supposed),
        Fact(_("階"), room.floor or unknown, "floor" in supposed),
        Fact(_("設備"), equipment, "equipment" in supposed),
        Fact(_("使いみち"), _names(catalogue.purposes, room.purposes), "purposes" in supposed),
    ]


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


def window_in_words(rules: RulesValue, facility: FacilityValue) -> list[str]:
    """From when, until when and by whom a room may be booked, as sentences.

    What differs for a class or a channel follows, with its name before it.
    """
    return [
        opening_in_words(rules.opening),
        closing_in_words(rules.closes_days, rules.closes_at),
        cancelling_in_words(rules.cancel_days),
        *chain.from_iterable(map(exception_in_words, rules.windows)),
        *conditions_in_words(rules, facility),
    ]


def yours_in_words(rules: RulesValue, facility: FacilityValue, applicants: Applicants) -> list[str]:
    """The exceptions by class that hold for the one who looks: what is theirs among the rules."""
    seen = rules_seen(rules, applicants.at(facility.id))
    theirs = [each.window for each in seen if each.window and each.window.words]
    classes = frozenset[str]().union(*applicants.at(facility.id).applicants)
    early = [window for window in rules.priority if window.words & classes]
    return [
        *chain.from_iterable(map(exception_in_words, theirs)),
        *map(priority_in_words, early),
    ]


def exception_in_words(window: WindowValue) -> list[str]:
    """市外の方（電話・窓口）：利用日の1か月前の日の9:00から申し込めます。"""
    sentences = [
        opening_in_words(window.opens) if window.opens else "",
        closing_in_words(window.closes.days, window.closes.at) if window.closes else "",
        "" if window.cancel_days is None else cancelling_in_words(window.cancel_days),
    ]
    who, clause = _whose(window), by_clause(window.clause)
    return [
        _("%(who)s：%(rule)s") % {"who": who, "rule": rule} + clause for rule in sentences if rule
    ]


def _whose(window: WindowValue) -> str:
    who = classes_in_words(window)
    ways = _("・").join(str(CHANNEL_WORDS[Channel(each)]) for each in window.channels)
    return _("%(who)s（%(ways)s）") % {"who": who, "ways": ways} if who and ways else who or ways


def conditions_in_words(rules: RulesValue, facility: FacilityValue) -> list[str]:
    """Who may book, how much, and what comes before it is certain."""
    sentences = []
    if rules.is_for_groups:
        sentences.append(_("登録した団体だけが申し込めます。"))
    for limit in rules.limits:
        names = [str(room.names) for room in facility.rooms if room.code in limit.rooms]
        sentences.append(limit_in_words(limit, rooms=names) + by_clause(limit.clause))
    if rules.review:
        sentences.append(_("申し込みのあと、施設が審査して許可します。"))
    if rules.allocation == "lottery":
        sentences.append(_("先に抽選があります。残った時間を先着順で受け付けます。"))
    if rules.allocation == "meeting":
        sentences.append(_("先に調整会議があります。残った時間を先着順で受け付けます。"))
    return [
        *sentences,
        *changes_in_words(rules),
        *payment_in_words(rules),
        *map(refund_in_words, rules.refunds),
    ]


def afterwards_in_words(rules: RulesValue) -> list[str]:
    """What follows when it is booked: who decides, until when it is undone, what comes back."""
    review = [_("申し込みのあと、施設が審査して許可します。")] if rules.review else []
    return [*review, cancelling_in_words(rules.cancel_days), *map(refund_in_words, rules.refunds)]


def changes_in_words(rules: RulesValue) -> list[str]:
    """How often the applicant may move a booking online; nothing where any number."""
    if rules.changes is None:
        return []
    if rules.changes == 0:
        return [_("予約の変更は、窓口で受け付けます。")]
    return [_("部屋や時間は、%(n)d回までこの画面で変えられます。") % {"n": rules.changes}]


def payment_in_words(rules: RulesValue) -> list[str]:
    """When the fee is paid; nothing where it is paid at the counter on the day."""
    if rules.payment == PaymentMode.FREE:
        return [_("使用料はかかりません。")]
    if rules.payment != PaymentMode.PREPAID:
        return []
    if rules.due_basis == DueBasis.BEFORE_USE:
        text = _("使用料は、利用日の%(days)d日前までに払います。")
    else:
        text = _("使用料は、予約が認められてから%(days)d日以内に払います。")
    return [text % {"days": rules.due_days}]


def refund_in_words(tier: RefundTier) -> str:
    """One step of what comes back."""
    facts = {"percent": tier.percent, "months": tier.months, "days": tier.days}
    if not (tier.percent or tier.months or tier.days):
        return _("取り消しても、使用料はお返ししません。")
    if tier.months and tier.days:
        text = _(
            "利用日の%(months)dか月と%(days)d日前までに取り消すと、"
            "使用料の%(percent)d%%をお返しします。"
        )
    elif tier.months:
        text = _("利用日の%(months)dか月前までに取り消すと、使用料の%(percent)d%%をお返しします。")
    elif tier.days == 0:
        text = _("利用日の当日までに取り消すと、使用料の%(percent)d%%をお返しします。")
    else:
        text = _("利用日の%(days)d日前までに取り消すと、使用料の%(percent)d%%をお返しします。")
    return text % facts


def closed_in_words(facility: FacilityValue, day: date) -> list[str]:
    """The hall's regular closed days as phrases."""
    held = [rule for rule in facility.closed if in_force([rule], day)]
    return [phrase for rule in held if (phrase := rule_in_words(rule))]
