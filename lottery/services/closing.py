"""Closing a round: what was agreed, drawn or uncontested becomes bookings, and everybody is told.

In steps, each in a transaction of its own: a crash between them loses nothing and books nothing
twice. Whoever closes again, and a task, goes on where it stopped.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.services import record
from booking.rules.answers import from_json
from booking.rules.wishes import Pick
from booking.services.counter import Allotment, CounterRequest, book_allotted
from core.actor import Actor, Channel, system
from core.clock import day_of
from core.errors import DomainError
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from lottery.enums import GETS_A_PLACE, Basis, Fate, RoundStatus
from lottery.errors import NoSuchRound, NotLeftOver, StillContested
from lottery.models import Result, Round
from lottery.permissions import can_draw
from lottery.selectors.standing import standing_of
from lottery.services.giving import give, spot_of
from lottery.services.letters import tell_of_results
from lottery.services.locking import check_arrangeable, lock_round


def close_round(*, number: int, actor: Actor, now: datetime) -> Round:
    """Give the uncontested entries their wish, book all that was decided, tell everybody.

    What cannot be booked keeps the reason (`Result.refusal`) and waits for `book_left_over`.
    Closing one that is being closed goes on with it. Raises NoSuchRound, RoundStillTakesEntries,
    ListIsSealed, StillContested, or RoundIsClosed where all is done.
    """
    _begin(number, actor=actor, now=now)
    return _go_on(number, actor=actor, now=now)


def finish_closing(*, now: datetime) -> int:
    """Go on with rounds whose closing was interrupted; how many."""
    waiting = Round.objects.filter(status=RoundStatus.CLOSING).values_list("pk", flat=True)
    for number in list(waiting):
        _go_on(number, actor=system("lottery.finish_closing"), now=now)
    return len(waiting)


def book_left_over(*, entry: str, actor: Actor, now: datetime) -> Result:
    """Try once more to book what could not be booked, after its cause is gone.

    Raises NoSuchRound without the right, NotLeftOver where nothing waits.
    """
    found = (
        Result.objects.filter(entry__code=entry, ended_at=None)
        .select_related("entry__round")
        .first()
    )
    if found is None or not can_draw(actor, found.entry.round):
        raise NoSuchRound
    if not found.refusal:
        raise NotLeftOver
    return _book(found.pk, catalogue(), actor=actor, now=now)


def _begin(number: int, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        round_ = lock_round(number)
        if not can_draw(actor, round_):
            raise NoSuchRound
        if round_.status == RoundStatus.CLOSING:
            return
        check_arrangeable(round_, now=now)
        standing = standing_of(round_, catalogue(), now=now)
        if standing.contested:
            raise StillContested(n=len(standing.contested))
        for code in standing.uncontested:
            spot = spot_of(standing.preferences[code][0], standing.halls)
            give(standing.entries[code], Fate.WON, spot, now=now)
        round_.begin_closing(user_id=actor.user, now=now)
        round_.save()
        record(
            actor=actor,
            verb="round.closed",
            object_type="round",
            object_code=str(round_.pk),
            now=now,
            facts={"results": len(standing.results) + len(standing.uncontested)},
        )


def _go_on(number: int, *, actor: Actor, now: datetime) -> Round:
    """Book what is not booked yet, one after the other; then tell everybody, once."""
    halls = catalogue()
    waiting = Result.objects.filter(
        entry__round=number,
        ended_at=None,
        fate__in=GETS_A_PLACE,
        application=None,
        refusal="",
    ).order_by("entry__made_at", "pk")
    for result_id in list(waiting.values_list("pk", flat=True)):
        _book(result_id, halls, actor=actor, now=now)
    with transaction.atomic():
        round_ = lock_round(number)
        if round_.status != RoundStatus.CLOSING:
            return round_  # somebody else has gone on with it, to the end
        results = Result.objects.filter(entry__round=round_, ended_at=None).select_related(
            "entry", "application"
        )
        tell_of_results(round_, results.order_by("entry__made_at", "pk"), halls, now=now)
        round_.finish()
        round_.save()
    return round_


def _book(result_id: int, halls: Catalogue, *, actor: Actor, now: datetime) -> Result:
    """The booking of one result, in a transaction; under its lock nobody else makes it, too."""
    with transaction.atomic():
        result = lock_result(result_id)
        if result.application_id is not None or result.ended_at is not None:
            return result
        try:
            with transaction.atomic():
                application = book_allotted(
                    request=_request(result, halls),
                    allotment=_allotment(result),
                    actor=actor,
                    now=now,
                )
        except DomainError as error:
            with override(settings.LANGUAGE_CODE):
                result.refuse(error.message)
        else:
            result.become(application)
        result.save(update_fields=["application", "refusal"])
    return result


def lock_result(result_id: int) -> Result:
    """The result, locked until the end of the transaction: before the parts of its room."""
    return Result.objects.select_for_update(no_key=True).get(pk=result_id)


def _request(result: Result, halls: Catalogue) -> CounterRequest:
    entry, period = result.entry, result.period
    if result.room_id is None or period is None:
        raise ValueError("Only results with a place are booked.")
    room = halls.room_by_id[result.room_id]
    return CounterRequest(
        picks=[Pick(room.code, day_of(period.start), code) for code in result.slot_codes],
        purpose_id=entry.purpose_id,
        people=entry.people,
        person_id=entry.asked_by_id,
        channel=Channel(entry.channel),
        purpose_text=entry.purpose_text,
        organisation_id=entry.applicant_organisation_id,
        answers=from_json(entry.answers),
    )


def _allotment(result: Result) -> Allotment:
    entry = result.entry
    with override(settings.LANGUAGE_CODE):
        reason = _("%(basis)sで決まりました（申込番号%(code)s）。") % {
            "basis": Basis(result.basis).label,
            "code": entry.code,
        }
    return Allotment(reason=reason, made_by_id=entry.made_by_id, on_behalf=entry.on_behalf)
