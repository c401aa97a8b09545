"""Letters of a round: an entry was received, taken back, and what came of it.

As in booking, a stored letter holds no name and no free text of a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from booking.rules.wishes import Wish
from booking.selectors.readers import readers_of
from core.clock import day_of
from core.codes import grouped
from core.dates import full_moment_label, moment_label, until_label, when_label
from facilities.rules.values import Catalogue
from facilities.selectors import catalogue
from lottery.models import Entry, Result, Round
from lottery.selectors.rounds import first_come_at
from lottery.words import outcome_words
from notifications.services.send import send


def tell_of_entry(entry: Entry, wishes: Sequence[Wish], *, now: datetime) -> None:
    """The entry with its number and wishes, the day of the meeting, until when it can be changed.

    A change is told, too: its moment makes another letter.
    """
    round_ = entry.round
    hall = catalogue().facility_by_id[round_.facility_id]
    for reader in readers_of(entry, on=day_of(now)):
        with override(reader.language):
            facts = {
                "number": grouped(entry.code),
                "hall": str(hall.names),
                "phone": hall.phone,
                "wishes": [f"{when_label(wish.during)} {wish.room.names}" for wish in wishes],
                "until": until_label(round_.ends_at),
                "meets_at": moment_label(round_.meets_at),
                "meets_in": round_.meets_in,
                "url": _url(entry),
            }
        send(
            letter="entry_received",
            recipient_id=reader.user_id,
            address=reader.address or "",
            language=reader.language,
            facts=facts,
            dedupe_key=f"entry_received:{entry.code}:{now.isoformat()}:{reader.user_id}",
            now=now,
        )


def tell_of_withdrawal(entry: Entry, *, now: datetime) -> None:
    """The entry counts no more: whoever took it back, the one who asked learns of it in time."""
    round_ = entry.round
    hall = catalogue().facility_by_id[round_.facility_id]
    for reader in readers_of(entry, on=day_of(now)):
        with override(reader.language):
            facts = {
                "number": grouped(entry.code),
                "hall": str(hall.names),
                "phone": hall.phone,
                "until": until_label(round_.ends_at),
                "url": f"{settings.SITE_URL}{reverse('lottery:round', args=[round_.pk])}",
            }
        send(
            letter="entry_withdrawn",
            recipient_id=reader.user_id,
            address=reader.address or "",
            language=reader.language,
            facts=facts,
            dedupe_key=f"entry_withdrawn:{entry.code}:{reader.user_id}",
            now=now,
        )


def tell_of_results(
    round_: Round, results: Iterable[Result], halls: Catalogue, *, now: datetime
) -> None:
    """One letter for each who asked, with all entries made in one name; it leaves once."""
    by_asker: dict[tuple[int, int | None], list[Result]] = defaultdict(list)
    for result in results:
        entry = result.entry
        by_asker[entry.asked_by_id, entry.applicant_organisation_id].append(result)
    for theirs in by_asker.values():
        _tell(round_, theirs, halls, now=now)


def _tell(round_: Round, results: Sequence[Result], halls: Catalogue, *, now: datetime) -> None:
    hall = halls.facility_by_id[round_.facility_id]
    first = results[0].entry
    for reader in readers_of(first, on=day_of(now)):
        with override(reader.language):
            facts = {
                "hall": str(hall.names),
                "phone": hall.phone,
                "lines": [
                    {"number": grouped(each.entry.code), "outcome": outcome_words(each, halls)}
                    for each in results
                ],
                "left_over": any(each.refusal for each in results),
                "drawn": any(each.draw_id for each in results),
                "first_come": full_moment_label(first_come_at(round_, hall)),
                "round_url": f"{settings.SITE_URL}{reverse('lottery:round', args=[round_.pk])}",
                "url": f"{settings.SITE_URL}{reverse('lottery:entries')}",
            }
        send(
            letter="round_result",
            recipient_id=reader.user_id,
            address=reader.address or "",
            language=reader.language,
            facts=facts,
            dedupe_key=f"round_result:{round_.pk}:{first.code}:{reader.user_id}",
            now=now,
        )


def _url(entry: Entry) -> str:
    return f"{settings.SITE_URL}{reverse('lottery:entry', args=[entry.code])}"
