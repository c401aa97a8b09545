"""Which applicants somebody can be, and what each counts as: asked only where a rule needs it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.rules import Classes
from accounts.selectors.classes import classes_of
from booking.rules.asking import KINDS, Asker, classes_asked
from core.actor import Actor, Channel
from facilities.enums import ApplicantKind
from facilities.rules.values import RoomValue


@dataclass(frozen=True, slots=True)
class Applicants:
    """The readings of each applicant that somebody can be, and the way they come.

    `early`: whether windows before the public count for them.
    """

    readings: tuple[Classes, ...] = (Classes(),)
    channel: str = Channel.WEB.value
    early: bool = True

    def at(self, facility_id: int) -> Asker:
        """Who asks, at that hall."""
        classes = tuple(each.at(facility_id) for each in self.readings)
        return Asker(classes, self.channel, self.early)

    def classes_at(self, facility_id: int) -> frozenset[str]:
        """What the one applicant counts as, at that hall."""
        [reading] = self.readings
        return reading.at(facility_id)

    def key(self, rooms: Iterable[RoomValue]) -> str:
        """For the key of what is cached: differs where these rooms' windows differ for them.

        Empty for rooms whose windows ask for no class: everybody shares their pieces.
        """
        asked: dict[int, set[str]] = defaultdict(set)
        for room in rooms:
            if words := classes_asked(room):
                asked[room.facility_id] |= words | KINDS
        return "/".join(self._key_at(hall, asked[hall]) for hall in sorted(asked))

    def _key_at(self, hall: int, words: set[str]) -> str:
        each = sorted("+".join(sorted(reading.at(hall) & words)) for reading in self.readings)
        return f"{hall}:{'|'.join(each)}"


NOBODY = Applicants()


def applicants_of(actor: Actor, *, rooms: Iterable[RoomValue], on: date) -> Applicants:
    """The person and the organisations for whom the actor may apply.

    One query for each of them where a rule of `rooms` asks for classes; else none.
    """
    if actor.person_id is None:
        return Applicants(channel=actor.channel.value)
    return applicants_among(
        person_id=actor.person_id,
        organisation_ids=actor.organisation_ids,
        rooms=rooms,
        on=on,
        channel=actor.channel.value,
    )


def applicants_among(
    *,
    person_id: int,
    organisation_ids: Iterable[int],
    rooms: Iterable[RoomValue],
    on: date,
    channel: str,
) -> Applicants:
    """A person and organisations, each as one applicant; queries as in `applicants_of`."""
    reads = any(classes_asked(room) for room in rooms)
    whom: list[tuple[int | None, int | None]] = [(person_id, None)]
    whom += [(None, organisation) for organisation in sorted(organisation_ids)]
    return Applicants(tuple(_read(*each, on, reads) for each in whom), channel)


def applicant_of(
    *,
    person_id: int | None,
    organisation_id: int | None,
    rooms: Iterable[RoomValue],
    on: date,
    channel: str,
) -> Applicants:
    """Exactly one applicant. At most one query."""
    reads = any(classes_asked(room) for room in rooms)
    return Applicants((_read(person_id, organisation_id, on, reads),), channel)


def _read(person_id: int | None, organisation_id: int | None, on: date, reads: bool) -> Classes:
    if reads:
        return classes_of(person_id=person_id, organisation_id=organisation_id, on=on)
    return Classes(everywhere=frozenset({ApplicantKind.of(organisation_id).value}))
