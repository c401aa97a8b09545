"""Versions of fees: written when files are loaded and when a clerk publishes one."""

from collections.abc import Iterable
from datetime import date

from facilities.imports.fees import FeeVersion
from facilities.models import Facility, FeeSchedule
from facilities.services.ledger import Fields, Ledger


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
