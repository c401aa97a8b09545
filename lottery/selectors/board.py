"""A round as the one who leads the meeting sees it: conflicts one by one, what is settled, who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.enums import CellState
from booking.words import CHANNEL_WORDS
from core.actor import Channel
from core.clock import day_of
from core.codes import grouped
from core.dates import day_label, moment_label, time_label
from facilities.rules.values import Catalogue
from lottery.enums import GETS_A_PLACE, Basis, Fate, RoundStatus
from lottery.errors import NoSuchRound
from lottery.models import Agreement, Draw, Entry, Preference, Result, Round
from lottery.rules.draw import meets_any
from lottery.selectors.rounds import RoundView, first_come_at, round_view
from lottery.selectors.standing import Standing, standing_of
from lottery.words import place_words


@dataclass(frozen=True, slots=True)
class WishLine:
    """One preference. `is_free`: nobody was given it and the hall does not use it."""

    rank: int
    day: str
    time: str
    room: str
    is_free: bool

    @property
    def words(self) -> str:
        """When and where."""
        return f"{self.day} {self.time} {self.room}"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as staff see it."""

    code: str
    name: str
    asker: str
    phone: str
    has_mail: bool
    people: int
    purpose: str
    channel: str
    made: str
    wishes: Sequence[WishLine]

    @property
    def number(self) -> str:
        """The number as it is read out."""
        return grouped(self.code)


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Entries that want the same. `why`: the hall uses it, or somebody was given it."""

    number: int
    code: str
    entries: Sequence[EntryLine]
    why: str


@dataclass(frozen=True, slots=True)
class SettledLine:
    """What an entry got; `agreement` to be undone, `refusal` why it is not booked."""

    entry: EntryLine
    fate: str
    basis: str
    place: str
    agreement: int | None
    booking_url: str
    refusal: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One record of the meeting."""

    number: int
    when: str
    present: str
    note: str
    settled: Sequence[SettledLine]


@dataclass(frozen=True, slots=True)
class RoundBoard:
    """Everything of one round for its staff."""

    round: RoundView
    entries: Sequence[EntryLine]
    conflicts: Sequence[ConflictLine]
    uncontested: Sequence[EntryLine]
    agreements: Sequence[AgreementLine]
    others: Sequence[SettledLine]  # drawn, or uncontested and booked
    left_over: Sequence[SettledLine]
    to_call: Sequence[SettledLine]
    draws: Sequence[Draw]
    sealed: Draw | None
    may_arrange: bool  # entries are over, nothing is sealed or closed
    is_closed: bool
    is_closing: bool
    before_meeting: bool  # its day has not come
    days_left: int  # until first come begins

    @property
    def contested_count(self) -> int:
        """How many entries are not settled."""
        return sum(len(conflict.entries) for conflict in self.conflicts)


def round_board(round_: Round, halls: Catalogue, *, now: datetime) -> RoundBoard:
    """The whole board. Eight queries, however many entries there are."""
    standing = standing_of(round_, halls, now=now)
    draws = list(round_.draws.order_by("number"))
    sealed = next((draw for draw in draws if draw.drawn_at is None), None)
    lines = {code: entry_line(standing, code) for code in standing.entries}
    settled = {
        code: _settled(result, lines[code], halls) for code, result in standing.results.items()
    }
    is_closed = round_.status == RoundStatus.CLOSED
    return RoundBoard(
        round=round_view(round_, halls, now=now),
        entries=list(lines.values()),
        conflicts=[
            conflict_line(standing, group, lines, number)
            for number, group in enumerate(standing.conflicts, start=1)
        ],
        uncontested=[lines[code] for code in standing.uncontested],
        agreements=_agreements(round_, settled),
        others=[
            line for code, line in settled.items() if standing.results[code].basis != Basis.AGREED
        ],
        left_over=[line for line in settled.values() if line.refusal],
        to_call=[line for line in settled.values() if is_closed and not line.entry.has_mail],
        draws=draws,
        sealed=sealed,
        may_arrange=round_.status == RoundStatus.OPEN and now >= round_.ends_at and not sealed,
        is_closed=is_closed,
        is_closing=round_.status == RoundStatus.CLOSING,
        before_meeting=day_of(now) < day_of(round_.meets_at),
        days_left=(day_of(first_come_at(round_, standing.hall)) - day_of(now)).days,
    )


def entry_line(standing: Standing, code: str) -> EntryLine:
    """One entry of the standing."""
    entry = standing.entries[code]
    return EntryLine(
        code=code,
        name=str(entry.applicant_organisation or entry.asked_by),
        asker=entry.asked_by.name if entry.applicant_organisation else "",
        phone=entry.asked_by.phone,
        has_mail=bool(entry.asked_by.user.email),
        people=entry.people,
        purpose=_purpose(entry, standing.halls),
        channel=str(CHANNEL_WORDS[Channel(entry.channel)]),
        made=moment_label(entry.made_at),
        wishes=[_wish(standing, each) for each in standing.preferences[code]],
    )


def conflict_line(
    standing: Standing, group: Sequence[str], lines: dict[str, EntryLine], number: int
) -> ConflictLine:
    """One conflict with what stands in everybody's way."""
    return ConflictLine(
        number=number,
        code=group[0],
        entries=[lines[code] for code in group],
        why=_why(standing, group),
    )


def _wish(standing: Standing, preference: Preference) -> WishLine:
    period = preference.period
    place = standing.place(preference.room_id, period)
    return WishLine(
        rank=preference.rank,
        day=day_label(day_of(period.start)),
        time=time_label(period),
        room=str(standing.halls.room_by_id[preference.room_id].names),
        is_free=not meets_any(place, standing.fixed),
    )


def _why(standing: Standing, group: Sequence[str]) -> str:
    """Why even one alone cannot have it: what of the hall itself, or of another entry."""
    places = [standing.wanted[code] for code in group]
    for used, occupant in standing.used:
        if meets_any(used, places):
            if occupant.state is CellState.SUSPENDED:
                return _("施設の休館と重なっています（%(why)s）。") % {"why": occupant.why}
            if occupant.state is CellState.OFFICIAL:
                return _("市の利用と重なっています。")
            return _("すでにある予約と重なっています。")
    if any(meets_any(place, standing.given.values()) for place in places):
        return _("ほかの方に決まった時間と重なっています。")
    return ""


def _purpose(entry: Entry, halls: Catalogue) -> str:
    names = next((t.names for t in halls.purposes if t.id == entry.purpose_id), "")
    return f"{names}　{entry.purpose_text}" if entry.purpose_text else str(names)


def _settled(result: Result, line: EntryLine, halls: Catalogue) -> SettledLine:
    application = result.application
    return SettledLine(
        entry=line,
        fate=str(Fate(result.fate).label),
        basis=str(Basis(result.basis).label),
        place=place_words(result, halls) if result.fate in GETS_A_PLACE else "",
        agreement=result.agreement_id,
        booking_url=reverse("booking:desk_booking", args=[f"{application.code}-1"])
        if application
        else "",
        refusal=result.refusal,
    )


def _agreements(round_: Round, settled: dict[str, SettledLine]) -> list[AgreementLine]:
    rows = round_.agreements.filter(undone_at=None).order_by("-recorded_at", "-pk")
    return [
        AgreementLine(
            number=row.pk,
            when=moment_label(row.recorded_at),
            present=row.present,
            note=row.note,
            settled=[line for line in settled.values() if line.agreement == row.pk],
        )
        for row in rows
    ]


def agreement_by(number: int) -> Agreement:
    """The record. Raises NoSuchRound."""
    found = Agreement.objects.filter(pk=number).first()
    if found is None:
        raise NoSuchRound
    return found


def last_present(round_: Round) -> str:
    """Who was there when something was recorded last: for the next record. One query."""
    row = round_.agreements.order_by("-pk").first()
    return row.present if row else ""
