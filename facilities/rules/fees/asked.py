"""What a schedule must be told to price the use of some rooms: words, numbers, requests.

Words that only lead to reductions are told by nobody about themselves: staff give them
(accounts.Standing). The same holds for the words of GIVEN wherever they stand. Of a reduction whose
proof is looked at on the day (手帳) people tell the word themselves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from facilities.rules.fees.case import Words
from facilities.rules.fees.conditions import in_seasons
from facilities.rules.fees.values import Charge, Condition, Reduction, Row, Schedule, Scope

NONE = "-"  # the answer that none of the words is true
GIVEN = frozenset({"registered", "welfare", "official"})
BY_TIME = frozenset({"slot", "column", "hour", "minute"})  # units of which a part of a use has less


@dataclass(frozen=True, slots=True, kw_only=True)
class WordAsked:
    """One question of a schedule. `default` may be NONE; None: it must be answered.

    `may_be_none`: whether it can be that none of the words is true.
    """

    dimension: str
    words: tuple[str, ...]
    default: str | None
    may_be_none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Everything a schedule must be told about the use of some rooms."""

    words: tuple[WordAsked, ...] = ()
    admission: bool = False
    people: tuple[str, ...] = ()  # classes of people with a price of their own
    counts_people: bool = False  # whether the price depends on how many come, of whatever class
    requests: tuple[Charge, ...] = ()


@dataclass(slots=True)
class _Uses:
    """Which words the conditions of a schedule mention, by what follows from them."""

    priced: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reduced: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    proven: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, found: dict[str, set[str]], scopes: Iterable[Scope]) -> None:
        """Note the words that these conditions mention."""
        for condition in _conditions(scopes):
            for dimension, words in condition.words:
                found[dimension] |= words


def needs_of(schedule: Schedule, rooms: Collection[str]) -> Needs:
    """What must be told to price these rooms under a version of the fees; worked out once."""
    known: dict[frozenset[str], Needs] = schedule.worked_out.setdefault(needs_of, {})
    key = frozenset(rooms)
    if key not in known:
        known[key] = _needs_of(schedule, key)
    return known[key]


def _needs_of(schedule: Schedule, rooms: frozenset[str]) -> Needs:
    uses, priced = _Uses(), list(_priced(schedule, rooms))
    uses.add(uses.priced, priced)
    uses.add(uses.reduced, _reducing(schedule, rooms))
    uses.add(uses.proven, (each.scope for each in with_proof(schedule, rooms)))
    spans = {name for condition in _conditions(priced) for name, _span in condition.spans}
    rows = [row for row in schedule.fees if concerns(row.scope, rooms)]
    return Needs(
        words=tuple(_words(schedule, rows, rooms, uses)),
        admission="admission" in spans,
        people=_classes_of_people(schedule, rooms),
        counts_people=_counts_people(schedule, rooms),
        requests=tuple(
            charge for charge in schedule.charges if any(offers(charge, room) for room in rooms)
        ),
    )


def _classes_of_people(schedule: Schedule, rooms: Collection[str]) -> tuple[str, ...]:
    """Everybody who has a price of their own in these rooms, in the order of the file."""
    words = (word for row in _rows(schedule, rooms) for word, _yen in row.by_person)
    return tuple(dict.fromkeys(words))


def _counts_people(schedule: Schedule, rooms: Collection[str]) -> bool:
    """Whether something is by the person here, or holds only from or up to so many people."""
    scopes = [*_priced(schedule, rooms), *_reducing(schedule, rooms)]
    return any(row.each_person or row.per == "person" for row in _rows(schedule, rooms)) or any(
        name == "people" for condition in _conditions(scopes) for name, _span in condition.spans
    )


def _rows(schedule: Schedule, rooms: Collection[str]) -> Iterator[Row]:
    """The rows of prices in these rooms, of the rooms themselves and of what is charged beside."""
    charges = [charge for charge in schedule.charges if concerns(charge.scope, rooms)]
    rows = [*schedule.fees, *(row for charge in charges for row in charge.rows)]
    return (row for row in rows if concerns(row.scope, rooms))


def offers(charge: Charge, room: str, *, day: date | None = None) -> bool:
    """Whether somebody who uses the room may ask for it; with `day`, on that day.

    Heating of a season is charged in it by itself, and may be asked for on any other day.
    """
    out_of_season = (
        charge.charged == "season" and day is not None and not in_seasons(day, charge.seasons)
    )
    return (
        (charge.charged == "request" or out_of_season)
        and concerns(charge.scope, {room})
        and any(concerns(row.scope, {room}) for row in charge.rows)
    )


def costs_by_time(charge: Charge, room: str) -> bool:
    """Whether a charge costs less in the room for a part of the time."""
    return any(
        concerns(row.scope, {room})
        and (row.columns or row.percent is not None or row.per in BY_TIME)
        for row in charge.rows
    )


def concerns(scope: Scope, rooms: Collection[str]) -> bool:
    """Whether a rule can hold in one of the rooms."""
    return not scope.when.rooms or not scope.when.rooms.isdisjoint(rooms)


def told_by_standing(schedule: Schedule, standing: Collection[str]) -> dict[str, frozenset[str]]:
    """The schedule's questions that the words somebody was given answer."""
    found = {name: words.keys() & set(standing) for name, words in schedule.words.items()}
    return {name: frozenset(words) for name, words in found.items() if words}


def with_proof(schedule: Schedule, rooms: Collection[str]) -> list[Reduction]:
    """The reductions in these rooms of which somebody shows a proof on the day."""
    return [each for each in schedule.reductions if each.proof and concerns(each.scope, rooms)]


def only_reducing(schedule: Schedule) -> Mapping[str, frozenset[str]]:
    """The words that nothing but reductions mention, dimension by dimension."""
    uses, rooms = _Uses(), frozenset(schedule.rooms)
    uses.add(uses.priced, _priced(schedule, rooms))
    uses.add(uses.reduced, _reducing(schedule, rooms))
    return {name: frozenset(words - uses.priced[name]) for name, words in uses.reduced.items()}


def words_with_granted(schedule: Schedule, words: Words, granted: Collection[str]) -> Words:
    """What was said, and what is true where a reduction was granted: the city backs the use.

    Only words that nothing but reductions mention, one for each question that is not answered.
    """
    found, reducing = dict(words), only_reducing(schedule)
    for reduction in schedule.reductions:
        for name, needed in reduction.scope.when.words if reduction.code in granted else ():
            said = found.get(name, frozenset())
            true = [word for word in schedule.words[name] if word in needed & reducing[name]]
            if said.isdisjoint(needed) and true:
                found[name] = said | {true[0]}
    return found


def _priced(schedule: Schedule, rooms: Collection[str]) -> Iterator[Scope]:
    """Where everything holds that raises or lowers the price by what somebody says."""
    charges = [charge for charge in schedule.charges if concerns(charge.scope, rooms)]
    yield from _in(rooms, (row.scope for row in schedule.fees))
    yield from _in(rooms, (each.scope for each in schedule.surcharges))
    yield from _in(rooms, (each.scope for each in charges))
    yield from _in(rooms, (row.scope for each in charges for row in each.rows))
    yield from _in(rooms, (each.scope for each in schedule.limits))


def _reducing(schedule: Schedule, rooms: Collection[str]) -> Iterator[Scope]:
    yield from _in(rooms, (each.scope for each in schedule.reductions))


def _in(rooms: Collection[str], scopes: Iterable[Scope]) -> Iterator[Scope]:
    return (scope for scope in scopes if concerns(scope, rooms))


def _conditions(scopes: Iterable[Scope]) -> Iterator[Condition]:
    for scope in scopes:
        yield from scope.when.flat()
        yield from scope.unless.flat()


def _words(
    schedule: Schedule, rows: list[Row], rooms: Collection[str], uses: _Uses
) -> Iterator[WordAsked]:
    for dimension, declared in schedule.words.items():
        priced = uses.priced[dimension] | uses.proven[dimension]
        told = [
            word
            for word in declared
            if word not in GIVEN and (word in priced or word not in uses.reduced[dimension])
        ]
        if priced.isdisjoint(told):
            continue
        unused = [word for word in told if word not in priced]
        if unused:
            default: str | None = unused[0]
        else:
            default = None if _must_be_told(rows, rooms, dimension) else NONE
        yield WordAsked(
            dimension=dimension,
            words=tuple(told),
            default=default,
            may_be_none=default == NONE,
        )


def _must_be_told(rows: list[Row], rooms: Collection[str], dimension: str) -> bool:
    """Whether some room has no price for who says none of the words."""
    return any(
        all(dimension in dict(row.scope.when.words) for row in rows if concerns(row.scope, {room}))
        for room in rooms
    )


def has_rows_for(
    schedule: Schedule, rooms: Collection[str], dimension: str, words: Collection[str]
) -> bool:
    """Whether each room has a price of its own for somebody of whom one of the words is told."""
    return all(
        any(
            not dict(row.scope.when.words).get(dimension, frozenset()).isdisjoint(words)
            for row in schedule.fees
            if concerns(row.scope, {room})
        )
        for room in rooms
    )
