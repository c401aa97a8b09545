"""Letters of a round: an entry was received, taken back, and what came of it.

As in booking, a stored letter holds no name and no free text of a person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
    _write(
        "entry_received",
        entry,
        lambda: {
            "number": grouped(entry.code),
            "hall": str(hall.names),
            "phone": hall.phone,
            "wishes": [f"{when_label(wish.during)} {wish.room.names}" for wish in wishes],
            "until": until_label(round_.ends_at),
            "meets_at": moment_label(round_.meets_at),
            "meets_in": round_.meets_in,
            "url": _address("lottery:entry", entry.code),
        },
        key=f"{entry.code}:{now.isoformat()}",
        now=now,
    )


def tell_of_withdrawal(entry: Entry, *, now: datetime) -> None:
    """The entry counts no more: whoever took it back, the one who asked learns of it in time."""
    round_ = entry.round
    hall = catalogue().facility_by_id[round_.facility_id]
    _write(
        "entry_withdrawn",
        entry,
        lambda: {
            "number": grouped(entry.code),
            "hall": str(hall.names),
            "phone": hall.phone,
            "until": until_label(round_.ends_at),
            "url": _address("lottery:round", round_.pk),
        },
        key=entry.code,
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
    _write(
        "round_result",
        first,
        lambda: {
            "hall": str(hall.names),
            "phone": hall.phone,
            "lines": [
                {"number": grouped(each.entry.code), "outcome": outcome_words(each, halls)}
                for each in results
            ],
            "left_over": any(each.refusal for each in results),
            "drawn": any(each.draw_id for each in results),
            "first_come": full_moment_label(first_come_at(round_, hall)),
            "round_url": _address("lottery:round", round_.pk),
            "url": _address("lottery:entries"),
        },
        key=f"{round_.pk}:{first.code}",
        now=now,
    )


def _write(
    letter: str, entry: Entry, facts: Callable[[], dict[str, object]], *, key: str, now: datetime
) -> None:
    """The letter to each who reads about the entry, with the facts told in their language."""
    for reader in readers_of(entry, on=day_of(now)):
        with override(reader.language):
            told = facts()
        send(
            letter=letter,
            recipient_id=reader.user_id,
            address=reader.address or "",
            language=reader.language,
            facts=told,
            dedupe_key=f"{letter}:{key}:{reader.user_id}",
            now=now,
        )


def _address(page: str, *place: object) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=place)}"
