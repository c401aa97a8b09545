"""Booking for somebody at the counter, by telephone, fax or mail (代理予約: requirement 148)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.enums import BOOKING_ROLES
from accounts.models import Membership, Person
from accounts.permissions import can_book_for_others
from booking.errors import NoSuchBooking, NotYourOrganisation, UnknownPerson
from booking.models import Application
from booking.rules.admission import check_apart, check_purpose
from booking.rules.answers import NOTHING_GIVEN, GivenAnswers, to_json
from booking.rules.asking import Asker
from booking.rules.priority import admitted
from booking.rules.wishes import Pick, Wish, wishes_of
from booking.selectors.asking import Applicant
from booking.services.answering import answered
from booking.services.checking import check_application
from booking.services.exemptions import ExemptionRequest, ask_with_application
from booking.services.making import complete, insert_bookings, purpose_code
from booking.services.neighbours import check_quiet, lock_with_neighbours
from booking.services.occupy import occupy_as_booked, release_stale_holds
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
    shown_yen: int | None = None


def book_for(*, request: CounterRequest, actor: Actor, now: datetime) -> Application:
    """Book in somebody's name: all or nothing, under the same lock, with the same rules.

    `made_by` is the actor, `asked_by` the person, `on_behalf` true; record and letter say so.
    Past the online deadline (and during the slot itself) only with `exception`. Confirmed or
    requested as online.
    Raises NoSuchBooking without the right at a hall, UnknownPerson, NotYourOrganisation, a
    NotBookable, RoomTaken, OverlappingChoices.
    """
    wanted = {wish.room.id for wish in wishes_of(request.picks, catalogue())}
    _check_asker(request, now=now)
    exemption = request.exemption.made_ready() if request.exemption else None
    with transaction.atomic():
        part_ids = lock_with_neighbours(room_ids=wanted)
        halls = catalogue()
        wishes = wishes_of(request.picks, halls)
        if not all(can_book_for_others(actor, facility_id=wish.facility.id) for wish in wishes):
            raise NoSuchBooking
        purpose = purpose_code(request.purpose_id, halls)
        check_purpose(wishes, code=purpose)
        check_quiet(wishes, purpose=purpose, locked=part_ids)
        applicant = Applicant.named(
            person_id=request.person_id, organisation_id=request.organisation_id
        )
        rules, early = _check(wishes, request, applicant, now=now)
        release_stale_holds(part_ids=part_ids, now=now)
        given = answered(wishes, request.answers, applicant, now=now)
        application = _insert(request, given=given, actor=actor, now=now)
        bookings = insert_bookings(
            application, wishes, rules, given=given, shown_yen=request.shown_yen
        )
        for booking in bookings:
            occupy_as_booked(booking, halls)
        if exemption:
            ask_with_application(
                application, wishes, given, request=exemption, actor=actor, now=now
            )
        complete(
            application,
            bookings,
            halls,
            actor=actor.by(request.channel),
            now=now,
            reason=request.exception or early,
        )
        raise_calendar_versions(part_ids)
    return application


def _check_asker(request: CounterRequest, *, now: datetime) -> None:
    if not Person.objects.filter(pk=request.person_id).exists():
        raise UnknownPerson
    if request.organisation_id is not None:
        belongs = Membership.objects.filter(
            organisation=request.organisation_id,
            person=request.person_id,
            role__in=BOOKING_ROLES,
            during__contains=day_of(now),
        )
        if not belongs.exists():
            raise NotYourOrganisation


def _check(
    wishes: Sequence[Wish], request: CounterRequest, applicant: Applicant, *, now: datetime
) -> tuple[list[RulesValue], str]:
    """The rules of each wish; and in words the priority by which one came before the public."""
    check_apart(wishes)
    late, early = bool(request.exception.strip()), list[str]()

    def admit(wish: Wish, asker: Asker) -> RulesValue:
        rules, window = admitted(wish, asker=asker, now=now, until_over=late)
        early.extend([priority_in_words(window)] if window else [])
        return rules

    rules = check_application(
        wishes,
        applicant=applicant,
        people=request.people,
        channel=request.channel.value,
        admit=admit,
        now=now,
        excepted=late,
    )
    return rules, "".join(early[:1])


def _insert(
    request: CounterRequest, *, given: GivenAnswers, actor: Actor, now: datetime
) -> Application:
    application = Application(
        applicant_person_id=request.person_id if request.organisation_id is None else None,
        applicant_organisation_id=request.organisation_id,
        made_by_id=actor.user,
        asked_by_id=request.person_id,
        channel=request.channel,
        on_behalf=True,
        purpose_id=request.purpose_id,
        purpose_text=request.purpose_text,
        people=request.people,
        answers=to_json(given),
        made_at=now,
    )
    insert_coded(application)
    return application
