"""Entries as the one who entered sees them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from booking.permissions import can_manage
from core.actor import Actor
from core.dates import when_label
from facilities.rules.values import Catalogue, FacilityValue
from lottery.enums import Fate, RoundStatus
from lottery.errors import NoSuchEntry
from lottery.models import Entry, Result
from lottery.permissions import can_change_entry
from lottery.selectors.rounds import RoundView, round_view
from lottery.words import outcome_words


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry in words. `wishes`: the best first."""

    code: str
    round: RoundView
    applicant: str
    wishes: tuple[str, ...]
    purpose: str
    purpose_text: str
    people: int
    state: str
    outcome: str
    booking_url: str
    is_withdrawn: bool
    can_change: bool
    is_theirs: bool

    @property
    def hall(self) -> FacilityValue:
        """The hall."""
        return self.round.hall

    @property
    def url(self) -> str:
        """The entry's page."""
        return reverse("lottery:entry", args=[self.code])


def my_entries(
    actor: Actor, halls: Catalogue, *, now: datetime, number: int | None = None
) -> list[EntryView]:
    """The actor's entries and their groups', the newest round first. At most five queries."""
    if actor.person_id is None:
        return []
    theirs = Q(applicant_person=actor.person_id) | Q(
        applicant_organisation__in=list(actor.organisation_ids)
    )
    rows = _rows().filter(theirs).order_by("-round__use_from", "made_at", "pk")
    if number is not None:
        rows = rows.filter(round=number)
    return [entry_view(row, halls, actor=actor, now=now) for row in rows]


def entry_by(*, code: str, actor: Actor) -> Entry:
    """The entry, for whom it is, and for staff who enter for others there. Raises NoSuchEntry."""
    found = _rows().filter(code=code).first()
    if found is None or not can_change_entry(actor, found):
        raise NoSuchEntry
    return found


def _rows() -> QuerySet[Entry, Entry]:
    counting = Result.objects.filter(ended_at=None).select_related("application")
    return Entry.objects.select_related(
        "round", "applicant_person", "applicant_organisation", "purpose"
    ).prefetch_related("preferences", Prefetch("results", queryset=counting, to_attr="counting"))


def entry_view(entry: Entry, halls: Catalogue, *, actor: Actor, now: datetime) -> EntryView:
    """One entry of `entry_by` in words."""
    round_ = round_view(entry.round, halls, now=now)
    result = _told(entry)
    application = result.application if result else None
    return EntryView(
        code=entry.code,
        round=round_,
        applicant=str(entry.applicant_organisation or entry.applicant_person),
        wishes=wishes_in_words(entry, halls),
        purpose=str(next(t.names for t in halls.purposes if t.id == entry.purpose_id)),
        purpose_text=entry.purpose_text,
        people=entry.people,
        state=_state(entry, round_, result),
        outcome=outcome_words(result, halls) if result else "",
        booking_url=reverse("booking:booking", args=[application.code]) if application else "",
        is_withdrawn=entry.withdrawn_at is not None,
        can_change=round_.takes_entries and entry.withdrawn_at is None,
        is_theirs=can_manage(actor, entry),
    )


def wishes_in_words(entry: Entry, halls: Catalogue) -> tuple[str, ...]:
    """When and where, the best first. Its preferences are there already."""
    return tuple(
        f"{when_label(each.period)} {halls.room_by_id[each.room_id].names}"
        for each in sorted(entry.preferences.all(), key=lambda each: each.rank)
    )


def _told(entry: Entry) -> Result | None:
    """What came of it, once the round is closed: until then an agreement may be undone."""
    if entry.round.status != RoundStatus.CLOSED:
        return None
    counting: list[Result] = entry.counting  # type: ignore[attr-defined]  # prefetched
    return counting[0] if counting else None


def _state(entry: Entry, round_: RoundView, result: Result | None) -> str:
    if entry.withdrawn_at is not None:
        return _("取り下げました")
    if result is not None:
        return str(Fate(result.fate).label)
    if round_.takes_entries:
        return pgettext("round", "申し込みました")
    return _("調整中")
