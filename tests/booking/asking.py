"""A hall whose prices ask everything, for the tests of answers."""

from typing import Any

from booking.models import Application
from booking.rules.answers import GivenAnswers, HallAnswers
from booking.services.apply import ApplyRequest
from booking.services.hold import hold_rooms
from core.actor import Actor
from facilities.models import FeeSchedule
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import apply_over
from tests.booking.world import FEES, NOW, World, picks

ASKING = (
    FEES
    + """\
words:
  user: {resident: 市内, outside: 市外, registered: 登録団体}
  use: {general: 一般, commercial: 営利}
  group: {welfare: 福祉団体}
questions: {user: お住まい, use: 営利ですか}
surcharges:
  - {code: paid, name: 入場料あり, when: {admission: {over: 0}}, multiply: 2}
  - {code: commercial, name: 営利, when: {use: commercial}, multiply: 3}
  - {code: outside, name: 市外, when: {user: outside}, multiply: 1.5}
charges:
  - {code: hvac, name: 冷暖房, kind: heating, per: slot, yen: 200}
equipment:
  - {code: piano, name: ピアノ, rooms: [a, b, whole], yen: 500, per: use, stock: 2}
reductions:
  - {code: welfare, name: 福祉団体, when: {group: welfare}, percent: 50}
"""
)


def ask_everything(world: World, *, asks: list[dict[str, Any]] | None = None) -> None:
    """Let the world's hall ask for everything, and for `asks` besides."""
    FeeSchedule.objects.filter(facility=world.facility).update(text=ASKING)
    world.facility.asks = asks or []
    world.facility.save(update_fields=["asks"])
    raise_catalogue_version()


def given(
    *,
    words: dict[str, str] | None = None,
    admission: int | None = None,
    asks: dict[str, str] | None = None,
    wanted: dict[str, int] | None = None,
) -> GivenAnswers:
    """Answers for the hall `kan` and its first booking; somebody of the city where not said."""
    said = {"user": "resident", **(words or {})}
    here = HallAnswers(
        words={name: frozenset({word}) for name, word in said.items()},
        admission=admission,
        asks=asks or {},
    )
    return GivenAnswers(halls={"kan": here}, wanted={1: wanted or {}})


def apply(
    world: World,
    actor: Actor,
    room: str,
    *slots: str,
    answers: GivenAnswers,
    shown_yen: int | None = None,
    group: int | None = None,
) -> Application:
    """Hold and apply with these answers."""
    hold = hold_rooms(picks=picks(room, *slots), actor=actor, now=NOW)
    request = ApplyRequest(
        purpose_id=world.purpose.pk,
        people=5,
        organisation_id=group,
        answers=answers,
        shown_yen=shown_yen,
    )
    return apply_over(code=hold.code, request=request, actor=actor, now=NOW)
