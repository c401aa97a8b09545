"""Booking for somebody at the counter, by telephone, fax or mail (代理予約: requirement 148)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.enums import BOOKING_ROLES
from accounts.models import Membership, Person
from accounts.permissions import can_book_for_others
from booking.errors import NoSuchBooking, NotYourOrganisation, UnknownPerson
from booking.models import Application
from booking.rules.admission import check_allotted, check_apart, check_wish
from booking.rules.answers import NOTHING_GIVEN, GivenAnswers, to_json
from booking.rules.asking import Asker
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.asking import Applicant, classes_for
from booking.services.answering import answered
from booking.services.checking import Admit, check_application
from booking.services.exemptions import ExemptionRequest, ask_with_application
from booking.services.making import complete, insert_bookings, purpose_code
from booking.services.neighbours import lock_with_neighbours
from booking.services.occupy import occupy_as_booked, release_stale_holds
from booking.services.priority import NO_PAPERS, PriorityPapers, claim_priority
from booking.words import priority_in_words
from core.actor import Actor, Channel
from core.clock import day_of
from core.coded import insert_coded
from facilities.rules.values import RulesValue
from facilities.selectors import catalogue
from facilities.services.versions import raise_calendar_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRequest:
    """What somebody asked for. `person_id` is the one who asked, with or without an e-mail.

    `organisation_id` None: in their own name; else in that of an organisation they book for.
    `exception` is the reason for booking after the online deadline, or for somebody whose points
    forbid it; empty otherwise.
    """

    picks: Sequence[Pick]
    purpose_id: int
    people: int
    person_id: int
    channel: Channel
    purpose_text: str = ""
    organisation_id: int | None = None
    exception: str = ""
    answers: GivenAnswers = NOTHING_GIVEN
    exemption: ExemptionRequest | None = None
    papers: PriorityPapers = NO_PAPERS  # where it comes before the public
    shown_yen: int | None = None

    @property
    def applicant(self) -> Applicant:
        """In whose name it is."""
        return Applicant.named(person_id=self.person_id, organisation_id=self.organisation_id)

    @property
    def is_excepted(self) -> bool:
        """Whether staff gave a reason to book all the same."""
        return bool(self.exception.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """A use that a round gave out (調整会議, 抽選: requirement 82), as its booking shall tell it.

    `made_by_id`, `on_behalf`: who entered the wish, and whether in somebody else's place.
    """

    reason: str
    made_by_id: int
    on_behalf: bool


def book_for(*, request: CounterRequest, actor: Actor, now: datetime) -> Application:
    """Book in somebody's name: all or nothing, under the same lock, with the same rules.

    `made_by` is the actor, `asked_by` the person, `on_behalf` true; record and letter say so.
    Past the online deadline (and during the slot itself) only with `exception`. Confirmed or
    requested as online.
    Raises NoSuchBooking without the right at a hall, UnknownPerson, NotYourOrganisation, a
    NotBookable, RoomTaken, OverlappingChoices.
    """
    return _book(request, None, actor=actor, now=now)


def book_allotted(
    *, request: CounterRequest, allotment: Allotment, actor: Actor, now: datetime
) -> Application:
    """Book what a round gave out: before the day is open to all, else like any other booking.

    The caller has asked whether the actor may. Raises what `book_for` raises.
    """
    return _book(request, allotment, actor=actor, now=now)


def _book(
    request: CounterRequest, allotment: Allotment | None, *, actor: Actor, now: datetime
) -> Application:
    wanted = {wish.room.id for wish in wishes_of(request.picks, catalogue())}
    _check_asker(request, now=now)
    exemption = request.exemption.made_ready() if request.exemption else None
    papers = request.papers.made_ready()
    with transaction.atomic():
        part_ids = lock_with_neighbours(room_ids=wanted)
        halls = catalogue()
        wishes = wishes_of(request.picks, halls)
        if allotment is None and not _may_book(wishes, actor):
            raise NoSuchBooking
        check_apart(wishes)
        rules = check_application(
            wishes,
            applicant=request.applicant,
            purpose=purpose_code(request.purpose_id, halls),
            people=request.people,
            channel=request.channel.value,
            admit=_admission(request, allotment, now=now),
            locked=part_ids,
            now=now,
            excepted=request.is_excepted,
        )
        release_stale_holds(part_ids=part_ids, now=now)
        classes = classes_for(wishes, request.applicant, now=now)
        given = answered(wishes, request.answers, classes=classes, now=now)
        application = _insert(request, allotment, given=given, actor=actor, now=now)
        bookings, prices = insert_bookings(
            application, wishes, rules, given=given, shown_yen=request.shown_yen
        )
        for booking in bookings:
            occupy_as_booked(booking, halls)
        if exemption:
            ask_with_application(
                application, wishes, given, request=exemption, actor=actor, now=now
            )
        unsent = claim_priority(application, wishes, rules, papers=papers, now=now)
        complete(
            application,
            bookings,
            halls,
            prices=prices,
            actor=actor.by(request.channel),
            now=now,
            reason=request.exception or _why_early(rules, allotment),
            documents=unsent,
        )
        raise_calendar_versions(part_ids)
    return application


def _why_early(rules: Sequence[RulesValue], allotment: Allotment | None) -> str:
    """Why it comes before the public, where it does."""
    return allotment.reason if allotment else priority_in_words(rules)


def _may_book(wishes: Sequence[Wish], actor: Actor) -> bool:
    return all(can_book_for_others(actor, facility_id=wish.facility.id) for wish in wishes)


def _check_asker(request: CounterRequest, *, now: datetime) -> None:
    if not Person.objects.filter(pk=request.person_id).exists():
        raise UnknownPerson
    group = request.organisation_id
    if group is not None and not belongs_to(group, person_id=request.person_id, on=day_of(now)):
        raise NotYourOrganisation


def belongs_to(organisation_id: int, *, person_id: int, on: date) -> bool:
    """Whether the person may book in the group's name on that day. One query."""
    return Membership.objects.filter(
        organisation=organisation_id,
        person=person_id,
        role__in=BOOKING_ROLES,
        during__contains=on,
    ).exists()


def _admission(request: CounterRequest, allotment: Allotment | None, *, now: datetime) -> Admit:
    """Which rules let a wish in: those of a round, or those of the counter."""

    def admit(wish: Wish, asker: Asker) -> RulesValue:
        if allotment:
            return check_allotted(wish, asker=asker, now=now)
        return check_wish(wish, asker=asker, now=now, until_over=request.is_excepted)

    return admit


def _insert(
    request: CounterRequest,
    allotment: Allotment | None,
    *,
    given: GivenAnswers,
    actor: Actor,
    now: datetime,
) -> Application:
    application = Application(
        applicant_person_id=request.applicant.person_id,
        applicant_organisation_id=request.organisation_id,
        made_by_id=allotment.made_by_id if allotment else actor.user,
        asked_by_id=request.person_id,
        channel=request.channel,
        on_behalf=allotment.on_behalf if allotment else True,
        purpose_id=request.purpose_id,
        purpose_text=request.purpose_text,
        people=request.people,
        answers=to_json(given),
        made_at=now,
    )
    insert_coded(application)
    return application
