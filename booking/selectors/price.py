"""What wishes cost with the answers so far, line by line, before anything is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from booking.rules.answers import GivenAnswers, price_answers
from booking.rules.exemptions import offers_of, proofs_of
from booking.rules.owing import due_at, must_pay_first
from booking.rules.price import is_free, is_invented, price_lines
from booking.rules.wishes import Wish
from core.clock import day_of
from core.dates import until_label, when_label
from core.money import yen_label
from facilities.enums import DueBasis
from facilities.rules.values import RulesValue, in_force


@dataclass(frozen=True, slots=True)
class FeeLineView:
    """One line of a price."""

    label: str
    yen: str
    how: str


@dataclass(frozen=True, slots=True)
class PricedUse:
    """One room and period with its lines; `room` and `when` are empty where there is no other."""

    room: str
    when: str
    lines: tuple[FeeLineView, ...]


@dataclass(frozen=True, slots=True)
class PriceView:
    """A price before it is agreed to. `total` empty: the hall tells it; then `yen` is 0."""

    uses: tuple[PricedUse, ...]
    total: str
    yen: int
    payment: str  # when and how it is paid
    invented: bool
    exemptions: tuple[str, ...]  # what could be applied for, with what it would take off
    proofs: tuple[str, ...]  # what must be shown on the day
    is_open: bool  # answers that may change it are still to be given

    @property
    def said(self) -> str:
        """The total as a button says it: what is so only with the answers so far says so."""
        if not (self.total and self.is_open):
            return self.total
        return _("いまのところ%(total)s") % {"total": self.total}


def price_view(
    wishes: Sequence[Wish],
    given: GivenAnswers,
    *,
    people: int | None,
    now: datetime,
    is_open: bool = False,
) -> PriceView:
    """The price as it would be charged now for these answers; `is_open`: some are missing.

    No query.
    """
    on, several = day_of(now), len(wishes) > 1
    prices = [
        price_lines(wish, price_answers(given, wish, number=number, people=people, on=on))
        for number, wish in enumerate(wishes, start=1)
    ]
    total = sum(line.yen for lines in prices if lines is not None for line in lines)
    return PriceView(
        uses=tuple(
            PricedUse(
                str(wish.room.names) if several else "",
                when_label(wish.during) if several else "",
                tuple(
                    FeeLineView(line.label, yen_label(line.yen), line.how) for line in lines or ()
                ),
            )
            for wish, lines in zip(wishes, prices, strict=True)
        ),
        total=yen_label(total) if None not in prices else "",
        yen=total,
        payment=_payment_in_words(wishes, total, now),
        invented=any(is_invented(wish) for wish in wishes),
        exemptions=tuple(
            f"{offer.reduction.names} −{yen_label(offer.saves_yen)}"
            for offer in offers_of(wishes, given, people=people, on=on)
            if offer.saves_yen > 0
        ),
        proofs=tuple(
            dict.fromkeys(
                str(each.proof) for wish in wishes for each in proofs_of(wish, given, on=on)
            )
        ),
        is_open=is_open and not all(map(is_free, wishes)),
    )


def _payment_in_words(wishes: Sequence[Wish], total: int, now: datetime) -> str:
    """Until when and how the sum is paid; empty where nothing is."""
    if not total:
        return ""
    rules = [(in_force(wish.room.rules, wish.day), wish.during.start) for wish in wishes]
    first = [each for each, _begins in rules if each and must_pay_first(each, fee_yen=total)]
    if not first:
        return _("使用料は当日、窓口で払います。先にカードやコンビニで払うこともできます。")
    if any(each and each.review for each, _begins in rules):
        return _once_allowed(first)
    until = min(due_at(each, begins=begins, now=now) for each, begins in rules)
    text = _("%(until)sまでに、カード・コンビニ・窓口で払ってください。払うと予約が決まります。")
    return text % {"until": until_label(until)}


def _once_allowed(rules: Sequence[RulesValue]) -> str:
    """Until when it is paid where the hall decides first: the strictest of several rooms."""
    before = [each.due_days for each in rules if each.due_basis == DueBasis.BEFORE_USE]
    if before:
        text = _(
            "許可が出たあと、利用日の%(days)d日前までに、カード・コンビニ・窓口で払ってください。"
        )
        return text % {"days": max(before)}
    text = _("許可が出てから%(days)d日以内に、カード・コンビニ・窓口で払ってください。")
    return text % {"days": min(each.due_days for each in rules)}
