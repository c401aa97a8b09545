"""A hall of the small world that takes organisers before the public, and who may come."""

from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from accounts.models import Organisation, Standing
from booking.models import Application
from booking.services.apply import ApplyRequest
from booking.services.hold import hold_rooms
from booking.services.priority import PriorityPapers
from booking.services.uploads import Upload
from core.actor import Actor
from facilities.models import BookingRules
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import apply_over
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, picks

FAR = date(2027, 9, 1)  # a Wednesday: its public opening is on 1 June 2027
TENNIS = {
    "words": ["sports-body"], "opens_months": 12, "closes_months": 6,
    "documents": ["大会要項", "予算書"], "clause": "優先予約要綱第3条",
}  # fmt: skip
GUIDE = Upload("要項.pdf", b"%PDF-1.7 guide")


def let_organisers_in(**window: Any) -> None:
    """Every room takes organisers before the public."""
    BookingRules.objects.update(priority=[TENNIS | window])
    raise_catalogue_version()


def stands_as_organiser(group: Organisation) -> Organisation:
    """The group, which staff count as an organiser at every hall."""
    Standing.objects.create(
        organisation=group, word="sports-body", during=DateRange(date(2026, 4, 1), None),
        reason="体育協会に加盟", given_at=NOW, given_by_id=sign_in(duty="manager").user,
    )  # fmt: skip
    return group


def apply_early(
    world: World, actor: Actor, group: Organisation, *rooms: str, **papers: Any
) -> Application:
    """Hold these rooms on the far day and apply for them in the group's name, on the web."""
    chosen = [pick for room in rooms or ("single",) for pick in picks(room, "am", on=FAR)]
    hold = hold_rooms(picks=chosen, actor=actor, now=NOW)
    wanted = ApplyRequest(
        purpose_id=world.purpose.pk,
        people=9,
        organisation_id=group.pk,
        papers=PriorityPapers(**papers),
    )
    return apply_over(code=hold.code, request=wanted, actor=actor, now=NOW)
