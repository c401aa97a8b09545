"""Entries of rounds in the list of my page: what they wait for, and what comes next."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.my_page import MyLine, NextStep
from core.clock import day_of
from core.codes import grouped
from core.dates import full_moment_label, until_label, when_label
from facilities.rules.values import Catalogue
from lottery.enums import GETS_A_PLACE, RoundStatus
from lottery.models import Entry, Result
from lottery.selectors.entries import (
    EntryView,
    entry_rows,
    entry_view,
    is_drawn,
    is_listed,
    told,
    wishes_of,
)
from lottery.selectors.rounds import first_come_at

MOST = 100


def entry_lines(*, mine: Q, catalogue: Catalogue, now: datetime) -> list[MyLine]:
    """The entries that meet `mine` and are no bookings, of the newest rounds. One query."""
    rows = entry_rows().filter(mine).exclude(results__application__isnull=False)
    newest = rows.order_by("-round__use_from", "made_at", "pk")[:MOST]
    return [_line(row, catalogue, now) for row in newest]


def _line(entry: Entry, halls: Catalogue, now: datetime) -> MyLine:
    view = entry_view(entry, halls, is_theirs=True, now=now)
    result = told(entry)
    room, when = wishes_of(entry, halls)[0]
    about = {"first": view.round.first, "last": view.round.last}
    return MyLine(
        code=entry.code,
        number=grouped(entry.code),
        url=view.url,
        begins=when.start,
        when=when_label(when),
        room=str(room.names),
        hall=str(view.hall.names),
        about=_("調整会議（%(first)s〜%(last)sの利用）") % about,
        wishes=view.wishes[1:],
        status_word=view.state,
        outcome=view.outcome,
        applicant=view.applicant,
        next_step=_next_step(entry, view, result, now),
        is_waiting=True,
        is_over=_is_over(entry, result, now),
    )


def _is_over(entry: Entry, result: Result | None, now: datetime) -> bool:
    """Nothing can come of it any more; a place that could not be booked may still be booked."""
    if entry.withdrawn_at is not None or entry.round.use_to < day_of(now):
        return True
    if result is None:
        return entry.round.status == RoundStatus.CLOSED
    return result.fate not in GETS_A_PLACE


def _next_step(entry: Entry, view: EntryView, result: Result | None, now: datetime) -> NextStep:
    if entry.withdrawn_at is not None or entry.round.use_to < day_of(now):
        return NextStep("")
    if view.can_change:
        return _to_change(entry, view)
    if result is not None:
        return _after_closing(entry, view, result, now)
    if is_listed(entry):
        return _by_lot(entry, view)
    return _to_meet(entry, now)


def _to_change(entry: Entry, view: EntryView) -> NextStep:
    return NextStep(
        _("希望を変えたり、取り下げたりできます。"),
        until_label(entry.round.ends_at),
        reverse("lottery:change", args=[entry.code]),
        _("希望を変える"),
        at=entry.round.ends_at,
        is_offer=True,
    )


def _to_meet(entry: Entry, now: datetime) -> NextStep:
    meets_at = entry.round.meets_at
    if now >= meets_at:
        return NextStep(_("結果が決まるのを待っています。決まったら、お知らせが届きます。"))
    text = _(
        "ほかの申し込みと重なったら、%(when)sの調整会議（%(where)s）で話し合います。"
        "重ならなければ、来なくても決まります。"
    )
    facts = {"when": full_moment_label(meets_at), "where": entry.round.meets_in}
    return NextStep(text % facts, at=meets_at)


def _by_lot(entry: Entry, view: EntryView) -> NextStep:
    if is_drawn(entry):
        text = _("抽選の結果を見られます。予約になったら、お知らせが届きます。")
        return NextStep(text, url=view.draw_url, button=_("抽選の結果を見る"), is_offer=True)
    text = _("話し合いで決まらなかったので、抽選します。あなたの希望は、名簿にのっています。")
    return NextStep(text, url=view.draw_url, button=_("名簿を見る"), is_offer=True)


def _after_closing(entry: Entry, view: EntryView, result: Result, now: datetime) -> NextStep:
    opens_at = first_come_at(entry.round, view.hall)
    if result.fate in GETS_A_PLACE:  # it could not be booked
        text = _("施設（%(phone)s）に連絡してください。") % {"phone": view.hall.phone}
        is_early = now < opens_at
        until = until_label(opens_at) if is_early else ""
        at = opens_at if is_early else None
        return NextStep(text, until, view.url, _("申し込みを開く"), at=at)
    if now < opens_at:
        text = _("残った時間は、%(when)sから先着順で予約できます。")
        return NextStep(text % {"when": full_moment_label(opens_at)}, at=opens_at)
    return NextStep(
        _("残った時間は、先着順で予約できます。"),
        url=view.round.url,
        button=_("残った時間をさがす"),
        is_offer=True,
    )
