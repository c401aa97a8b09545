"""Versions of fees: written when files are loaded and when a clerk publishes one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.clock import day_of, next_day
from core.dates import full_day_label
from facilities.errors import FeesBeginTooEarly, HallFilesRefused, NoSuchFees, WithdrawalMoved
from facilities.imports.fees import FeeVersion, house_faults, read_hall_fees
from facilities.models import Facility, FeeSchedule, Room, Slot
from facilities.selectors.seen import name_of_text
from facilities.services.ledger import Fields, Ledger
from facilities.services.revision import locked_hall, tell_revision


def write_fees(versions: Iterable[FeeVersion], hall: Facility, ledger: Ledger) -> None:
    """Add these versions to the hall's; one that begins on the same day takes its place.

    Others stay, whether earlier or later: each ends where the next begins. A row is never edited
    but for its end.
    """
    texts = {version.schedule.valid_from: version for version in versions}
    present = {row.valid.lower: row for row in hall.fee_schedules.all()}
    replaced = [
        row for since, row in present.items() if since in texts and row.text != texts[since].text
    ]
    ledger.drop(replaced)
    kept = [row for row in present.values() if row not in replaced]
    wanted: dict[date, Fields] = {row.valid.lower: {} for row in kept} | {
        since: {"clause": version.schedule.clause, "text": version.text}
        for since, version in texts.items()
    }
    ledger.put_versions(FeeSchedule, kept, {"facility": hall}, wanted)


def publish_fees(
    *, facility_code: str, content: bytes, file: str, actor: Actor, now: datetime
) -> FeeVersion:
    """Publish the version in `content` for a hall, from its `from` on; all of it or nothing.

    A version of the same day that has not begun is replaced. Who may do this is asked by callers.
    Raises HallFilesRefused with all faults, or FeesBeginTooEarly.
    """
    with transaction.atomic():
        hall = locked_hall(facility_code)
        version = checked_fees(facility_code=facility_code, content=content, file=file, now=now)
        ledger = Ledger()
        write_fees([version], hall, ledger)
        if ledger.count:
            begins = version.schedule.valid_from.isoformat()
            tell_revision(hall, "publish_fees", begins=begins, actor=actor, now=now)
    return version


def withdraw_fees(
    *, facility_code: str, begins: date, seen: str, actor: Actor, now: datetime
) -> None:
    """Take back a version that has not begun; the one before it goes on.

    Raises NoSuchFees, or WithdrawalMoved where it is no longer the one that `seen` names.
    """
    with transaction.atomic():
        hall = locked_hall(facility_code)
        rows = sorted(hall.fee_schedules.all(), key=lambda row: row.valid.lower)
        row = next((each for each in rows if each.valid.lower == begins), None)
        if row is None or begins <= day_of(now):
            raise NoSuchFees
        if seen != name_of_text(row.text):
            raise WithdrawalMoved
        ledger = Ledger()
        ledger.drop([row])
        kept: dict[date, Fields] = {each.valid.lower: {} for each in rows if each is not row}
        others = [each for each in rows if each is not row]
        ledger.put_versions(FeeSchedule, others, {"facility": hall}, kept)
        tell_revision(hall, "withdraw_fees", begins=begins.isoformat(), actor=actor, now=now)


def checked_fees(*, facility_code: str, content: bytes, file: str, now: datetime) -> FeeVersion:
    """The version in `content`, fit for the hall and not begun: only a first one may have.

    Raises HallFilesRefused with all faults, or FeesBeginTooEarly.
    """
    version, faults = read_hall_fees(content, file=file)
    if version is not None:
        rooms = Room.objects.filter(facility__code=facility_code).values_list("code", flat=True)
        slots = Slot.objects.filter(timetable__facility__code=facility_code)
        codes = slots.values_list("code", flat=True)
        faults += house_faults(version, rooms=set(rooms), slots=set(codes))
        if version.hall and version.hall != facility_code:
            reason = _("この画面の施設は「%(code)s」です。") % {"code": facility_code}
            faults.append(version.at.fault("hall", reason))
    if version is None or faults:
        raise HallFilesRefused(faults)
    tomorrow = next_day(day_of(now))
    if version.schedule.valid_from < tomorrow and _has_fees(facility_code):
        raise FeesBeginTooEarly(day=full_day_label(tomorrow))
    return version


def _has_fees(facility_code: str) -> bool:
    return FeeSchedule.objects.filter(facility__code=facility_code).exists()
