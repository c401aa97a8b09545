"""A use under a schedule, and a price that the table gives for a part of it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.dates import full_day_label
from facilities.errors import NoPrice
from facilities.fee_words import asked_facts_text
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
            facts=asked_facts_text(sorted(self._asked_facts())),
        )

    def _asked_facts(self) -> set[str]:
        """The facts that rows for this room ask for."""
        conditions = [
            condition
            for row in self.schedule.fees
            for condition in (row.scope.when, row.scope.unless)
            if not condition.rooms or self.use.room in condition.rooms
        ]
        return {name for c in conditions for name, _ in (*c.words, *c.spans)}
