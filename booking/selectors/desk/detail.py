"""One booking in full for the staff of its hall: who, what, money, keys, notes, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NoteAbout
from accounts.models import Person
from accounts.permissions import can_see_applicants
from accounts.selectors import NoteLine, PersonHit, notes_about, person_by_code
from booking.enums import OPEN, EventKind, Status
from booking.errors import NoSuchBooking
from booking.models import Application, Booking, BookingEvent, ReportPhoto, UseReport
from booking.rules.exemptions import schedule_of
from booking.rules.presence import half_time
from booking.rules.time_after import charges_time
from booking.selectors.answers import AnswerLine, answers_shown
from booking.selectors.desk.lines import DeskLine, desk_lines, with_people
from booking.selectors.extending import can_go_on
from booking.selectors.neighbours import disturbances
from booking.selectors.prices import wish_of
from booking.selectors.priority import claim_at
from booking.selectors.wanted import offers_something
from booking.words import CHANNEL_WORDS
from core.actor import Actor, Channel
from core.clock import day_of
from core.codes import LENGTH, grouped, normalise
from core.dates import clock_label, dated_moment_label, until_label
from core.money import yen_label
from documents.models import Document
from documents.selectors import papers_of
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from payments.enums import PaymentStatus
from payments.selectors import payments_of

MOVABLE = frozenset({Status.REQUESTED, Status.AWAITING_PAYMENT, Status.CONFIRMED})

REPORTABLE = frozenset({Status.CONFIRMED, Status.IN_USE, Status.COMPLETED})
LEAVING = frozenset({Status.IN_USE, Status.COMPLETED})
ADMITTED = frozenset({Status.IN_USE, Status.COMPLETED, Status.NO_SHOW})


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """One thing that happened, with who did it and why."""

    when: str
    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What staff wrote about this booking, its people and its room."""

    booking: list[NoteLine]
    people: list[NoteLine]
    room: list[NoteLine]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper about the booking, and where its PDF is."""

    kind: str
    number: str
    url: str
    is_void: bool


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One sum asked for the application."""

    code: str
    number: str
    amount: str
    status: str
    until: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class DeskBooking:
    """Everything about one booking."""

    line: DeskLine
    application_code: str
    hall: FacilityValue
    room: RoomValue
    begins: datetime
    asker: PersonHit | None
    group_code: str
    channel_word: str
    on_behalf: bool
    made_by: str
    made_at: str
    fee: str
    fee_lines: list[tuple[str, str]]
    answers: list[AnswerLine]
    payments: list[PaymentLine]
    papers: list[PaperLine]
    came: str
    disturbs: list[str]  # uses next door that do not go together with this one
    report: UseReport | None
    has_photo: bool
    people_said: int  # who came, else who was expected
    siblings: list[DeskLine]
    notes: Notes
    story: list[DeskEvent]
    is_waiting: bool
    is_movable: bool
    can_want: bool  # it has not begun, and the hall offers something beside the room
    can_check_in: bool
    can_check_out: bool
    can_say_absent: bool
    can_undo: bool
    can_report: bool
    can_lend: bool  # a key may be handed over today
    can_go_on: bool  # it is today's, not over, and time follows
    can_charge_time: bool  # the hall's fees charge time before or after, and they are leaving
    proof_word: str  # what was looked at on the day
    claim_id: int | None  # by which it came before the public


def staff_booking(*, code: str, actor: Actor, catalogue: Catalogue) -> Booking:
    """The booking, for those who may see its hall's applicants. Raises NoSuchBooking."""
    booking: Booking | None = with_people(Booking.objects.filter(code=code)).first()
    if booking is None:
        raise NoSuchBooking
    hall_id = catalogue.room_by_id[booking.room_id].facility_id
    if not can_see_applicants(actor, facility_id=hall_id):
        raise NoSuchBooking
    return booking


def code_of_number(typed: str) -> str:
    """The booking that a number means, as it is read out or typed; the first of an application."""
    digits = normalise(typed)
    number, place = digits[:LENGTH], digits[LENGTH:]
    rows = Booking.objects.filter(application__code=number).order_by("pk")
    if place:
        rows = rows.filter(code=f"{number}-{place}")
    return rows.values_list("code", flat=True).first() or ""


def desk_booking(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> DeskBooking:
    """The booking's page. Raises NoSuchBooking, also for a hall that is not the actor's."""
    booking = staff_booking(code=code, actor=actor, catalogue=catalogue)
    application, room = booking.application, catalogue.room_by_id[booking.room_id]
    together = list(with_people(application.bookings.order_by("during", "pk")))
    lines = desk_lines(together, catalogue=catalogue, now=now)
    line = next(each for each in lines if each.code == booking.code)
    is_today = day_of(booking.period.start) == day_of(now)
    confirmed = booking.status == Status.CONFIRMED and is_today
    group = application.applicant_organisation
    report = UseReport.objects.filter(booking=booking).first()
    return DeskBooking(
        line=line,
        application_code=application.code,
        hall=catalogue.facility_by_id[room.facility_id],
        room=room,
        begins=booking.period.start,
        asker=person_by_code(application.asked_by.code),
        group_code=group.code if group else "",
        channel_word=str(CHANNEL_WORDS[Channel(application.channel)]),
        on_behalf=application.on_behalf,
        made_by=_names([application.made_by_id]).get(application.made_by_id, ""),
        made_at=dated_moment_label(application.made_at, now=now),
        fee=yen_label(booking.fee_yen) if booking.fee_yen is not None else "",
        fee_lines=_fee_lines(booking),
        answers=answers_shown(application, [booking], catalogue),
        payments=_payments(application),
        papers=_papers(booking, [each.code for each in lines], room.facility_id),
        came=_came(booking),
        disturbs=disturbances([booking], catalogue),
        report=report,
        has_photo=ReportPhoto.objects.filter(report=report).exists() if report else False,
        people_said=booking.people_came or application.people,
        siblings=[each for each in lines if each.code != booking.code],
        notes=_notes(booking, application, room),
        story=_story(booking, now=now),
        is_waiting=booking.status == Status.REQUESTED,
        is_movable=booking.status in MOVABLE and now < booking.period.start,
        can_want=booking.status in OPEN
        and now < booking.period.start
        and offers_something(booking, catalogue),
        can_check_in=confirmed,
        can_check_out=booking.status == Status.IN_USE,
        can_say_absent=confirmed and half_time(booking.period) <= now,
        can_report=report is None and booking.status in REPORTABLE and booking.period.start <= now,
        can_lend=confirmed or (is_today and booking.status == Status.IN_USE),
        can_undo=is_today and booking.status in ADMITTED,
        can_go_on=can_go_on(booking, catalogue, now=now),
        can_charge_time=booking.status in LEAVING and _charges_time(booking, catalogue),
        proof_word=str(booking.get_proof_display()) if booking.proof else "",
        claim_id=claim_at(application, catalogue.facility_by_id[room.facility_id]),
    )


def _charges_time(booking: Booking, catalogue: Catalogue) -> bool:
    wish = wish_of(booking, catalogue)
    if wish is None:
        return False
    schedule = schedule_of(wish, day_of(booking.application.made_at))
    return bool(charges_time(schedule, wish.room.code))


def _came(booking: Booking) -> str:
    """Who was counted, and when they came and left."""
    moments = [
        clock_label(moment)
        for moment in (booking.checked_in_at, booking.checked_out_at)
        if moment is not None
    ]
    if not moments:
        return ""
    facts = {"people": booking.people_came, "times": "–".join(moments)}
    return (
        _("%(people)d人　%(times)s") if booking.people_came is not None else "%(times)s"
    ) % facts


def _fee_lines(booking: Booking) -> list[tuple[str, str]]:
    rows = booking.fee_lines.filter(pricing=booking.pricing).order_by("position")
    return [(row.label, yen_label(row.yen)) for row in rows]


def _payments(application: Application) -> list[PaymentLine]:
    return [
        PaymentLine(
            code=row.code,
            number=grouped(row.code),
            amount=yen_label(row.amount_yen),
            status=str(row.get_status_display()),
            until=until_label(row.due_at) if row.status == PaymentStatus.DUE else "",
            is_due=row.status == PaymentStatus.DUE,
        )
        for row in payments_of(application.code)
    ]


def _papers(booking: Booking, codes: Sequence[str], hall_id: int) -> list[PaperLine]:
    return [
        PaperLine(
            kind=str(paper.get_kind_display()),
            number=paper.number,
            url=reverse("booking:desk_paper", args=[booking.code, paper.code]),
            is_void=paper.voided_at is not None,
        )
        for paper in papers_of(references=[booking.application.code, *codes])
        if paper.facility_id == hall_id
    ]


def paper_of(booking: Booking, *, paper: str, catalogue: Catalogue) -> Document | None:
    """The paper with that number about the booking or its application, of the booking's hall."""
    application = booking.application
    codes = [application.code, *application.bookings.values_list("code", flat=True)]
    hall_id = catalogue.room_by_id[booking.room_id].facility_id
    return next(
        (
            each
            for each in papers_of(references=codes)
            if each.code == paper and each.facility_id == hall_id
        ),
        None,
    )


def _notes(booking: Booking, application: Application, room: RoomValue) -> Notes:
    people = notes_about(about=NoteAbout.PERSON, codes=[application.asked_by.code])
    if application.applicant_organisation is not None:
        code = application.applicant_organisation.code
        people += notes_about(about=NoteAbout.ORGANISATION, codes=[code])
    return Notes(
        booking=notes_about(about=NoteAbout.BOOKING, codes=[booking.code]),
        people=people,
        room=notes_about(about=NoteAbout.ROOM, codes=[room.code]),
    )


def _story(booking: Booking, *, now: datetime) -> list[DeskEvent]:
    """What happened to it, the newest first."""
    events = list(BookingEvent.objects.filter(booking=booking).order_by("-at", "-pk"))
    names = _names([event.actor_user_id for event in events if event.actor_user_id])
    return [
        DeskEvent(
            when=dated_moment_label(event.at, now=now),
            who=names.get(event.actor_user_id, "") if event.actor_user_id else _("自動"),
            what=str(EventKind(event.kind).label),
            reason=event.reason,
        )
        for event in events
    ]


def _names(user_ids: Sequence[int]) -> dict[int, str]:
    people = Person.objects.filter(user_id__in=user_ids)
    return dict(people.values_list("user_id", "name"))
