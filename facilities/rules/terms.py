"""Terms of booking as data: openings, windows by class and channel, limits, loud beside quiet.

Everything here is frozen and knows neither people nor a database. A *class* is a flat word for an
applicant: person or organisation, resident or outside, and the words of its standings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from facilities.rules.names import Names

Classes = frozenset[str]
NO_NAMES = Names(ja="")
HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningException:
    """An opening that would fall on one day is on another one instead (「1月は4日」).

    Days are written 01-04 (every year) or 2027-01-04. `at` None: the usual time.
    """

    falls_on: str
    instead: str
    at: time | None = None

    def meets(self, day: date) -> bool:
        """Whether the opening that falls on `day` is moved."""
        return day.isoformat().endswith(self.falls_on)

    def moved(self, day: date) -> date:
        """Where it goes: never to an earlier day of another year's turn."""
        if len(self.instead) > len("01-04"):
            return date.fromisoformat(self.instead)
        month, number = map(int, self.instead.split("-"))
        this_year = date(day.year, month, number)
        return this_year if this_year >= day else date(day.year + 1, month, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """From when a day may be booked; counted back in months, then in days.

    `on_day`: that day of the month which the counting reached (the last one of a shorter month).
    """

    basis: str = "month_first"
    months: int = 0
    days: int = 0
    on_day: int | None = None
    at: time
    shift: str = "none"
    exceptions: tuple[OpeningException, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Until when: `days` before the use, on that day until `at` (None: midnight)."""

    days: int
    at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowValue:
    """An exception to a room's own opening and deadlines, for classes and channels.

    `words`: each is a class, or several joined by + that must all hold; empty: everybody.
    `channels` empty: every way. What is None stays as the room's rules say.
    """

    words: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    opens: Opening | None = None
    closes: Closing | None = None
    cancel_days: int | None = None
    names: Names = NO_NAMES  # how people call these applicants; empty: by the words themselves
    clause: str = ""

    def holds(self, classes: Classes, channel: str) -> bool:
        """Whether it is for an applicant of these classes who comes by this way."""
        return (not self.channels or channel in self.channels) and are_meant(self.words, classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitValue:
    """How much one applicant may book (requirements 55, 56).

    `count`: slots, bookings, hours, days_in_a_row, or rooms_at_once. `per`: a span of time, or
    outstanding (not yet used). `within`: room, rooms (those of `rooms`), hall or city.
    The band: only uses that begin on `weekdays` (0 Monday; 7 a public holiday) and from
    `begins_from` until before `begins_before`. What is booked within `relaxed_days` before the day
    of use is neither limited nor counted.
    """

    most: int
    count: str = "slots"
    per: str = "month"
    within: str = "hall"
    rooms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    begins_from: time | None = None
    begins_before: time | None = None
    relaxed_days: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourValue:
    """Rooms that hear each other: loud beside quiet is refused, or told to staff."""

    rooms: tuple[str, ...]
    loud: frozenset[str]
    quiet: frozenset[str]
    then: str = "refuse"
    clause: str = ""

    def disturbing(self, purpose: str) -> frozenset[str]:
        """The purposes that do not go together with `purpose` next door."""
        against: frozenset[str] = frozenset()
        if purpose in self.loud:
            against |= self.quiet
        if purpose in self.quiet:
            against |= self.loud
        return against


def are_meant(words: Iterable[str], classes: Classes) -> bool:
    """Whether one of `words` holds for these classes; no words mean everybody."""
    words = tuple(words)
    return not words or any(set(word.split("+")) <= classes for word in words)


def classes_named(conditions: Iterable[Iterable[str]]) -> Classes:
    """All classes that these conditions ask about."""
    return frozenset(each for words in conditions for word in words for each in word.split("+"))
