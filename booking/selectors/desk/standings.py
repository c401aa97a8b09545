"""The standings of a person or a group as the desk shows them, and which can be given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.permissions import Right, halls_with
from accounts.selectors.classes import StandingLine, standings_of
from core.actor import Actor
from facilities.rules.fees.values import Schedule
from facilities.rules.values import Catalogue

EVERYWHERE = ""
COMMON = {
    "registered": pgettext_lazy("standing", "登録団体"),
    "resident": pgettext_lazy("standing", "市内"),
    "outside": pgettext_lazy("standing", "市外"),
    "welfare": pgettext_lazy("standing", "福祉団体"),
    "official": pgettext_lazy("standing", "市の公用"),
}
"""Words that rules of booking use at any hall; schedules of fees add their own."""


@dataclass(frozen=True, slots=True)
class StandingShown:
    """One standing in words; `may_end` for who is charged with it there."""

    line: StandingLine
    word: str
    hall: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """What stands, and the words and halls from which another can be given (none: may not)."""

    shown: list[StandingShown]
    words: list[tuple[str, str]]
    halls: list[tuple[str, str]]


def standings_page(
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    actor: Actor,
    catalogue: Catalogue,
    today: date,
) -> Standings:
    """The standings of one person or group for this member of staff. One query."""
    charged = halls_with(actor, Right.GIVE_STANDING)
    lines = standings_of(person_id=person_id, organisation_id=organisation_id, today=today)
    words = standing_words(catalogue, today)
    return Standings(
        shown=[_shown(line, words, catalogue, charged) for line in lines],
        words=sorted(words.items(), key=lambda pair: pair[1]),
        halls=_halls(catalogue, charged),
    )


def standing_words(catalogue: Catalogue, today: date) -> dict[str, str]:
    """Every word that a standing may be, with its name: the common ones and those of prices."""
    words = {word: str(name) for word, name in COMMON.items()}
    for hall in catalogue.facilities:
        schedule = hall.schedule_on(today)
        for dimension, word in _given(schedule) if schedule else ():
            words.setdefault(word, schedule.word(dimension, word) if schedule else word)
    return words


def _given(schedule: Schedule) -> Iterator[tuple[str, str]]:
    """The words that reductions ask for, and every class of user."""
    for rule in schedule.reductions:
        for dimension, words in rule.scope.when.words:
            yield from ((dimension, word) for word in sorted(words))
    yield from (("user", word) for word in schedule.words.get("user", {}))


def _shown(
    line: StandingLine,
    words: dict[str, str],
    catalogue: Catalogue,
    charged: frozenset[int] | None,
) -> StandingShown:
    hall = catalogue.facility_by_id.get(line.hall_id) if line.hall_id is not None else None
    return StandingShown(
        line=line,
        word=words.get(line.word, line.word),
        hall=str(hall.names) if hall else str(_("すべての施設")),
        may_end=charged is None or line.hall_id in charged,
    )


def _halls(catalogue: Catalogue, charged: frozenset[int] | None) -> list[tuple[str, str]]:
    """The halls at which one may be given; first all of them, for who is charged everywhere."""
    own = [
        (hall.code, str(hall.names))
        for hall in catalogue.facilities
        if charged is None or hall.id in charged
    ]
    return [(EVERYWHERE, str(_("すべての施設"))), *own] if charged is None else own
