"""Penalty points, counted: what an act gives, what follows from points, until when.

Plain rules over facts: a point that was waived is as if it had never been given (requirement 143).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from booking.enums import NOT_THEIR_DOING, CancelledAs, Status
from facilities.enums import PenaltyCause, PenaltyEffect
from facilities.rules.penalties import EffectRule, PenaltyValue
from facilities.rules.values import in_force

CAUSE_OF_STATUS: dict[str, PenaltyCause] = {
    Status.CANCELLED: PenaltyCause.LATE_CANCEL,
    Status.NO_SHOW: PenaltyCause.NO_SHOW,
    Status.EXPIRED: PenaltyCause.UNPAID,
}
"""In which state a booking is as long as the act that gave a point stands."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point or several, given for one act. It counts from `given_on` until before `ends_on`.

    `happened_on` is the day by whose rules it was given.
    """

    given_on: date
    happened_on: date
    ends_on: date
    points: int

    def counts_on(self, day: date) -> bool:
        """Whether it counts on that day."""
        return self.given_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class Effect:
    """What somebody may not do from `begins_on` until before `ends_on`; `most` bookings a month."""

    kind: PenaltyEffect
    most: int
    begins_on: date
    ends_on: date
    clause: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.begins_on <= day < self.ends_on


def points_of_cancelling(
    penalties: Sequence[PenaltyValue],
    *,
    how: CancelledAs | None,
    before: str,
    use_on: date,
    today: date,
) -> int:
    """What cancelling today gives (requirements 140, 141).

    Nothing in the grace, for the city's doing, and for what the hall has not yet decided about.
    """
    theirs = how is not None and how not in NOT_THEIR_DOING and how is not CancelledAs.TAKEN_BACK
    rules = in_force(penalties, today)
    if not theirs or rules is None or before == Status.REQUESTED:
        return 0
    return rules.points_for(PenaltyCause.LATE_CANCEL, days_before=(use_on - today).days)


def counted_day(use_on: date, earlier: date | None, *, today: date) -> date:
    """The day whose nearness counts: moving away just before it is no way around a late window.

    `earlier`: the earliest day that the applicant moved away from; once it is past it is forgotten.
    """
    return min(use_on, earlier) if earlier is not None and today <= earlier else use_on


def total_on(points: Iterable[Point], day: date) -> int:
    """How many points count on that day."""
    return sum(point.points for point in points if point.counts_on(day))


def effects_of(points: Iterable[Point], penalties: Sequence[PenaltyValue]) -> list[Effect]:
    """What follows from these points, one after the other, by the rules each was given by.

    Each point that brings or keeps the number at a threshold lets the effect begin (anew) that
    day; what touches is one effect. By kind, then by day.
    """
    ordered = sorted(points, key=lambda point: point.given_on)
    begun: list[Effect] = []
    for index, point in enumerate(ordered):
        rules = in_force(penalties, point.happened_on)
        if rules is None:
            continue
        total = total_on(ordered[: index + 1], point.given_on)
        begun += [
            _begun(rule, point.given_on, rules.clause) for rule in rules.effects if total >= rule.at
        ]
    return _joined(begun)


def _begun(rule: EffectRule, day: date, clause: str) -> Effect:
    return Effect(PenaltyEffect(rule.then), rule.most, day, rule.lasts.end(day), clause)


def _joined(begun: Iterable[Effect]) -> list[Effect]:
    """Effects of a kind that touch or overlap, as one from the first day to the last."""
    joined: list[Effect] = []
    for effect in sorted(begun, key=lambda each: (each.kind, each.most, each.begins_on)):
        last = joined[-1] if joined else None
        same = last is not None and (last.kind, last.most) == (effect.kind, effect.most)
        if last is not None and same and effect.begins_on <= last.ends_on:
            ends_on = max(last.ends_on, effect.ends_on)
            joined[-1] = Effect(last.kind, last.most, last.begins_on, ends_on, effect.clause)
        else:
            joined.append(effect)
    return joined


def in_effect(effects: Iterable[Effect], kind: PenaltyEffect, day: date) -> Effect | None:
    """The effect of that kind on that day: of several the strictest, then the longest."""
    found = [effect for effect in effects if effect.kind == kind and effect.holds_on(day)]
    return min(found, key=lambda each: (each.most, -each.ends_on.toordinal()), default=None)


def begun_by(before: Iterable[Effect], after: Iterable[Effect], day: date) -> list[Effect]:
    """The effects that hold on `day` after an act and did not so, or not so long, before it."""
    known = {(each.kind, each.most): each.ends_on for each in before if each.holds_on(day)}
    return [
        each
        for each in after
        if each.holds_on(day) and known.get((each.kind, each.most), date.min) < each.ends_on
    ]


def ended_by(before: Iterable[Effect], after: Iterable[Effect], day: date) -> list[Effect]:
    """The effects that held on `day` before an act and no longer after it."""
    left = {(each.kind, each.most) for each in after if each.holds_on(day)}
    return [each for each in before if each.holds_on(day) and (each.kind, each.most) not in left]
