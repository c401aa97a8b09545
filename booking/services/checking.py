"""What must hold before an application is made, whichever way it comes."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from booking.rules.admission import check_applicant, check_party, check_purpose
from booking.rules.asking import Asker
from booking.rules.limits import uses_of
from booking.rules.wishes import Wish
from booking.selectors.applicants import applicant_of
from booking.selectors.asking import Applicant
from booking.services.neighbours import check_quiet
from booking.services.quota import check_limits
from booking.services.restrictions import check_standing_of
from core.clock import day_of
from facilities.enums import ApplicantKind
from facilities.rules.values import RulesValue

Admit = Callable[[Wish, Asker], RulesValue]


def check_application(
    wishes: Sequence[Wish],
    *,
    applicant: Applicant,
    purpose: str,
    people: int,
    channel: str,
    admit: Admit,
    locked: Collection[int],
    now: datetime,
    excepted: bool = False,
) -> list[RulesValue]:
    """The rules by which each wish may be booked in this name: for the room, of those `admit` says.

    `purpose` is its code, `locked` are the parts that are locked. `admit` answers whether that
    asker may have the wish now, and by which rules. `excepted`: staff gave a reason to book though
    points forbid it. The applicant's row is locked, last of locks. Raises a NotBookable.
    """
    check_purpose(wishes, code=purpose)
    check_quiet(wishes, purpose=purpose, locked=locked)
    check_party(wishes, people=people)
    whose = {"person_id": applicant.person_id, "organisation_id": applicant.organisation_id}
    classes = applicant_of(
        **whose, rooms=[wish.room for wish in wishes], on=day_of(now), channel=channel
    )
    kind = ApplicantKind.of(applicant.organisation_id)
    found = []
    for wish in wishes:
        rules = admit(wish, classes.at(wish.facility.id))
        check_applicant(wish, kind=kind, allowed=rules.applicants)
        found.append(rules)
    uses = uses_of(wishes, now=now)
    check_limits(uses, classes_at=classes.classes_at, now=now, **whose)
    check_standing_of(wishes, now=now, excepted=excepted, **whose)
    return found
