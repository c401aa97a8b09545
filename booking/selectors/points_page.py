"""Points of an applicant as pages show them: what for, until when, what follows, what was waived.

For residents and for the desk. The same number of queries however many points there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import User
from accounts.permissions import can_see_applicants, can_waive_points
from booking.enums import Ground, PointChange
from booking.models import PenaltyPoint
from booking.penalty_words import effect_words, ground_words, last_day
from booking.rules.penalties import CAUSE_OF_STATUS, total_on
from booking.selectors.penalties import account_at, counting_with, waived
from core.actor import Actor
from core.clock import day_of
from core.codes import grouped
from core.dates import full_day_label, full_moment_label, when_label
from facilities.penalty_words import penalty_lines
from facilities.rules.values import Catalogue, in_force


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One waiver, or its being taken back; `who` only for staff."""

    word: str
    when: str
    why: str
    who: str


@dataclass(frozen=True, slots=True)
class PointLine:
    """Points given for one act on one booking. `state`: counts, waived or ended."""

    id: int
    cause: str
    points: int
    given: str
    hall: str
    room: str
    when: str
    number: str
    url: str
    counts_until: str
    clause: str
    state: str
    changes: list[ChangeLine]
    may_waive: bool = False
    may_reinstate: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What counts at halls that count together: how many, what follows, each of the points.

    `elsewhere`: how many lines are at halls whose applicants the reader may not see.
    """

    halls: list[str]
    total: int
    effects: list[str]
    rules: list[str]
    clause: str
    invented: bool
    lines: list[PointLine]
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class PointsOf:
    """The tallies of one applicant; `name` is empty for the reader's own."""

    name: str
    tallies: list[Tally]


@dataclass(frozen=True, slots=True)
class _Look:
    """How rows become lines. `staff` None: the applicant looks."""

    halls: Catalogue
    today: date
    staff: Actor | None = None
    names: Mapping[int, str] | None = None


def points_page(
    *,
    actor: Actor,
    organisations: Sequence[tuple[int, str]],
    catalogue: Catalogue,
    now: datetime,
) -> list[PointsOf]:
    """What the person and the groups they book for have; groups without points are left out."""
    groups = dict(organisations)
    rows = _rows(Q(person_id=actor.person) | Q(organisation_id__in=groups))
    look = _Look(catalogue, day_of(now))
    own = [row for row in rows if row.organisation_id is None]
    pages = [PointsOf("", _tallies(own, look))]
    for pk, name in groups.items():
        theirs = [row for row in rows if row.organisation_id == pk]
        if theirs:
            pages.append(PointsOf(name, _tallies(theirs, look)))
    return pages


def desk_points(
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    actor: Actor,
    catalogue: Catalogue,
    now: datetime,
) -> list[Tally]:
    """The same for staff: lines of halls they see, who waived, and what they may do."""
    by_person = organisation_id is None
    rows = _rows(Q(person_id=person_id) if by_person else Q(organisation_id=organisation_id))
    look = _Look(catalogue, day_of(now), staff=actor, names=_names(rows))
    return _tallies(rows, look)


def _rows(whose: Q) -> list[PenaltyPoint]:
    rows = PenaltyPoint.objects.filter(whose).annotate(turns=Count("changes"))
    found = rows.select_related("booking__application").prefetch_related("changes__warning")
    return list(found.order_by("-given_at", "-pk"))


def _names(rows: Sequence[PenaltyPoint]) -> dict[int, str]:
    """Who changed something about these points. One query where anybody did."""
    keys = {each.actor_user_id or 0 for row in rows for each in row.changes.all()} - {0}
    if not keys:
        return {}
    people = User.objects.filter(pk__in=keys).values_list("pk", "person__name")
    return {pk: name or "" for pk, name in people}


def _tallies(rows: Sequence[PenaltyPoint], look: _Look) -> list[Tally]:
    """One for each set of halls that count together, in the order of their newest point."""
    left, tallies = list(rows), []
    while left:
        hall = look.halls.facility_by_id[left[0].facility_id]
        together = counting_with(hall, look.halls, on=look.today)
        tallies.append(_tally([row for row in left if row.facility_id in together], look))
        left = [row for row in left if row.facility_id not in together]
    return tallies


def _tally(rows: Sequence[PenaltyPoint], look: _Look) -> Tally:
    halls, today = look.halls, look.today
    hall = halls.facility_by_id[rows[0].facility_id]
    together = counting_with(hall, halls, on=today)
    account = account_at(hall, rows, halls, on=today)
    rules = in_force(hall.penalties, today)
    seen = [row for row in rows if _sees(look, row.facility_id)]
    return Tally(
        halls=[str(each.names) for each in halls.facility_by_id.values() if each.id in together],
        total=total_on(account.points, today),
        effects=[effect_words(each) for each in account.effects if each.holds_on(today)],
        rules=penalty_lines(rules) if rules else [],
        clause=rules.clause if rules else "",
        invented="penalties" in hall.invented,
        lines=[_line(row, look) for row in seen],
        elsewhere=len(rows) - len(seen),
    )


def _sees(look: _Look, facility_id: int) -> bool:
    return look.staff is None or can_see_applicants(look.staff, facility_id=facility_id)


def _line(row: PenaltyPoint, look: _Look) -> PointLine:
    booking = row.booking
    room = look.halls.room_by_id[booking.room_id]
    may = look.staff is not None and can_waive_points(look.staff, facility_id=row.facility_id)
    page, key = (
        ("booking:booking", booking.application.code)
        if look.staff is None
        else ("booking:desk_booking", booking.code)
    )
    return PointLine(
        id=row.pk,
        cause=str(row.get_cause_display()),
        points=row.points,
        given=full_day_label(day_of(row.given_at)),
        hall=str(look.halls.facility_by_id[row.facility_id].names),
        room=str(room.names),
        when=when_label(booking.period),
        number=grouped(booking.application.code),
        url=reverse(page, args=[key]),
        counts_until=last_day(row.ends_on),
        clause=row.clause,
        state="waived" if waived(row) else "counts" if look.today < row.ends_on else "ended",
        changes=_changes(row, look),
        may_waive=may and not waived(row),
        may_reinstate=may and _can_count_again(row),
    )


def _can_count_again(row: PenaltyPoint) -> bool:
    """Waived by people, while what it was given for still stands."""
    changes = sorted(row.changes.all(), key=lambda each: each.number)
    by_people = bool(changes) and changes[-1].ground in {Ground.STAFF, Ground.WARNING}
    return waived(row) and by_people and CAUSE_OF_STATUS.get(row.booking.status) == row.cause


def _changes(row: PenaltyPoint, look: _Look) -> list[ChangeLine]:
    names = look.names or {}
    return [
        ChangeLine(
            word=str(PointChange(each.kind).label),
            when=full_moment_label(each.at),
            why=ground_words(each),
            who=names.get(each.actor_user_id or 0, ""),
        )
        for each in sorted(row.changes.all(), key=lambda each: each.number)
    ]
