"""A use under a schedule, and a price that the table gives for a part of it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.dates import full_day_label
from facilities.errors import NoPrice
from facilities.fee_words import fact_text, joined, number_fact_text, room_fact_text
from facilities.rules.fees.case import Use
from facilities.rules.fees.conditions import Facts, facts_of
from facilities.rules.fees.values import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One price from the table: a column, or so many units."""

    day: date
    slots: frozenset[str] = frozenset()
    yen: Fraction
    label: str = ""
    how: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """A use under a schedule: answers what rows and conditions ask."""

    schedule: Schedule
    use: Use
    permit_on: date | None

    def facts(self, day: date, slots: frozenset[str] | None = None) -> Facts:
        """What conditions are asked about; all slots of the use where none are named."""
        chosen = frozenset(slot.code for slot in self.use.slots) if slots is None else slots
        return facts_of(
            self.use, day, schedule=self.schedule, permit_on=self.permit_on, slots=chosen
        )

    @property
    def room_name(self) -> str:
        """The room as people read it."""
        names = self.schedule.rooms.get(self.use.room)
        return str(names) if names else self.use.room

    def no_price(self, day: date, what: str = "") -> NoPrice:
        """The refusal of a use that the table does not know."""
        return NoPrice(
            what=what or self.room_name,
            day=full_day_label(day),
            facts=joined(self._asked_facts()) or room_fact_text(),
        )

    def _asked_facts(self) -> list[str]:
        """The facts that rows for this room ask for, in the words of people and of the case."""
        conditions = [
            condition
            for row in self.schedule.fees
            if not row.scope.when.rooms or self.use.room in row.scope.when.rooms
            for condition in (*row.scope.when.flat(), *row.scope.unless.flat())
        ]
        words = {name for condition in conditions for name, _ in condition.words}
        spans = {name for condition in conditions for name, _ in condition.spans}
        return [
            *(fact_text(self.schedule.question(name), name) for name in sorted(words)),
            *(fact_text(number_fact_text(name), name) for name in sorted(spans)),
        ]
