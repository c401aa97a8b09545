"""What is there for a wheelchair, a pram, eyes and ears, in words; silence is never an answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from facilities.enums import Belongs
from facilities.rules.accessibility import AccessFact
from facilities.rules.names import Names
from facilities.rules.values import Catalogue, FacilityValue, RoomValue


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One thing that is known: whether it is there, by sign and word. `state`: yes or no."""

    names: Names
    state: str
    sign: str
    word: str
    note: Names
    invented: bool


@dataclass(frozen=True, slots=True)
class AccessTold:
    """What is known, first what is there; then the names of what is not known."""

    lines: tuple[AccessLine, ...]
    unknown: str

    @property
    def is_invented(self) -> bool:
        """Whether nobody published any of it: said once, not at every line."""
        return bool(self.lines) and all(line.invented for line in self.lines)


def access_of_hall(catalogue: Catalogue, facility: FacilityValue) -> AccessTold:
    """Of the building."""
    return _told(catalogue, Belongs.HALL, facility.accessibility)


def access_of_room(catalogue: Catalogue, room: RoomValue) -> AccessTold:
    """Of the room alone."""
    return _told(catalogue, Belongs.ROOM, room.accessibility)


def _told(catalogue: Catalogue, of: Belongs, facts: Iterable[AccessFact]) -> AccessTold:
    known = {fact.code: fact for fact in facts}
    terms = [term for term in catalogue.accessibility if term.of == of]
    lines = [_line(term.names, known[term.code]) for term in terms if term.code in known]
    unknown = [str(term.names) for term in terms if term.code not in known]
    lines.sort(key=lambda line: line.state == "no")
    return AccessTold(tuple(lines), _("、").join(unknown))


def _line(names: Names, fact: AccessFact) -> AccessLine:
    sign, word, state = ("○", _("ある"), "yes") if fact.there else ("×", _("ない"), "no")
    return AccessLine(names, state, sign, word, fact.note, fact.invented)
