"""見積書: what wishes would cost, as a paper; nothing is held or booked by it (requirement 105)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from booking.errors import NothingChosen
from booking.rules.answers import GivenAnswers, price_answers
from booking.rules.wishes import Wish
from booking.selectors.asking import Applicant
from booking.selectors.estimates import addressee
from booking.services.money import lines_now
from core import codes
from core.actor import Actor
from core.clock import day_of
from documents.enums import Kind
from documents.models import Document
from documents.services.issue import issue_document

GOOD_FOR = timedelta(days=14)


def issue_estimate(
    wishes: Sequence[Wish],
    given: GivenAnswers,
    *,
    people: int | None,
    applicant: Applicant,
    is_open: bool,
    actor: Actor,
    now: datetime,
) -> Document:
    """A numbered estimate of the price for these answers, good for two weeks, not past the use.

    `is_open`: answers that may change it are still to be given; the paper says so. Of several halls
    it is the first one's paper. Raises NothingChosen.
    """
    if not wishes:
        raise NothingChosen
    on, first = day_of(now), wishes[0].facility
    lines: list[dict[str, Any]] = []
    for number, wish in enumerate(wishes, start=1):
        answers = price_answers(given, wish, number=number, people=people, on=on)
        lines += [
            {"label": line.label, "yen": line.yen, "how": line.how}
            for line in lines_now(wish, answers) or ()
        ]
    with override(settings.LANGUAGE_CODE):
        halls = "・".join(dict.fromkeys(str(wish.facility.names) for wish in wishes))
        facts = {
            "hall": halls,
            "hall_address": first.address,
            "hall_phone": first.phone,
            "applicant": addressee(applicant),
            "uses": [
                {
                    "room": str(wish.room.names),
                    "start": wish.during.start.isoformat(),
                    "end": wish.during.end.isoformat(),
                }
                for wish in wishes
            ],
            "valid_until": min(on + GOOD_FOR, *(wish.day for wish in wishes)).isoformat(),
            "is_open": is_open,
            "lines": lines,
            "total_yen": sum(line["yen"] for line in lines),
        }
    with transaction.atomic():
        return issue_document(
            kind=Kind.ESTIMATE,
            reference=codes.any_code(),
            facility_id=first.id,
            facts=facts,
            actor=actor,
            now=now,
        )
