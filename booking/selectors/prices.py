"""Prices of bookings that exist: as they were sold, and as they would be after a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import get_language

from booking.enums import ProofState
from booking.models import Booking, FeeLine
from booking.rules.answers import Extent, GivenAnswers, from_json, number_of, price_answers
from booking.rules.exemptions import without_proof
from booking.rules.price import Answers, price_lines
from booking.rules.repricing import repriced, side_by_side, sum_of
from booking.rules.time_after import TimeAfter
from booking.rules.wishes import Wish, wish_at
from core.clock import day_of
from core.money import yen_label
from facilities.rules.fees import Line
from facilities.rules.values import Catalogue


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line of a price, as it is and as it would be."""

    label: str
    how: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a change would cost: each line that changes, the sums before and after."""

    lines: list[ChangedLine]
    before: str
    total: str
    yen: int
    difference: str
    grows: bool  # more is to be paid than before

    @property
    def changes_nothing(self) -> bool:
        """Whether the price stays the same."""
        return self.before == self.total


def answers_for(
    booking: Booking, wish: Wish, *, given: GivenAnswers | None = None, people: int | None = None
) -> Answers:
    """What was answered (or `given`, `people` instead), for the booking's price at that place."""
    application = booking.application
    said = from_json(application.answers) if given is None else given
    on = day_of(application.made_at)
    if booking.proof == ProofState.MISSING:
        said = without_proof(said, wish, on=on)
    answers = price_answers(
        said,
        wish,
        number=number_of(booking.code),
        people=application.people if people is None else people,
        on=on,
    )
    return replace(
        answers,
        early_minutes=booking.early_minutes,
        extension_minutes=booking.extension_minutes,
        overrun_minutes=booking.overrun_minutes,
        takings_yen=booking.takings_yen,
    )


def wish_of(booking: Booking, halls: Catalogue) -> Wish | None:
    """The booking as a wish, where it is now."""
    day = day_of(booking.period.start)
    return wish_at(halls, room_id=booking.room_id, day=day, slot_codes=booking.slot_codes)


def frozen_lines(booking: Booking) -> list[Line]:
    """The lines at which it was sold. One query."""
    rows = FeeLine.objects.filter(booking=booking, pricing=booking.pricing).order_by("position")
    return [
        Line(
            kind=row.kind,
            label=row.label,
            yen=row.yen,
            rule=row.rule,
            clause=row.clause,
            how=row.how,
        )
        for row in rows
    ]


def lines_told(booking: Booking, frozen: Sequence[Line], halls: Catalogue) -> Sequence[Line]:
    """The lines at which it was sold, for somebody who reads another language. No query.

    They are written down in the ordinance's language. Where the price of now is the same, rule by
    rule and yen by yen, it has the words of the language that is active; else they stay as written.
    """
    wish = wish_of(booking, halls) if get_language() != settings.LANGUAGE_CODE else None
    lines = price_lines(wish, answers_for(booking, wish)) if wish is not None else None
    same = lines is not None and [_sum(line) for line in lines] == [_sum(line) for line in frozen]
    return lines if lines is not None and same else frozen


def _sum(line: Line) -> tuple[str, str, int]:
    return line.kind, line.rule, line.yen


def with_wanted(booking: Booking, wanted: Mapping[str, Extent]) -> GivenAnswers:
    """The application's answers, with other requests for this booking."""
    given = from_json(booking.application.answers)
    kept = {code: extent for code, extent in wanted.items() if extent}
    return replace(given, wanted={**given.wanted, number_of(booking.code): kept})


def change_of_wanted(booking: Booking, wish: Wish, wanted: Mapping[str, Extent]) -> ChangeView:
    """What other requests would cost."""
    frozen = frozen_lines(booking)
    before = price_lines(wish, answers_for(booking, wish))
    given = with_wanted(booking, wanted)
    after = price_lines(wish, answers_for(booking, wish, given=given))
    return change_between(
        before or frozen, after or frozen, frozen, repriced(frozen, before=before, after=after)
    )


def change_of_time(booking: Booking, wish: Wish, minutes: TimeAfter) -> ChangeView:
    """What time beside the use and takings would cost, in place of what was written down of it."""
    frozen, answers = frozen_lines(booking), answers_for(booking, wish)
    before = price_lines(wish, answers)
    after = price_lines(
        wish,
        replace(
            answers,
            early_minutes=minutes.early,
            extension_minutes=minutes.extension,
            overrun_minutes=minutes.overrun,
            takings_yen=minutes.takings,
        ),
    )
    lines = repriced(frozen, before=before, after=after)
    return change_between(before or frozen, after or frozen, frozen, lines)


def change_of_place(booking: Booking, wish: Wish, halls: Catalogue) -> ChangeView:
    """What another room or time would cost."""
    frozen = frozen_lines(booking)
    after = price_lines(wish, answers_for(booking, wish)) or ()
    return change_between(lines_told(booking, frozen, halls), after, frozen, after)


def change_between(
    before: Sequence[Line], after: Sequence[Line], frozen: Sequence[Line], result: Sequence[Line]
) -> ChangeView:
    """A change, told: its lines between two prices of now, the sums as sold and as they become."""
    sold, now = sum_of(frozen), sum_of(result)
    return ChangeView(
        lines=[
            ChangedLine(line.label, line.how, yen_label(old), yen_label(new))
            for line, old, new in side_by_side(before, after)
        ],
        before=yen_label(sold),
        total=yen_label(now),
        yen=now,
        difference=signed(now - sold),
        grows=now > sold,
    )


def signed(yen: int) -> str:
    """An amount with its sign."""
    sign = "+" if yen > 0 else "−" if yen < 0 else ""
    return f"{sign}{yen_label(abs(yen))}"
