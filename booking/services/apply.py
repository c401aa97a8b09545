"""Applying: a hold becomes an application with its bookings, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from accounts.rules import Classes
from accounts.selectors.classes import classes_told, columns_of_classes
from booking.errors import HoldGone, NotYourOrganisation
from booking.models import Application, Booking, Hold, HoldItem, Occupancy
from booking.rules.admission import check_wish
from booking.rules.answers import NOTHING_GIVEN, GivenAnswers, to_json
from booking.rules.wishes import Wish, wishes_of
from booking.selectors.asking import Applicant
from booking.selectors.holding import Held, classes_over, picks_of
from booking.selectors.readers import Reader
from booking.services.answering import answered
from booking.services.checking import check_application
from booking.services.exemptions import ExemptionRequest, ask_with_application
from booking.services.making import complete, insert_bookings, purpose_code
from booking.services.neighbours import lock_with_neighbours
from booking.services.occupy import as_range
from booking.services.pieces import take_pieces
from booking.services.priority import NO_PAPERS, PriorityPapers, claim_priority
from booking.words import priority_in_words
from core.actor import Actor
from core.clock import day_of
from core.coded import anew_where_taken, insert_coded
from core.prepared import Given, NextKeys, Prepared, PreparedUpdate
from core.together import together
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue_if, catalogue_number
from facilities.services.versions import raise_calendar_versions
from keys.selectors import has_doors
from notifications.models import Message
from payments.models import Payment

# By its ends, not `during` itself, for which an index over all times of all rooms is searched.
_HAND_OVER = PreparedUpdate(
    lambda: (
        Occupancy.objects.filter(
            hold=Given("hold"),
            hold_item=Given("item"),
            during__startswith=Given("starts"),
            during__endswith=Given("ends"),
            released_at=None,
        ),
        {"booking": Given("booking"), "hold": None, "hold_item": None},
    )
)
_CLOSE_HOLD = PreparedUpdate(
    lambda: (
        Hold.objects.filter(pk=Given("hold"), released_at=None),
        {"released_at": Given("now")},
    )
)
# What is known only under the locks, and keys for what will be written: one way to the database.
_UNDER_LOCK = Prepared(
    lambda: Hold.objects.filter(pk=Given("hold")).values_list(
        "released_at",
        "user__language",
        "user__email",
        *columns_of_classes("user__person__"),
        catalogue_number(),
        has_doors(HoldItem.objects.filter(hold=Given("hold")).values("room")),
        NextKeys(Application, Given("one")),
        NextKeys(Booking, Given("bookings")),
        NextKeys(Payment, Given("one")),
        NextKeys(Message, Given("one")),
    )
)


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What the applicant fills in. `organisation_id` None: in their own name."""

    purpose_id: int
    people: int
    purpose_text: str = ""
    organisation_id: int | None = None
    answers: GivenAnswers = NOTHING_GIVEN
    exemption: ExemptionRequest | None = None
    papers: PriorityPapers = NO_PAPERS  # where it comes before the public
    shown_yen: int | None = None  # the price that was shown; None: none was

    def made_ready(self) -> "ApplyRequest":
        """With its files drawn anew: that takes time, and is done before anything is locked."""
        if self.exemption is None and self.papers is NO_PAPERS:
            return self
        exemption = self.exemption.made_ready() if self.exemption else None
        return replace(self, exemption=exemption, papers=self.papers.made_ready())


@anew_where_taken
def apply_for_rooms(
    *, held: Held, request: ApplyRequest, actor: Actor, now: datetime
) -> Application:
    """Turn the actor's hold into an application; a second call gives the same application.

    `held` was read for this request and is looked at again. Where the hall reviews, the bookings
    are requested; where it is paid before use, they wait for the payment; else they are confirmed
    at once (requirement 50). Raises HoldGone or a NotBookable; then nothing has changed.
    """
    hold, items = held.hold, held.items
    if hold.user_id != actor.user:
        raise HoldGone
    request = request.made_ready()
    with transaction.atomic():
        part_ids = lock_with_neighbours(room_ids={item.room_id for item in items})
        known = _under_lock(hold, bookings=len(items), now=now)
        if known.is_closed:
            return _made_from(hold)
        if hold.expires_at <= now:
            raise HoldGone
        halls = catalogue_if(known.version)
        wishes = _wishes_as_held(items, halls)
        applicant = _in_whose_name(request, actor)
        rules = check_application(
            wishes,
            applicant=applicant,
            purpose=purpose_code(request.purpose_id, halls),
            people=request.people,
            channel=actor.channel.value,
            admit=lambda wish, asker: check_wish(wish, now=now, asker=asker),
            locked=part_ids,
            now=now,
        )
        classes = classes_over(known.classes, wishes, applicant, now=now)
        given = answered(wishes, request.answers, classes=classes, now=now)
        with together(known.keys):
            application = _insert_application(hold, request, given, actor=actor, now=now)
            bookings, prices = insert_bookings(
                application, wishes, rules, given=given, shown_yen=request.shown_yen
            )
            _hand_over(held, wishes, bookings, now=now)
            if request.exemption:
                ask_with_application(
                    application, wishes, given, request=request.exemption, actor=actor, now=now
                )
            unsent = claim_priority(application, wishes, rules, papers=request.papers, now=now)
            complete(
                application,
                bookings,
                halls,
                prices=prices,
                actor=actor,
                now=now,
                reason=priority_in_words(rules),
                documents=unsent,
                readers=known.readers_for(applicant),
                has_doors=known.has_doors,
            )
            raise_calendar_versions(part_ids)
    return application


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known only under the locks, and keys for what will be written."""

    is_closed: bool  # the hold
    holder: Reader
    classes: Classes  # what the person who holds counts as
    version: int  # of the catalogue
    has_doors: bool  # whether any of the rooms has one
    keys: dict[type[Model], list[int]]

    def readers_for(self, applicant: Applicant) -> list[Reader] | None:
        """Who reads the letter; None: to be looked up, as it is a group's."""
        return [self.holder] if applicant.organisation_id is None else None


def _under_lock(hold: Hold, *, bookings: int, now: datetime) -> _Known:
    row = _UNDER_LOCK.row(hold=hold.pk, day=day_of(now), one=1, bookings=bookings)
    if row is None:
        raise HoldGone
    released_at, language, email, lives_in_city, standings, version, doors, *keys = row
    return _Known(
        is_closed=released_at is not None,
        holder=Reader(hold.user_id, language, email),
        classes=classes_told(lives_in_city, standings),
        version=version,
        has_doors=doors,
        keys=dict(zip((Application, Booking, Payment, Message), keys, strict=True)),
    )


def _made_from(hold: Hold) -> Application:
    """What a first click made of a hold. Raises HoldGone where it was given back."""
    made = Application.objects.filter(hold=hold).first()
    if made is None:
        raise HoldGone
    return made


def _wishes_as_held(items: Sequence[HoldItem], halls: Catalogue) -> list[Wish]:
    """The hold's wishes under the rules of now, in the order of `items`.

    Raises HoldGone where a revision of the timetable has changed what was held: a booking must
    never say more than its occupancy keeps.
    """
    picks = picks_of(items, halls)
    wishes = {(w.room.id, as_range(w.during)): w for w in wishes_of(picks, halls)}
    if {(item.room_id, item.during) for item in items} != set(wishes):
        raise HoldGone
    return [wishes[item.room_id, item.during] for item in items]


def _in_whose_name(request: ApplyRequest, actor: Actor) -> Applicant:
    if request.organisation_id not in {None, *actor.organisation_ids}:
        raise NotYourOrganisation
    return Applicant.named(person_id=actor.person, organisation_id=request.organisation_id)


def _insert_application(
    hold: Hold, request: ApplyRequest, given: GivenAnswers, actor: Actor, now: datetime
) -> Application:
    in_own_name = request.organisation_id is None
    application = Application(
        hold=hold,
        applicant_person_id=actor.person_id if in_own_name else None,
        applicant_organisation_id=request.organisation_id,
        made_by_id=actor.user,
        asked_by_id=actor.person,
        channel=actor.channel,
        purpose_id=request.purpose_id,
        purpose_text=request.purpose_text,
        people=request.people,
        answers=to_json(given),
        made_at=now,
    )
    insert_coded(application)
    return application


def _hand_over(
    held: Held, wishes: Sequence[Wish], bookings: Sequence[Booking], *, now: datetime
) -> None:
    """The hold is closed, its occupancies become the bookings', which get their equipment.

    No moment passes in which the room is free.
    """
    _CLOSE_HOLD.join(hold=held.hold.pk, now=now, rows=1, error=HoldGone)
    for item, wish, booking in zip(held.items, wishes, bookings, strict=True):
        _HAND_OVER.join(
            hold=held.hold.pk,
            item=item.pk,
            starts=wish.occupied.start,
            ends=wish.occupied.end,
            booking=booking.pk,
            rows=len(wish.room.part_ids),
            error=HoldGone,  # it ran out and was taken, or a closure broke it
        )
    take_pieces(
        (booking, wish.facility, wish.room) for booking, wish in zip(bookings, wishes, strict=True)
    )
