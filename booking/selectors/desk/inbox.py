"""The queue of applications that wait for a decision of the hall (審査)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from accounts.enums import NoteAbout
from accounts.selectors import NoteLine, notes_about
from booking.enums import Status
from booking.models import Application, Booking, Decision, ReviewQuestion
from booking.rules.permit import missing_for_permit
from booking.selectors.desk.lines import DeskLine, desk_lines, span_of, with_people
from booking.selectors.mine import applicant_name
from booking.selectors.neighbours import disturbances
from booking.selectors.priority import ClaimView, claims_of, missing_documents
from core.clock import day_of
from core.codes import grouped
from core.dates import moment_label
from facilities.rules.values import Catalogue

ENOUGH = 200  # on one page; who sees more narrows the filter
LOOKUPS = {"exact": "iexact", "prefix": "istartswith", "part": "icontains"}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What to show: state (waiting, asked, decided), day of use, name, how the name matches."""

    hall_ids: frozenset[int]
    state: str = "waiting"
    first: date | None = None
    last: date | None = None
    name: str = ""
    match: str = "part"


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One application in the queue."""

    code: str
    number: str
    name: str
    asked_by: str
    made_at: str
    people: int
    purpose: str
    bookings: list[DeskLine]
    question: str  # open: what the hall asked; empty without one
    missing: list[str]  # fields without which it cannot be permitted
    priority: list[str] | None  # before the public: documents not there yet; None: it is not
    can_decide: bool


@dataclass(frozen=True, slots=True)
class InboxDetail:
    """One application beside the queue, with what was asked, decided and noted."""

    item: InboxItem
    phone: str
    purpose_text: str
    questions: list[ReviewQuestion]
    decisions: list[Decision]
    notes: list[NoteLine]
    disturbs: list[str]  # uses next door that do not go together with these
    claims: list[ClaimView]  # by which it came before the public


def waiting_at(*, hall_ids: Collection[int], catalogue: Catalogue) -> int:
    """How many applications wait for a decision at these halls. One query."""
    waiting = Booking.objects.filter(
        status=Status.REQUESTED, room_id__in=_rooms(hall_ids, catalogue)
    )
    return waiting.values("application").distinct().count()


def inbox(*, wanted: InboxFilter, catalogue: Catalogue, now: datetime) -> list[InboxItem]:
    """The applications that `wanted` names, the earliest use first. Three queries."""
    rooms = _rooms(wanted.hall_ids, catalogue)
    here = _bookings(wanted, rooms)
    applications = (
        Application.objects.filter(Exists(here.filter(application=OuterRef("pk"))))
        .filter(_named(wanted))
        .annotate(begins=Min("bookings__during__startswith"))
        .select_related("applicant_person", "applicant_organisation", "asked_by")
        .order_by("begins", "pk")
    )
    return _items(list(applications[:ENOUGH]), rooms, catalogue, now=now)


def inbox_detail(
    *, code: str, hall_ids: Collection[int], catalogue: Catalogue, now: datetime
) -> InboxDetail | None:
    """One application at these halls, or None."""
    rooms = _rooms(hall_ids, catalogue)
    application = (
        Application.objects.filter(code=code, bookings__room_id__in=rooms)
        .select_related("applicant_person", "applicant_organisation", "asked_by")
        .first()
    )
    if application is None:
        return None
    [item] = _items([application], rooms, catalogue, now=now)
    return InboxDetail(
        item=item,
        phone=application.asked_by.phone,
        purpose_text=application.purpose_text,
        questions=list(application.questions.filter(facility_id__in=hall_ids).order_by("asked_at")),
        decisions=list(
            application.decisions.filter(facility_id__in=hall_ids).order_by("decided_at")
        ),
        notes=notes_about(about=NoteAbout.PERSON, codes=[application.asked_by.code]),
        disturbs=disturbances(_here(application, rooms), catalogue),
        claims=[] if item.priority is None else _claims(application, hall_ids, catalogue, now=now),
    )


def _claims(
    application: Application, hall_ids: Collection[int], catalogue: Catalogue, *, now: datetime
) -> list[ClaimView]:
    claims = claims_of(application, catalogue, today=day_of(now))
    return [claim for claim in claims if claim.hall.id in hall_ids]


def _here(application: Application, rooms: set[int]) -> QuerySet[Booking, Any]:
    found = application.bookings.filter(room_id__in=rooms)
    return found.select_related("application__purpose").order_by("during", "pk")


def _rooms(hall_ids: Collection[int], catalogue: Catalogue) -> set[int]:
    return {room.id for room in catalogue.room_by_id.values() if room.facility_id in hall_ids}


def _bookings(wanted: InboxFilter, rooms: set[int]) -> QuerySet[Booking, Any]:
    """The bookings that make an application part of the queue."""
    bookings = Booking.objects.filter(room_id__in=rooms)
    if wanted.first or wanted.last:
        first, last = wanted.first or wanted.last, wanted.last or wanted.first
        bookings = bookings.filter(
            during__startswith__gte=span_of(first or date.min).start,
            during__startswith__lt=span_of(last or date.max).end,
        )
    asked = ReviewQuestion.objects.filter(
        application=OuterRef("application"), facility_id__in=wanted.hall_ids, closed_at=None
    )
    if wanted.state == "decided":
        decided = Decision.objects.filter(
            application=OuterRef("application"), facility_id__in=wanted.hall_ids
        )
        return bookings.filter(Exists(decided))
    waiting = bookings.filter(status=Status.REQUESTED)
    return waiting.filter(Exists(asked)) if wanted.state == "asked" else waiting


def _named(wanted: InboxFilter) -> Q:
    name = wanted.name.strip()
    if not name:
        return Q()
    lookup = LOOKUPS.get(wanted.match, "icontains")
    fields = (
        "applicant_person__name",
        "applicant_person__name_kana",
        "applicant_organisation__name",
        "applicant_organisation__name_kana",
        "asked_by__name",
        "asked_by__name_kana",
    )
    named = Q()
    for field in fields:
        named |= Q(**{f"{field}__{lookup}": name})
    return named


def _items(
    applications: list[Application], rooms: set[int], catalogue: Catalogue, *, now: datetime
) -> list[InboxItem]:
    rows = list(
        with_people(
            Booking.objects.filter(application__in=applications, room_id__in=rooms)
        ).order_by("during", "pk")
    )
    lines: dict[int, list[DeskLine]] = {application.pk: [] for application in applications}
    for row, line in zip(rows, desk_lines(rows, catalogue=catalogue, now=now), strict=True):
        lines[row.application_id].append(line)
    asked = dict(
        ReviewQuestion.objects.filter(application__in=applications, closed_at=None).values_list(
            "application_id", "question"
        )
    )
    purposes = {term.id: str(term.names) for term in catalogue.purposes}
    early = missing_documents(applications, rooms, catalogue)
    return [
        _item(each, lines[each.pk], asked.get(each.pk, ""), purposes, early.get(each.pk))
        for each in applications
    ]


def _item(
    application: Application,
    bookings: list[DeskLine],
    question: str,
    purposes: dict[int, str],
    early: list[str] | None,
) -> InboxItem:
    asker = application.asked_by
    missing = missing_for_permit(phone=asker.phone, consented_at=asker.terms_accepted_at)
    return InboxItem(
        code=application.code,
        number=grouped(application.code),
        name=applicant_name(application),
        asked_by=asker.name,
        made_at=moment_label(application.made_at),
        people=application.people,
        purpose=purposes.get(application.purpose_id, ""),
        bookings=bookings,
        question=question,
        missing=[str(each.label) for each in missing],
        priority=early,
        can_decide=any(line.status == Status.REQUESTED for line in bookings),
    )
