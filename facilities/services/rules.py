"""A hall's rules of booking are revised from a day on: tried, published, withdrawn.

What a revision would do is asked of the database itself: it is written in a transaction that is
taken back. So a clerk sees exactly what will hold, and every constraint has had its say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.actor import Actor
from core.clock import day_of
from facilities.enums import RULES_PUBLISHED, RULES_WITHDRAWN
from facilities.errors import (
    HallFilesRefused,
    NoSuchRules,
    RulesMoved,
    RulesUnchanged,
    WithdrawalMoved,
)
from facilities.imports.begun import days_changed, revision_faults
from facilities.imports.checks import folder_faults
from facilities.imports.entries import Folder, HallEntry
from facilities.imports.folder import read_hall_rules
from facilities.models import BookingRules, Facility, HallRules, OpeningHours, Timetable
from facilities.rules.values import FacilityValue
from facilities.selectors.hall_file import hall_text
from facilities.selectors.seen import hall_seen, name_of_text
from facilities.selectors.tree import hall_value
from facilities.services.known import known, wait_for_other_loadings
from facilities.services.ledger import Fields, Ledger
from facilities.services.revision import locked_hall, tell_revision
from facilities.services.write_hall import write_hall


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision that was tried: the hall as it is and as it would be.

    `seen` names what the hall's rules were when it was tried; publishing asks for it again.
    """

    before: FacilityValue
    after: FacilityValue
    seen: str
    days: tuple[date, ...]  # from which something changes; empty: at once, when it is published


def try_rules(*, facility_code: str, content: bytes, file: str, now: datetime) -> Revision:
    """What publishing the file in `content` would make of the hall; nothing is written.

    Raises HallFilesRefused with all faults, or RulesUnchanged.
    """
    with transaction.atomic():
        wait_for_other_loadings()
        revision = _write(facility_code, content, file, now)
        transaction.set_rollback(True)
    return revision


def publish_rules(
    *, facility_code: str, content: bytes, file: str, seen: str, actor: Actor, now: datetime
) -> Revision:
    """Publish the rules in `content`; all of them or nothing. Who may is asked by callers.

    Raises HallFilesRefused, RulesUnchanged, or RulesMoved where the rules are no longer those that
    `seen` names.
    """
    with transaction.atomic():
        wait_for_other_loadings()
        hall = locked_hall(facility_code)
        if seen != hall_seen(facility_code):
            raise RulesMoved
        revision = _write(facility_code, content, file, now)
        begins = [day.isoformat() for day in revision.days]
        tell_revision(hall, RULES_PUBLISHED, begins=begins, actor=actor, now=now)
    return revision


def withdraw_rules(
    *, facility_code: str, begins: date, seen: str, actor: Actor, now: datetime
) -> None:
    """Take back all rules that begin on a day to come; those before go on.

    Raises NoSuchRules, or WithdrawalMoved where the hall's rules are no longer those that `seen`
    names.
    """
    with transaction.atomic():
        wait_for_other_loadings()
        hall, is_seen = locked_hall(facility_code), seen == hall_seen(facility_code)
        ledger = Ledger()
        if begins > day_of(now):
            for model, key, rows in _versions(hall):
                _take_out(model, key, rows, begins, ledger)
        if not ledger.count:
            raise NoSuchRules
        if not is_seen:
            raise WithdrawalMoved
        days = [begins.isoformat()]
        tell_revision(hall, RULES_WITHDRAWN, begins=days, actor=actor, now=now)


def _write(facility_code: str, content: bytes, file: str, now: datetime) -> Revision:
    """Make the tables say what `content` says: what that changes."""
    text = hall_text(facility_code)
    present, revised = _checked(text, content, file, now)
    before, ledger = hall_value(facility_code), Ledger()
    write_hall(revised, ledger)
    if not ledger.count:
        raise RulesUnchanged
    after, days = hall_value(facility_code), days_changed(present, revised)
    return Revision(before, after, seen=name_of_text(text), days=tuple(days))


def _checked(text: str, content: bytes, file: str, now: datetime) -> tuple[HallEntry, HallEntry]:
    """The hall as it is and the file's, through every check of loading and those of a revision."""
    present, _none = read_hall_rules(text.encode(), file=file)
    revised, faults = read_hall_rules(content, file=file)
    if present is not None and revised is not None:
        checked_against = replace(known(), published_in_hall={})  # may be changed or left out here
        faults += folder_faults(Folder(halls=(revised,)), checked_against)
        faults += revision_faults(present, revised, today=day_of(now))
    if present is None or revised is None or faults:
        raise HallFilesRefused(faults)
    return present, revised


def _versions(hall: Facility) -> Iterable[tuple[type[Any], Fields, list[Any]]]:
    """Every line of dated versions of the hall, with what its rows have in common."""
    yield OpeningHours, {"facility": hall}, list(hall.hours.all())
    rules = list(hall.rules.all())
    for subject in {row.subject for row in rules}:
        key: Fields = {"facility": hall, "subject": subject}
        yield HallRules, key, [row for row in rules if row.subject == subject]
    timetables = list(hall.timetables.all())
    for code in {row.code for row in timetables}:
        key = {"facility": hall, "code": code}
        yield Timetable, key, [row for row in timetables if row.code == code]
    for room in hall.rooms.prefetch_related("rules"):
        yield BookingRules, {"room": room}, list(room.rules.all())


def _take_out(model: type[Any], key: Fields, rows: list[Any], begins: date, ledger: Ledger) -> None:
    if not any(row.valid.lower == begins for row in rows):
        return
    others: dict[date, Fields] = {row.valid.lower: {} for row in rows if row.valid.lower != begins}
    ledger.put_versions(model, rows, key, others)
