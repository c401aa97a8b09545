"""Entering a round: on the web, or by staff for callers and walk-ins, under the same rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from audit.services import record
from booking.errors import NotYourOrganisation
from booking.rules.admission import check_allotted, check_applicant, check_party, check_purpose
from booking.rules.answers import NOTHING_GIVEN, GivenAnswers, to_json
from booking.rules.limits import uses_of
from booking.rules.wishes import Pick, Wish, wish_at
from booking.selectors.applicants import applicant_of
from booking.selectors.asking import Applicant, classes_for
from booking.selectors.penalties import lottery_barred
from booking.services.answering import answered
from booking.services.counter import belongs_to
from booking.services.making import purpose_code
from booking.services.occupy import as_range
from booking.services.quota import check_limits
from core.actor import Actor, Channel
from core.clock import day_of
from core.coded import insert_coded
from core.codes import grouped
from core.dates import full_day_label, when_label
from facilities.enums import ApplicantKind
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from facilities.term_words import by_clause
from lottery.errors import (
    AskedTwice,
    EntryBarred,
    EntryWithdrawn,
    NoSuchEntry,
    NoSuchRound,
)
from lottery.models import Entry, Preference, Round
from lottery.permissions import can_change_entry, can_enter_for_others
from lottery.selectors.wishes import wishes_in
from lottery.services.letters import tell_of_entry, tell_of_withdrawal
from lottery.services.locking import check_takes_entries, lock_round


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRequest:
    """What somebody asks for: `choices` are the picks of each preference, the best one first.

    `person_id` is the one who asks; `organisation_id` None: in their own name.
    """

    choices: Sequence[Sequence[Pick]]
    purpose_id: int
    people: int
    person_id: int
    channel: Channel
    purpose_text: str = ""
    organisation_id: int | None = None
    answers: GivenAnswers = NOTHING_GIVEN

    @property
    def applicant(self) -> Applicant:
        """In whose name it is."""
        return Applicant.named(person_id=self.person_id, organisation_id=self.organisation_id)


def enter_round(*, number: int, request: EntryRequest, actor: Actor, now: datetime) -> Entry:
    """Write an entry down, within the days for entering, and tell the one who asks.

    Each preference must be possible by the hall's rules, and by its limits together with the first
    preferences of the applicant's other entries; none of those may ask for the same place.
    Raises EntriesNotOpen, EntriesOver, EntryBarred, AskedTwice, NoSuchRound without the right, what
    `wishes_in` or booking itself would raise.
    """
    with transaction.atomic():
        round_ = lock_round(number)
        check_takes_entries(round_, now=now)
        wishes, given = _checked(round_, request, actor=actor, now=now)
        entry = Entry(
            round=round_,
            made_by_id=actor.user,
            channel=request.channel,
            on_behalf=request.person_id != actor.person_id,
            made_at=now,
            **_said(request, given),
        )
        insert_coded(entry)
        _write_preferences(entry, wishes)
        _note("entry.made", entry, wishes, actor=actor, now=now)
        tell_of_entry(entry, wishes, now=now)
    return entry


def change_entry(*, code: str, request: EntryRequest, actor: Actor, now: datetime) -> Entry:
    """Put other wishes into an entry, under the same rules; its number stays.

    Raises NoSuchEntry, EntryWithdrawn, or what `enter_round` raises.
    """
    found = _entry(code, actor)
    with transaction.atomic():
        round_, entry = _locked(found)
        check_takes_entries(round_, now=now)
        wishes, given = _checked(round_, request, actor=actor, now=now, instead_of=entry)
        for name, value in _said(request, given).items():
            setattr(entry, name, value)
        entry.changed_at = now
        entry.save()
        entry.preferences.all().delete()
        _write_preferences(entry, wishes)
        _note("entry.changed", entry, wishes, actor=actor, now=now)
        tell_of_entry(entry, wishes, now=now)
    return entry


def withdraw_entry(*, code: str, actor: Actor, now: datetime) -> Entry:
    """Take an entry back, within the days for entering, and tell the one who asked.

    Raises NoSuchEntry, EntryWithdrawn (it was before), EntriesNotOpen or EntriesOver.
    """
    found = _entry(code, actor)
    with transaction.atomic():
        round_, entry = _locked(found)
        check_takes_entries(round_, now=now)
        entry.withdrawn_at = now
        entry.save(update_fields=["withdrawn_at"])
        _note("entry.withdrawn", entry, (), actor=actor, now=now)
        tell_of_withdrawal(entry, now=now)
    return entry


def _entry(code: str, actor: Actor) -> Entry:
    found = Entry.objects.select_related("round").filter(code=code).first()
    if found is None or not can_change_entry(actor, found):
        raise NoSuchEntry
    return found


def _locked(found: Entry) -> tuple[Round, Entry]:
    """Round, then entry, as they are now. Raises EntryWithdrawn."""
    round_ = lock_round(found.round_id)
    entry = Entry.objects.select_for_update(no_key=True).get(pk=found.pk)
    if entry.withdrawn_at is not None:
        raise EntryWithdrawn
    return round_, entry


def _checked(
    round_: Round,
    request: EntryRequest,
    *,
    actor: Actor,
    now: datetime,
    instead_of: Entry | None = None,
) -> tuple[list[Wish], GivenAnswers]:
    """The wishes and the complete answers, or the error that says what stands in the way."""
    halls = catalogue()
    _check_asker(round_, request, actor, now)
    _check_not_barred(round_, request, halls, day_of(now))
    wishes = wishes_in(round_, request.choices, halls)
    check_purpose(wishes, code=purpose_code(request.purpose_id, halls))
    check_party(wishes, people=request.people)
    applicant = applicant_of(
        person_id=request.person_id,
        organisation_id=request.organisation_id,
        rooms=[wish.room for wish in wishes],
        on=day_of(now),
        channel=request.channel.value,
    )
    kind = ApplicantKind.of(request.organisation_id)
    others = list(_other_wishes(round_, request, halls, instead_of))
    for wish in wishes:
        _check_asked_once(wish, others)
        rules = check_allotted(wish, now=now, asker=applicant.at(round_.facility_id))
        check_applicant(wish, kind=kind, allowed=rules.applicants)
        check_limits(
            uses_of([*(each.wish for each in others if each.rank == 1), wish], now=now),
            classes_at=applicant.classes_at,
            person_id=request.person_id,
            organisation_id=request.organisation_id,
            now=now,
        )
    first = wishes[:1]
    classes = classes_for(first, request.applicant, now=now)
    return wishes, answered(first, request.answers, classes=classes, now=now)


def _check_asker(round_: Round, request: EntryRequest, actor: Actor, now: datetime) -> None:
    """In one's own name or group; in another's only with the right at the hall."""
    if request.person_id != actor.person_id and not can_enter_for_others(actor, round_):
        raise NoSuchRound
    group = request.organisation_id
    if group is not None and not belongs_to(group, person_id=request.person_id, on=day_of(now)):
        raise NotYourOrganisation


def _check_not_barred(round_: Round, request: EntryRequest, halls: Catalogue, on: date) -> None:
    """Raise EntryBarred where points keep the applicant out (requirement 140)."""
    hall = halls.facility_by_id[round_.facility_id]
    effect = lottery_barred(
        person_id=request.applicant.person_id,
        organisation_id=request.organisation_id,
        hall=hall,
        halls=halls,
        on=on,
    )
    if effect is not None:
        raise EntryBarred(
            until=full_day_label(effect.ends_on - timedelta(days=1)),
            hall=hall.names,
            clause=by_clause(effect.clause),
            phone=settings.SUPPORT_PHONE,
        )


@dataclass(frozen=True, slots=True)
class _Other:
    """A preference of another entry of the same applicant."""

    entry: str
    rank: int
    wish: Wish


def _other_wishes(
    round_: Round, request: EntryRequest, halls: Catalogue, instead_of: Entry | None
) -> Iterable[_Other]:
    """What the same applicant asks for in the other entries of the round. One query."""
    rows = Preference.objects.filter(
        entry__round=round_,
        entry__withdrawn_at=None,
        entry__applicant_person=request.applicant.person_id,
        entry__applicant_organisation=request.organisation_id,
    )
    for row in rows.exclude(entry=instead_of).select_related("entry"):
        day = day_of(row.period.start)
        wish = wish_at(halls, room_id=row.room_id, day=day, slot_codes=row.slot_codes)
        if wish is not None:
            yield _Other(row.entry.code, row.rank, wish)


def _check_asked_once(wish: Wish, others: Iterable[_Other]) -> None:
    """Raise AskedTwice: each entry has a lot, so twice the same place would be twice the chance."""
    parts = frozenset(wish.room.part_ids)
    for other in others:
        shared = not parts.isdisjoint(other.wish.room.part_ids)
        if shared and wish.during.overlaps(other.wish.during):
            raise AskedTwice(
                place=f"{when_label(wish.during)} {wish.room.names}", entry=grouped(other.entry)
            )


def _said(request: EntryRequest, given: GivenAnswers) -> dict[str, object]:
    return {
        "applicant_person_id": request.applicant.person_id,
        "applicant_organisation_id": request.organisation_id,
        "asked_by_id": request.person_id,
        "purpose_id": request.purpose_id,
        "purpose_text": request.purpose_text,
        "people": request.people,
        "answers": to_json(given),
    }


def _write_preferences(entry: Entry, wishes: Sequence[Wish]) -> None:
    Preference.objects.bulk_create(
        Preference(
            entry=entry,
            rank=rank,
            room_id=wish.room.id,
            during=as_range(wish.during),
            slot_codes=[slot.code for slot in wish.slots],
        )
        for rank, wish in enumerate(wishes, start=1)
    )


def _note(verb: str, entry: Entry, wishes: Sequence[Wish], *, actor: Actor, now: datetime) -> None:
    """In the trail: who did it, and what is asked for from now on."""
    record(
        actor=actor,
        verb=verb,
        object_type="entry",
        object_code=entry.code,
        now=now,
        facts={
            "round": entry.round_id,
            "wishes": [
                f"{wish.room.code}@{wish.day.isoformat()}@{slot.code}"
                for wish in wishes
                for slot in wish.slots
            ],
        },
    )
