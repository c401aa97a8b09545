"""One application in full, for those who made it; and the hold being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from booking.enums import HOLDING, LIVE, MAY_ENTER, OPEN, Status
from booking.errors import NoSuchBooking
from booking.models import Application, Booking, FeeLine
from booking.my_page import NextStep
from booking.permissions import can_manage
from booking.rules.cancellation import grace_ends
from booking.selectors.answers import AnswerLine, answers_shown
from booking.selectors.entries import stands_in_calendars
from booking.selectors.exemptions import can_be_reduced
from booking.selectors.extending import may_go_on_online
from booking.selectors.mine import applicant_name
from booking.selectors.next_steps import (
    Around,
    around,
    can_move,
    cancel_deadline,
    first_step,
    key_url,
    next_step,
    pay_url,
    wants_report,
)
from booking.selectors.price import FeeLineView
from booking.selectors.prices import lines_told
from booking.selectors.priority import ClaimView, claims_of, lets_before
from booking.selectors.stages import Step, steps_of
from booking.selectors.story import StoryLine, story_of
from booking.selectors.wanted import offers_something
from core.actor import Actor
from core.clock import day_of
from core.codes import grouped, normalise
from core.dates import moment_label, until_label, when_label
from core.money import yen_label
from core.prepared import Given, Prepared
from documents.enums import Kind
from documents.models import Document
from documents.selectors import paper, papers_of
from facilities.rules.fees import Line
from facilities.rules.values import Catalogue, FacilityValue, Names
from payments.enums import PaymentStatus
from payments.selectors import balance_of, payments_of

HANDED_OUT = frozenset({Kind.PERMIT, Kind.REFUSAL, Kind.CANCELLATION})

_APPLICATION = Prepared(lambda: Application.objects.filter(code=Given("code")))
_PERSON = Prepared(lambda: Person.objects.filter(pk=Given("person")))
_ORGANISATION = Prepared(lambda: Organisation.objects.filter(pk=Given("organisation")))
_BOOKINGS = Prepared(
    lambda: Booking.objects.filter(application=Given("application")).order_by("during", "pk")
)
_FEE_LINES = Prepared(
    lambda: (
        FeeLine.objects.filter(booking__pk__any_of=Given("bookings"), pricing=F("booking__pricing"))
        .order_by("booking_id", "position")
        .values_list("booking_id", "kind", "label", "yen", "rule", "clause", "how")
    )
)


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The money of an application: what is due, came, goes back. Empty texts where nothing is."""

    due: str
    due_until: str
    pay_url: str
    received: str
    returning: str
    returned: str
    receipt_urls: list[str]


@dataclass(frozen=True, slots=True)
class PaperLink:
    """One paper to read: its kind, number and address."""

    label: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class BookingItem:
    """One booking of an application, with what may be done with it now."""

    code: str
    hall: Names
    hall_code: str
    phone: str
    address: str
    room: Names
    room_code: str
    when: str
    status: str
    status_word: str
    price: str
    lines: list[FeeLineView]
    next_step: NextStep
    can_move: bool
    move_url: str
    report_url: str  # empty: none is asked for now
    key_url: str  # empty: no code opens a door for it
    can_cancel: bool
    cancel_until: str
    cancel_url: str
    restore_url: str  # empty: not possible
    again_url: str
    wanted_url: str  # empty: heating and equipment cannot be changed
    go_on_url: str  # empty: it is not today's, or nothing follows

    @property
    def is_off(self) -> bool:
        """Whether nobody comes or came, by somebody's word: the price is no longer asked for."""
        return self.status not in HOLDING | LIVE


@dataclass(frozen=True, slots=True)
class BookingPage:
    """Everything about one application."""

    code: str
    number: str
    applicant: str
    purpose: str
    purpose_text: str
    people: int
    answers: list[AnswerLine]
    items: list[BookingItem]
    steps: list[Step]
    next_step: NextStep
    undo_until: str  # empty: the thirty minutes are over
    ics_url: str  # empty: there is nothing left to write down
    story: list[StoryLine]
    money: MoneyView
    papers: list[PaperLink]
    questions: list[str]  # of halls, waiting for an answer
    can_change: bool  # people and purpose
    reductions: str  # what can be done about them, in words; empty: nothing
    claims: list[ClaimView]  # by which it came before the public

    @property
    def stands(self) -> bool:
        """Whether somebody still comes, or is there."""
        return any(item.status in HOLDING for item in self.items)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing that stands waits for a hall's word or for money."""
        waiting = {Status.REQUESTED, Status.AWAITING_PAYMENT}
        return self.stands and not any(item.status in waiting for item in self.items)


def application_of(*, code: str, actor: Actor) -> Application:
    """The actor's application. Raises NoSuchBooking, also where it is another's."""
    application = _APPLICATION.object(code=normalise(code))
    if application is None or not can_manage(actor, application):
        raise NoSuchBooking
    if application.applicant_person_id is not None:
        application.applicant_person = _PERSON.object(person=application.applicant_person_id)
    else:
        application.applicant_organisation = _ORGANISATION.object(
            organisation=application.applicant_organisation_id
        )
    return application


def booking_of(*, code: str, actor: Actor) -> Booking:
    """The actor's booking by its own code. Raises NoSuchBooking."""
    booking = Booking.objects.filter(code=code).first()
    if booking is None:
        raise NoSuchBooking
    booking.application = application_of(code=code.split("-", maxsplit=1)[0], actor=actor)
    return booking


def booking_page(*, code: str, actor: Actor, catalogue: Catalogue, now: datetime) -> BookingPage:
    """The application's page. Raises NoSuchBooking."""
    application = application_of(code=code, actor=actor)
    bookings = _BOOKINGS.objects(application=application.pk)
    for booking in bookings:
        booking.application = application
    known, lines = around(bookings), _fee_lines(bookings, catalogue)
    items = [
        booking_item(booking, catalogue, now, known, lines[booking.pk]) for booking in bookings
    ]
    undo = min(
        grace_ends(made_at=application.made_at, begins=booking.period.start) for booking in bookings
    )
    active = any(item.can_cancel for item in items)
    halls = _halls(bookings, catalogue)
    return BookingPage(
        code=application.code,
        number=grouped(application.code),
        applicant=applicant_name(application),
        purpose=next(
            (str(t.names) for t in catalogue.purposes if t.id == application.purpose_id), ""
        ),
        purpose_text=application.purpose_text,
        people=application.people,
        answers=answers_shown(application, bookings, catalogue),
        items=items,
        steps=steps_of(bookings, catalogue, known, now),
        next_step=first_step([item.next_step for item in items]),
        undo_until=moment_label(undo) if active and now < undo else "",
        ics_url=reverse("booking:ics", args=[application.code])
        if stands_in_calendars(bookings)
        else "",
        story=story_of(application, bookings, actor),
        money=_money(application),
        papers=_papers(application, bookings),
        questions=_questions(application, known),
        can_change=any(
            booking.status in OPEN and now < booking.period.start for booking in bookings
        ),
        reductions=_reductions(application, bookings, halls),
        claims=claims_of(application, catalogue, today=day_of(now))
        if any(map(lets_before, halls))
        else [],
    )


def _halls(bookings: Sequence[Booking], catalogue: Catalogue) -> list[FacilityValue]:
    ids = {catalogue.room_by_id[booking.room_id].facility_id for booking in bookings}
    return [catalogue.facility_by_id[each] for each in ids]


def _reductions(
    application: Application, bookings: Sequence[Booking], halls: Sequence[FacilityValue]
) -> str:
    """Whoever can still use a room may apply; what was decided can be read for good."""
    if not any(map(can_be_reduced, halls)):
        return ""
    if any(booking.status in OPEN for booking in bookings):
        return _("減免を申請する・結果を見る")
    return _("減免の結果を見る") if application.exemptions.exists() else ""


def _money(application: Application) -> MoneyView:
    payments = payments_of(application.code)
    due = next((each for each in payments if each.status == PaymentStatus.DUE), None)
    balance = balance_of(application.code) if payments else None
    return MoneyView(
        due=yen_label(due.amount_yen) if due else "",
        due_until=until_label(due.due_at) if due else "",
        pay_url=pay_url(due.code) if due else "",
        received=yen_label(balance.received_yen) if balance and balance.received_yen else "",
        returning=yen_label(balance.returning_yen) if balance and balance.returning_yen else "",
        returned=yen_label(balance.returned_yen) if balance and balance.returned_yen else "",
        receipt_urls=[pay_url(x.code) for x in payments if x.status == PaymentStatus.PAID],
    )


def _papers(application: Application, bookings: Sequence[Booking]) -> list[PaperLink]:
    """The valid papers; receipts are handed out where money is."""
    codes = {application.code, *(booking.code for booking in bookings)}
    return [
        PaperLink(
            str(paper.get_kind_display()),
            paper.number,
            reverse("booking:paper", args=[application.code, paper.code]),
        )
        for paper in papers_of(references=codes)
        if not paper.is_void and paper.kind in HANDED_OUT
    ]


def paper_of(*, code: str, paper_code: str, actor: Actor) -> Document:
    """A paper about the actor's application. Raises NoSuchBooking."""
    application = application_of(code=code, actor=actor)
    codes = {application.code, *application.bookings.values_list("code", flat=True)}
    found = paper(code=paper_code)
    if found is None or found.reference not in codes or found.kind not in HANDED_OUT:
        raise NoSuchBooking
    return found


def _questions(application: Application, known: Around) -> list[str]:
    if not known.questions:
        return []
    waiting = application.questions.filter(closed_at=None).order_by("pk")
    return list(waiting.values_list("question", flat=True))


def one_item(booking: Booking, catalogue: Catalogue, now: datetime) -> BookingItem:
    """One booking by itself, for the pages of its acts."""
    known, lines = around([booking]), _fee_lines([booking], catalogue)
    return booking_item(booking, catalogue, now, known, lines[booking.pk])


def booking_item(
    booking: Booking,
    catalogue: Catalogue,
    now: datetime,
    known: Around,
    lines: list[FeeLineView],
) -> BookingItem:
    """One booking, with what may be done with it at `now`."""
    room = catalogue.room_by_id[booking.room_id]
    hall = catalogue.facility_by_id[room.facility_id]
    step = next_step(booking, room, now, known)
    can_cancel, until = cancel_deadline(booking, room, now)
    return BookingItem(
        code=booking.code,
        hall=hall.names,
        hall_code=hall.code,
        phone=hall.phone,
        address=hall.address,
        room=room.names,
        room_code=room.code,
        when=when_label(booking.period),
        status=booking.status,
        status_word=booking.get_status_display(),
        price=yen_label(booking.fee_yen) if booking.fee_yen is not None else "",
        lines=lines,
        next_step=step,
        can_move=can_cancel and can_move(booking, room, now),
        move_url=reverse("booking:move", args=[booking.code]),
        report_url=reverse("booking:report", args=[booking.code])
        if wants_report(booking, room, now, known)
        else "",
        key_url=key_url(booking.code)
        if booking.code in known.doors and booking.status in MAY_ENTER
        else "",
        can_cancel=can_cancel,
        cancel_until=until,
        cancel_url=reverse("booking:cancel", args=[booking.code]),
        restore_url=step.url if booking.status == Status.CANCELLED else "",
        again_url=reverse("booking:again", args=[booking.code]),
        wanted_url=reverse("booking:wanted", args=[booking.code])
        if can_cancel and offers_something(booking, catalogue)
        else "",
        go_on_url=reverse("booking:go_on", args=[booking.code])
        if may_go_on_online(booking, catalogue, now=now)
        else "",
    )


def _fee_lines(bookings: Sequence[Booking], catalogue: Catalogue) -> dict[int, list[FeeLineView]]:
    """The frozen lines of each booking's present fee as its reader reads them. One query."""
    found: dict[int, list[Line]] = {booking.pk: [] for booking in bookings}
    for booking_id, kind, label, yen, rule, clause, how in _FEE_LINES.rows(bookings=list(found)):
        found[booking_id].append(
            Line(kind=kind, label=label, yen=yen, rule=rule, clause=clause, how=how)
        )
    return {
        booking.pk: [
            FeeLineView(line.label, yen_label(line.yen), line.how)
            for line in lines_told(booking, found[booking.pk], catalogue)
        ]
        for booking in bookings
    }
