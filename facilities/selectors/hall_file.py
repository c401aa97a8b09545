"""Reads: a hall as the file of docs/hall-files.md, made from what the database holds.

Loading what is exported changes nothing (requirement 104's "import and export are the same file").
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.clock import JST
from facilities.enums import PaymentMode, RuleSubject, Unit
from facilities.imports.terms import LIMIT_DAYS
from facilities.imports.writing import (
    Written,
    as_text,
    closing_table,
    days_table,
    filled,
    limit_table,
    names_table,
    neighbour_table,
    opening_table,
    penalty_table,
    window_table,
)
from facilities.models import (
    BookingRules,
    Facility,
    HallRules,
    LotteryPeriod,
    Room,
    Slot,
    Timetable,
)
from facilities.rules.days import days_from
from facilities.rules.terms import Opening
from facilities.rules.terms_json import exceptions_from, limit_from, neighbour_from, window_from
from facilities.selectors.tree import names_of_row, penalties_of_row

STANDARD = "standard"


def hall_text(code: str) -> str:
    """The hall's file: what it says now, what said before and what is announced."""
    return as_text(hall_table(code))


def hall_table(code: str) -> Written:
    """The same as a table."""
    hall = Facility.objects.select_related("area").get(code=code)
    rooms = list(
        hall.rooms.filter(is_bookable=True)
        .prefetch_related("parts", "purposes", "equipment", "rules")
        .order_by("position", "pk")
    )
    rules_of, rules = _rules(rooms)
    parts = {part.pk: part for room in rooms if _parts(room) for part in room.parts.all()}
    return {
        **_facts(hall),
        **_dated(hall),
        "rules": rules,
        **filled(
            lotteries=[_period(row) for row in hall.lotteries.order_by("use_from")],
            neighbours=[neighbour_table(neighbour_from(row)) for row in hall.neighbours],
            parts=[{"code": part.code, "name": part.name} for _pk, part in sorted(parts.items())],
        ),
        "rooms": [_room(room, rules_of[room.pk]) for room in rooms],
    }


def _period(row: LotteryPeriod) -> Written:
    met = row.meets_at.astimezone(JST) if row.meets_at else None
    return filled(
        use_from=row.use_from,
        use_to=row.use_to,
        entry_from=row.entry_from,
        entry_to=row.entry_to,
        result_on=row.result_on,
        meeting={"day": met.date(), "at": met.time(), "place": row.meets_in} if met else None,
    )


def _facts(hall: Facility) -> Written:
    refused = [each for each in hall.asks if each.get("clause")]
    asked = [each for each in hall.asks if not each.get("clause")]
    return filled(
        code=hall.code,
        name=names_table(names_of_row(hall)),
        family=hall.family,
        area=hall.area.code,
        position=hall.position,
        operator=hall.operator,
        address=hall.address,
        phone=hall.phone,
        url=hall.url,
        access=_sentence(hall.access),
        barrier_free=_sentences(hall.barrier_free),
        accessibility=_accessibility(hall.accessibility),
        rules_in_brief=_sentences(hall.rules_in_brief),
        prohibited=_sentences(hall.prohibited),
        asks=[filled(what=each["what"], needed=each.get("needed", True)) for each in asked],
        refuses=[filled(what=each["what"], clause=_sentence(each["clause"])) for each in refused],
        staff_networks=hall.staff_networks,
        sources=hall.sources,
        invented=hall.invented,
        open_data=hall.open_data,
    )


def _sentence(kept: Mapping[str, str]) -> Mapping[str, str] | str:
    """A sentence as clerks write it: a plain text where it stands in Japanese alone."""
    return kept.get("ja", "") if set(kept) <= {"ja"} else kept


def _sentences(kept: Iterable[Mapping[str, str]]) -> list[Mapping[str, str] | str]:
    return [_sentence(each) for each in kept]


def _accessibility(kept: Mapping[str, Any]) -> Written:
    """true or false; with a note both in a table."""
    return {
        code: {"there": said["there"], "note": _sentence(said["note"])}
        if "note" in said
        else said["there"]
        for code, said in sorted(kept.items())
    }


def _dated(hall: Facility) -> Written:
    own: dict[str, list[HallRules]] = {subject: [] for subject in RuleSubject.values}
    for row in hall.rules.order_by("valid"):
        own[row.subject].append(row)
    timetables = hall.timetables.prefetch_related("slots").order_by("code", "valid")
    return {
        "hours": [
            filled(
                from_=row.valid.lower, opens=row.opens_at, closes=row.closes_at, source=row.clause
            )
            for row in hall.hours.order_by("valid")
        ],
        "closed": [_days(row) for row in own[RuleSubject.CLOSED]],
        **filled(
            kept=[_days(row) for row in own[RuleSubject.KEPT]],
            penalties=[penalty_table(penalties_of_row(row)) for row in own[RuleSubject.PENALTIES]],
        ),
        "timetables": [_timetable(row) for row in timetables],
    }


def _days(row: HallRules) -> Written:
    since = row.valid.lower
    rules = days_from(row.terms, valid=(since, None), clause=row.clause)
    return days_table(since, rules, row.clause)


def _timetable(row: Timetable) -> Written:
    slots = sorted(row.slots.all(), key=lambda slot: slot.order)
    by_hours = row.unit == Unit.HOURS
    return filled(
        code=row.code,
        from_=row.valid.lower,
        unit=row.unit,
        source=row.clause,
        hours=_hours(slots) if by_hours else None,
        slots=None if by_hours else [_slot(slot) for slot in slots],
    )


def _hours(slots: Sequence[Slot]) -> Written:
    """Slots that were cut from hours, as these hours."""
    first, last = slots[0], slots[-1]
    return {"first": first.starts_at, "last": last.ends_at, "step": _minutes(first)}


def _slot(slot: Slot) -> Written:
    return {
        "code": slot.code,
        "name": names_table(names_of_row(slot)),
        "starts": slot.starts_at,
        "ends": slot.ends_at,
        **filled(days=[LIMIT_DAYS[day] for day in slot.days]),
    }


def _minutes(slot: Slot) -> int:
    hours = slot.ends_at.hour - slot.starts_at.hour
    return int(hours * 60 + slot.ends_at.minute - slot.starts_at.minute)


def _rules(rooms: list[Room]) -> tuple[dict[int, str], list[Written]]:
    """The code under which each room's rules stand, and all rules.

    Rooms of one code share its entries. Where a room came to the code later its history differs:
    then it stands under a code of its own, which is the same rules under another name.
    """
    told: dict[str, list[Written]] = {}
    codes: dict[int, str] = {}
    for room in rooms:
        versions = [rules_table(row) for row in _in_order(room.rules.all())]
        wanted, number = room.rules_code or STANDARD, 1
        code = wanted
        while told.setdefault(code, versions) != versions:
            number += 1
            code = f"{wanted}-{number}"
        codes[room.pk] = code
    return codes, [{"code": code, **each} for code, all_ in told.items() for each in all_]


def _in_order(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.valid.lower)


def rules_table(row: BookingRules) -> Written:
    """One version of a room's rules, without their code."""
    opening = Opening(
        basis=row.opens_basis,
        months=row.opens_months,
        days=row.opens_days,
        on_day=row.opens_on,
        at=row.opens_at,
        shift=row.opens_shift,
        exceptions=exceptions_from(row.opens_exceptions),
    )
    prepaid = row.payment == PaymentMode.PREPAID
    return filled(
        from_=row.valid.lower,
        opens=opening_table(opening),
        closes=closing_table(row.closes_days, row.closes_at),
        cancel_days=row.cancel_days,
        windows=[window_table(window_from(each)) for each in row.windows],
        applicants=row.applicants,
        allocation=row.allocation,
        limits=[limit_table(limit_from(each)) for each in row.limits],
        review=row.review,
        changes=row.changes,
        payment=filled(
            when=row.payment,
            due=row.due_basis if prepaid else None,
            days=row.due_days if prepaid else None,
        ),
        permit=row.permit,
        report=row.report,
        refunds=[
            filled(
                months=each["months"] or None, days=each["days"] or None, percent=each["percent"]
            )
            for each in row.refunds
        ],
        priority=[
            filled(
                for_=each["words"],
                opens=each["opens_months"],
                closes=each["closes_months"] or None,
                documents=each["documents"],
                clause=each["clause"],
            )
            for each in row.priority
        ],
        preparation_minutes=row.preparation_minutes,
        turnaround_minutes=row.turnaround_minutes,
        source=row.clause,
        invented=row.invented,
    )


def _parts(room: Room) -> list[str]:
    """The codes of a divided room's parts; none where it is one of its own."""
    codes = [part.code for part in sorted(room.parts.all(), key=lambda part: part.pk)]
    return [] if codes == [room.code] else codes


def _room(room: Room, rules: str) -> Written:
    return filled(
        code=room.code,
        name=names_table(names_of_row(room)),
        parts=_parts(room),
        timetable=room.timetable_code,
        rules=rules,
        capacity=room.capacity,
        layouts=room.capacity_by_layout,
        area_m2=room.area_m2,
        floor=room.floor,
        accessibility=_accessibility(room.accessibility),
        picture=room.picture,
        description=_sentence(room.description),
        preparation_minutes=room.preparation_minutes or None,
        turnaround_minutes=room.turnaround_minutes or None,
        purposes=_words(room.purposes.all()),
        equipment=_words(room.equipment.all()),
        invented=room.invented,
    )


def _words(rows: Any) -> list[str]:
    return [row.code for row in sorted(rows, key=lambda row: (row.position, row.pk))]
