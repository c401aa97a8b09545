"""Checks between terms of booking and the rest of a hall's file: rooms, purposes, sources."""

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import Entry, HallEntry, NeighbourEntry, RulesEntry
from facilities.imports.known import Known
from facilities.imports.texts import suggestion


def term_faults(hall: HallEntry, known: Known) -> Iterator[Fault]:
    """Rooms and purposes that are not known, windows that never hold, terms without a source.

    Rooms that were taken out of use are known: a limit may go on naming them.
    """
    before = {room for room, owner in known.hall_of_room.items() if owner == hall.code}
    rooms = before | {room.code for room in hall.rooms}
    for rules in hall.rules:
        yield from _never_holds(rules)
        for limit in rules.limits:
            yield from _unknown(limit, "rooms", limit.value.rooms, rooms)
    for neighbour in hall.neighbours:
        yield from _unknown(neighbour, "rooms", neighbour.value.rooms, rooms)
        for key in ("loud", "quiet"):
            yield from _unknown(
                neighbour, key, sorted(getattr(neighbour.value, key)), known.purposes
            )
        yield from _unsourced(neighbour, hall)


def _unknown(
    entry: Entry, key: str, codes: Iterable[str], right: Collection[str]
) -> Iterator[Fault]:
    for code in codes:
        if code not in right:
            reason = _("「%(code)s」は登録されていません。") % {"code": code}
            yield entry.at.fault(key, reason + suggestion(code, right))


def _never_holds(rules: RulesEntry) -> Iterator[Fault]:
    """A window that an earlier one always takes the place of: the first that holds wins."""
    for before, after in combinations(rules.windows, 2):
        if not (before.sound and after.sound):
            continue
        first, later = before.value, after.value
        all_words = not first.words or (later.words and set(later.words) <= set(first.words))
        all_ways = not first.channels or (
            later.channels and set(later.channels) <= set(first.channels)
        )
        if all_words and all_ways:
            reason = _("%(line)d行目の項目が先に当てはまるので、この項目は使われません。")
            yield after.at.fault("", reason % {"line": before.at.table.line})


def _unsourced(entry: NeighbourEntry, hall: HallEntry) -> Iterator[Fault]:
    if entry.sound and not entry.value.clause and "neighbours" not in hall.invented:
        reason = _("出典（source）を書くか、invented に %(mark)s を加えてください。")
        yield entry.at.fault("source", reason % {"mark": "neighbours"})
