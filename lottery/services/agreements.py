"""The adjustment meeting: what those present agree about one conflict is recorded, and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from booking.rules.admission import check_allotted, check_party, check_purpose
from booking.rules.asking import asking_as
from booking.rules.wishes import Pick, wishes_of
from core.actor import Actor
from core.codes import grouped
from core.dates import full_day_label, when_label
from facilities.selectors import catalogue
from lottery.enums import Fate
from lottery.errors import (
    AgreementUndone,
    AlreadyDecided,
    NoSuchEntry,
    NoSuchRound,
    NothingDecided,
    NotInThisRound,
    PlaceIsTaken,
)
from lottery.models import Agreement, Entry, Round
from lottery.permissions import can_arrange
from lottery.rules.draw import Place, meets_any
from lottery.selectors.rounds import is_given_out
from lottery.selectors.standing import Standing, standing_of
from lottery.services.giving import Spot, fate_of, give, spot_of, take_back
from lottery.services.locking import check_arrangeable, check_changeable, lock_round


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one entry gets: one of its preferences, another free place, or nothing.

    `rank` 0 and no `picks`: it steps back.
    """

    entry: str
    rank: int = 0
    picks: Sequence[Pick] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRequest:
    """What was agreed, who was there, and what was said."""

    decisions: Sequence[Decision]
    present: str
    note: str = ""


def record_agreement(
    *, number: int, request: AgreementRequest, actor: Actor, now: datetime
) -> Agreement:
    """Write down what was agreed about some entries; the others stay as they are.

    A place must be free: not given, not used by the hall, and for who moves also not the first
    wish of somebody else. Raises NoSuchRound without the right, RoundStillTakesEntries,
    RoundIsClosed, ListIsSealed, NothingDecided, NoSuchEntry, AlreadyDecided, PlaceIsTaken,
    NotInThisRound, or what the hall's rules say of another place.
    """
    if not request.decisions:
        raise NothingDecided
    with transaction.atomic():
        round_ = lock_round(number)
        if not can_arrange(actor, round_):
            raise NoSuchRound
        check_arrangeable(round_, now=now)
        standing = standing_of(round_, catalogue(), now=now)
        spots = _spots(standing, request.decisions, now=now)
        agreement = Agreement.objects.create(
            round=round_,
            present=request.present.strip(),
            note=request.note.strip(),
            recorded_at=now,
            recorded_by_id=actor.user,
        )
        for code, (fate, spot) in spots.items():
            give(standing.entries[code], fate, spot, now=now, agreement=agreement)
        _note("round.agreed", round_, agreement, list(spots), actor=actor, now=now)
    return agreement


def undo_agreement(*, number: int, actor: Actor, now: datetime) -> Agreement:
    """Take an agreement back: its entries are undecided again. Until the round is closed.

    Raises NoSuchRound, RoundIsClosed, ListIsSealed or AgreementUndone.
    """
    found = Agreement.objects.filter(pk=number).first()
    if found is None:
        raise NoSuchRound
    with transaction.atomic():
        round_ = lock_round(found.round_id)
        if not can_arrange(actor, round_):
            raise NoSuchRound
        check_changeable(round_)
        agreement = Agreement.objects.get(pk=number)
        if agreement.undone_at is not None:
            raise AgreementUndone
        agreement.undone_at, agreement.undone_by_id = now, actor.user
        agreement.save(update_fields=["undone_at", "undone_by"])
        results = list(agreement.results.filter(ended_at=None).select_related("entry"))
        take_back(results, now=now)
        codes = [result.entry.code for result in results]
        _note("round.agreement_undone", round_, agreement, codes, actor=actor, now=now)
    return agreement


def _spots(
    standing: Standing, decisions: Sequence[Decision], *, now: datetime
) -> dict[str, tuple[Fate, Spot | None]]:
    """What each entry gets. Every place is free, also of the others decided here."""
    found = {each.entry: _decided(standing, each, now=now) for each in decisions}
    others = {code: place for code, place in standing.wanted.items() if code not in found}
    new: list[Place] = []
    for fate, spot in found.values():
        if spot is None:
            continue
        place = standing.place(spot.room.id, spot.period)
        label = f"{when_label(spot.period)} {spot.room.names}"
        if meets_any(place, [*standing.fixed, *new]):
            raise PlaceIsTaken(place=label, by=_("ほかの方に決まったか、施設が使います。"))
        if fate == Fate.MOVED:
            _check_nobody_wants(place, label, others)
        new.append(place)
    return found


def _check_nobody_wants(place: Place, label: str, others: Mapping[str, Place]) -> None:
    for code, wanted in others.items():
        if place.meets(wanted):
            by = _("申込番号%(code)sの第1希望です。") % {"code": grouped(code)}
            raise PlaceIsTaken(place=label, by=by)


def _decided(standing: Standing, decision: Decision, *, now: datetime) -> tuple[Fate, Spot | None]:
    entry = standing.entries.get(decision.entry)
    if entry is None:
        raise NoSuchEntry
    if decision.entry in standing.results:
        raise AlreadyDecided(entry=grouped(decision.entry))
    if decision.picks:
        return Fate.MOVED, _other_spot(standing, entry, decision.picks, now=now)
    if not decision.rank:
        return Fate.STEPPED_BACK, None
    ranked = {each.rank: each for each in standing.preferences[decision.entry]}
    if decision.rank not in ranked:
        raise NoSuchEntry
    return fate_of(decision.rank), spot_of(ranked[decision.rank], standing.halls)


def _other_spot(standing: Standing, entry: Entry, picks: Sequence[Pick], *, now: datetime) -> Spot:
    """A place that was none of the preferences; the hall's rules hold for it, too."""
    wishes = wishes_of(picks, standing.halls)
    round_ = standing.round
    if len(wishes) != 1 or not is_given_out(wishes[0], round_):
        raise NotInThisRound(
            what=_("移る先の部屋と時間"),
            first=full_day_label(round_.use_from),
            last=full_day_label(round_.use_to),
        )
    [wish] = wishes
    check_allotted(wish, now=now, asker=asking_as(frozenset(), channel=entry.channel))
    check_purpose(wishes, code=entry.purpose.code)
    check_party(wishes, people=entry.people)
    return Spot(wish.room, wish.during, [slot.code for slot in wish.slots])


def _note(
    verb: str,
    round_: Round,
    agreement: Agreement,
    codes: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="round",
        object_code=str(round_.pk),
        now=now,
        facts={"agreement": agreement.pk, "entries": list(codes)},
    )
