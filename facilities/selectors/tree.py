"""Builds the catalogue's value tree from the database in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from core.models import Named
from facilities.enums import RuleSubject
from facilities.imports.fees import schedule_of
from facilities.imports.open_data import published
from facilities.models import (
    AccessKind,
    Area,
    BookingRules,
    EquipmentKind,
    Facility,
    HallRules,
    LotteryPeriod,
    OpeningHours,
    Purpose,
    Room,
    Slot,
    Timetable,
)
from facilities.models.dated import Version
from facilities.rules.accessibility import AccessFact, facts_from
from facilities.rules.days import DayRule, days_from
from facilities.rules.fees import Schedule
from facilities.rules.names import names_from
from facilities.rules.penalties import PenaltyValue, terms_from
from facilities.rules.pictures import PictureValue
from facilities.rules.terms_json import exceptions_from, limit_from, neighbour_from, window_from
from facilities.rules.values import (
    AccessTerm,
    AskValue,
    Catalogue,
    Dated,
    FacilityValue,
    HoursValue,
    LotteryValue,
    MeetingValue,
    Names,
    PriorityValue,
    RefundTier,
    RoomValue,
    RulesValue,
    SlotValue,
    Term,
    TimetableValue,
)
from facilities.selectors.pictures import Place, shown_pictures

V = TypeVar("V", bound=Dated)


@dataclass(frozen=True, slots=True)
class _Around:
    """What halls and rooms refer to, read once for all of them."""

    kinds: tuple[AccessTerm, ...]
    pictures: Mapping[Place, tuple[PictureValue, ...]]


def _around() -> _Around:
    return _Around(_access_terms(), shown_pictures())


def build_catalogue(*, version: int) -> Catalogue:
    """Read everything. `version` is the number that was read before the tree, never after.

    A hall's `rooms` and `room_by_code` hold only what can be booked; `room_by_id` and
    `facility_by_id` also hold rooms and halls taken out of use, which old bookings name.
    """
    around = _around()
    rooms = _rooms(Room.objects.all(), around)
    halls = [_facility(hall, rooms[hall.pk], around) for hall in _read_facilities()]
    shown = tuple(hall for hall in halls if hall.rooms)
    return Catalogue(
        version=version,
        facilities=shown,
        areas=_terms(Area),
        purposes=_terms(Purpose),
        equipment=_terms(EquipmentKind),
        accessibility=around.kinds,
        facility_by_id={hall.id: hall for hall in halls},
        facility_by_code={hall.code: hall for hall in shown},
        room_by_id={room.id: room for both in rooms.values() for room, _ in both},
        room_by_code={room.code: room for hall in shown for room in hall.rooms},
    )


def hall_value(code: str) -> FacilityValue:
    """One hall as the tables say in this transaction, also while it is only tried."""
    hall = _read_facilities().get(code=code)
    around = _around()
    return _facility(hall, _rooms(hall.rooms.all(), around)[hall.pk], around)


def _read_facilities() -> QuerySet[Facility]:
    return (
        Facility.objects.select_related("area")
        .prefetch_related(
            "hours",
            "rules",
            "lotteries",
            "timetables__slots",
            "fee_schedules",
        )
        .order_by("position", "pk")
    )


def _rooms(rooms: QuerySet[Room], around: _Around) -> dict[int, list[tuple[RoomValue, bool]]]:
    """Every hall's rooms in order, each with whether it can be booked."""
    by_hall = defaultdict(list)
    related = ("parts", "purposes", "equipment", "rules")
    for room in rooms.prefetch_related(*related).order_by("position", "pk"):
        by_hall[room.facility_id].append((_room(room, around), room.is_bookable))
    return by_hall


def _terms(model: type[Area | Purpose | EquipmentKind]) -> tuple[Term, ...]:
    rows = model._default_manager.order_by("position", "pk")
    return tuple(Term(id=row.pk, code=row.code, names=names_of_row(row)) for row in rows)


def _access_terms() -> tuple[AccessTerm, ...]:
    return tuple(
        AccessTerm(id=row.pk, code=row.code, names=names_of_row(row), of=row.of, column=row.column)
        for row in AccessKind.objects.order_by("position", "pk")
    )


def _accessibility(hall: Facility, kinds: Sequence[AccessTerm]) -> tuple[AccessFact, ...]:
    """What the hall's file says; what it leaves out the city's open data may say."""
    own = facts_from(hall.accessibility, invented="accessibility" in hall.invented)
    said = {kind.code: published(hall.open_data, kind.column) for kind in kinds}
    open_facts = (
        AccessFact(code=code, there=there)
        for code, there in said.items()
        if there is not None and code not in hall.accessibility
    )
    return (*own, *open_facts)


def names_of_row(row: Named) -> Names:
    """The name in the columns of a row."""
    return Names(ja=row.name, kana=row.name_kana, en=row.name_en, easy=row.name_easy)


def _validity(row: Version) -> tuple[date, date | None]:
    return row.valid.lower, row.valid.upper


def _in_order(values: Iterable[V]) -> tuple[V, ...]:
    """Versions with the newest first: most questions are about days to come."""
    return tuple(sorted(values, key=lambda value: value.valid_from, reverse=True))


def _facility(
    hall: Facility, rooms: list[tuple[RoomValue, bool]], around: _Around
) -> FacilityValue:
    return FacilityValue(
        id=hall.pk,
        code=hall.code,
        names=names_of_row(hall),
        family=hall.family,
        area=hall.area.code,
        operator=hall.operator,
        address=hall.address,
        phone=hall.phone_to_call,
        url=hall.url,
        access=names_from(hall.access),
        barrier_free=tuple(map(names_from, hall.barrier_free)),
        accessibility=_accessibility(hall, around.kinds),
        rules_in_brief=tuple(map(names_from, hall.rules_in_brief)),
        prohibited=tuple(map(names_from, hall.prohibited)),
        asks=tuple(
            AskValue(**{**each, "clause": names_from(each.get("clause", {}))}) for each in hall.asks
        ),
        sources=tuple(hall.sources),
        invented=frozenset(hall.invented),
        hours=_in_order(_hours(row) for row in hall.hours.all()),
        closed=_days(hall, RuleSubject.CLOSED),
        kept=_days(hall, RuleSubject.KEPT),
        shelter=hall.shelter_reason,
        lotteries=tuple(
            sorted((_lottery(row) for row in hall.lotteries.all()), key=lambda lot: lot.use_from)
        ),
        neighbours=tuple(map(neighbour_from, hall.neighbours)),
        penalties=_in_order(map(penalties_of_row, _about(hall, RuleSubject.PENALTIES))),
        timetables=_in_order(_timetable(row) for row in hall.timetables.all()),
        pictures=around.pictures.get((hall.pk, None), ()),
        rooms=tuple(room for room, is_bookable in rooms if is_bookable),
        schedules=_schedules(hall),
    )


def _schedules(hall: Facility) -> tuple[Schedule, ...]:
    """The versions of its fees, the newest first; texts that were read before are remembered."""
    versions = (schedule_of(row.text) for row in hall.fee_schedules.all())
    return tuple(sorted(versions, key=lambda version: version.valid_from, reverse=True))


def _hours(row: OpeningHours) -> HoursValue:
    since, until = _validity(row)
    return HoursValue(
        valid_from=since,
        valid_until=until,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        clause=row.clause,
    )


def _days(hall: Facility, subject: RuleSubject) -> tuple[DayRule, ...]:
    """The rules of days of one subject, in the order of the file within a version."""
    rows = sorted(_about(hall, subject), key=lambda row: row.valid.lower, reverse=True)
    return tuple(
        rule
        for row in rows
        for rule in days_from(row.terms, valid=_validity(row), clause=row.clause)
    )


def _about(hall: Facility, subject: RuleSubject) -> list[HallRules]:
    return [row for row in hall.rules.all() if row.subject == subject]


def _lottery(row: LotteryPeriod) -> LotteryValue:
    return LotteryValue(
        use_from=row.use_from,
        use_to=row.use_to,
        entry_from=row.entry_from,
        entry_to=row.entry_to,
        result_on=row.result_on,
        meeting=MeetingValue(at=row.meets_at, place=row.meets_in) if row.meets_at else None,
    )


def penalties_of_row(row: HallRules) -> PenaltyValue:
    """The rules in the columns of a row about penalties."""
    since, until = _validity(row)
    return PenaltyValue(
        valid_from=since, valid_until=until, clause=row.clause, **terms_from(row.terms)
    )


def _timetable(row: Timetable) -> TimetableValue:
    since, until = _validity(row)
    slots = sorted(row.slots.all(), key=lambda slot: slot.order)
    return TimetableValue(
        code=row.code,
        unit=row.unit,
        valid_from=since,
        valid_until=until,
        slots=tuple(_slot(slot) for slot in slots),
        clause=row.clause,
    )


def _slot(row: Slot) -> SlotValue:
    return SlotValue(
        code=row.code,
        names=names_of_row(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        order=row.order,
        days=tuple(row.days),
    )


def _room(room: Room, around: _Around) -> RoomValue:
    return RoomValue(
        id=room.pk,
        code=room.code,
        names=names_of_row(room),
        facility_id=room.facility_id,
        part_ids=tuple(sorted(part.pk for part in room.parts.all())),
        capacity=room.capacity,
        capacity_by_layout=tuple(sorted(room.capacity_by_layout.items(), key=lambda x: -x[1])),
        capacity_invented=room.capacity_invented,
        area_m2=room.area_m2,
        floor=room.floor,
        accessibility=facts_from(room.accessibility, invented="accessibility" in room.invented),
        picture=room.picture,
        pictures=around.pictures.get((room.facility_id, room.pk), ()),
        description=names_from(room.description),
        preparation_minutes=room.preparation_minutes,
        turnaround_minutes=room.turnaround_minutes,
        timetable_code=room.timetable_code,
        rules_code=room.rules_code,
        invented=frozenset(room.invented),
        purposes=frozenset(purpose.code for purpose in room.purposes.all()),
        equipment=frozenset(kind.code for kind in room.equipment.all()),
        rules=_in_order(_rules(row) for row in room.rules.all()),
    )


def _rules(row: BookingRules) -> RulesValue:
    since, until = _validity(row)
    return RulesValue(
        valid_from=since,
        valid_until=until,
        opens_basis=row.opens_basis,
        opens_months=row.opens_months,
        opens_days=row.opens_days,
        opens_on=row.opens_on,
        opens_at=row.opens_at,
        opens_shift=row.opens_shift,
        opens_exceptions=exceptions_from(row.opens_exceptions),
        closes_days=row.closes_days,
        closes_at=row.closes_at,
        cancel_days=row.cancel_days,
        applicants=frozenset(row.applicants),
        allocation=row.allocation,
        windows=tuple(map(window_from, row.windows)),
        limits=tuple(map(limit_from, row.limits)),
        review=row.review,
        changes=row.changes,
        payment=row.payment,
        due_basis=row.due_basis,
        due_days=row.due_days,
        permit=row.permit,
        report=row.report,
        refunds=tuple(RefundTier(**tier) for tier in row.refunds),
        priority=tuple(_priority(window) for window in row.priority),
        preparation_minutes=row.preparation_minutes,
        turnaround_minutes=row.turnaround_minutes,
        invented=frozenset(row.invented),
        clause=row.clause,
    )


def _priority(window: dict[str, Any]) -> PriorityValue:
    """One window as it is kept in the rules' row; lists become what compares and hashes."""
    words, documents = frozenset(window["words"]), tuple(window["documents"])
    return PriorityValue(**{**window, "words": words, "documents": documents})
