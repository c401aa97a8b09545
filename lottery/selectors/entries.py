"""Entries as the one who entered sees them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from psycopg.types.range import Range

from core.actor import Actor
from core.dates import when_label
from core.periods import Period
from facilities.rules.values import Catalogue, FacilityValue, RoomValue
from lottery.enums import Fate, RoundStatus
from lottery.errors import NoSuchEntry
from lottery.models import Draw, Entry, Preference, Result
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
    draw_url: str  # the list on which it was drawn or waits for the draw
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
    """The actor's entries and their groups', the newest round first. One query."""
    if actor.person_id is None:
        return []
    theirs = Q(applicant_person=actor.person_id) | Q(
        applicant_organisation__in=list(actor.organisation_ids)
    )
    rows = entry_rows().filter(theirs).order_by("-round__use_from", "made_at", "pk")
    if number is not None:
        rows = rows.filter(round=number)
    return [entry_view(row, halls, is_theirs=True, now=now) for row in rows]


def entry_by(*, code: str, actor: Actor) -> Entry:
    """The entry, for whom it is, and for staff who enter for others there. Raises NoSuchEntry."""
    found = entry_rows().filter(code=code).first()
    if found is None or not can_change_entry(actor, found):
        raise NoSuchEntry
    return found


def entry_rows() -> QuerySet[Entry, Entry]:
    """Entries with what their words need, in one query.

    `counting`: the result that counts, with its application; missing without one. `wished_rooms`
    and `wished_times`: the preferences, the best first. `sealed` and `drawn_at`: number and draw of
    the newest list on which it stands (lottery/rules/draw.py), None without one.
    """
    wishes = Preference.objects.filter(entry=OuterRef("pk")).order_by("rank")
    line = Concat(Value("\nentry "), OuterRef("code"), Value(" "))
    lists = Draw.objects.filter(round=OuterRef("round"), listing__contains=line)
    newest = lists.order_by("-number")
    return Entry.objects.annotate(
        counting=FilteredRelation("results", condition=Q(results__ended_at=None)),
        wished_rooms=ArraySubquery(wishes.values("room_id")),
        wished_times=ArraySubquery(wishes.values("during")),
        sealed=Subquery(newest.values("number")[:1]),
        drawn_at=Subquery(newest.values("drawn_at")[:1]),
    ).select_related(  # type: ignore[misc]  # mypy does not know what was annotated
        "round",
        "applicant_person",
        "applicant_organisation",
        "purpose",
        "counting__application",
    )


def entry_view(entry: Entry, halls: Catalogue, *, is_theirs: bool, now: datetime) -> EntryView:
    """One row of `entry_rows` in words; `is_theirs`: for whoever entered, not for staff."""
    round_ = round_view(entry.round, halls, now=now)
    result = told(entry)
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
        draw_url=_draw_url(entry),
        outcome=outcome_words(result, halls) if result else "",
        booking_url=reverse("booking:booking", args=[application.code]) if application else "",
        is_withdrawn=entry.withdrawn_at is not None,
        can_change=round_.takes_entries and entry.withdrawn_at is None,
        is_theirs=is_theirs,
    )


def wishes_in_words(entry: Entry, halls: Catalogue) -> tuple[str, ...]:
    """When and where, the best first."""
    return tuple(f"{when_label(when)} {room.names}" for room, when in wishes_of(entry, halls))


def wishes_of(entry: Entry, halls: Catalogue) -> list[tuple[RoomValue, Period]]:
    """The preferences of a row of `entry_rows`, the best first."""
    rooms: list[int] = entry.wished_rooms  # type: ignore[attr-defined]  # annotated
    times: list[Range[datetime]] = entry.wished_times  # type: ignore[attr-defined]  # annotated
    return [
        (halls.room_by_id[room], Period(during.lower, during.upper))
        for room, during in zip(rooms, times, strict=True)
        if during.lower and during.upper
    ]


def told(entry: Entry) -> Result | None:
    """What came of it, once the round is closed: until then an agreement may be undone."""
    if entry.round.status != RoundStatus.CLOSED:
        return None
    found: Result | None = getattr(entry, "counting", None)
    return found


def is_listed(entry: Entry) -> bool:
    """Whether it stands on a sealed list."""
    return entry.sealed is not None  # type: ignore[attr-defined]  # annotated


def is_drawn(entry: Entry) -> bool:
    """Whether its list was drawn."""
    return entry.drawn_at is not None  # type: ignore[attr-defined]  # annotated


def _draw_url(entry: Entry) -> str:
    if not is_listed(entry):
        return ""
    number = entry.sealed  # type: ignore[attr-defined]  # annotated
    return reverse("lottery:draw", args=[entry.round_id, number])


def _state(entry: Entry, round_: RoundView, result: Result | None) -> str:
    if entry.withdrawn_at is not None:
        return _("取り下げました")
    if result is not None:
        return str(Fate(result.fate).label)
    if round_.takes_entries:
        return pgettext("round", "申し込みました")
    if is_drawn(entry):
        return _("抽選がすみました")
    return _("名簿が決まりました") if is_listed(entry) else _("調整中")
