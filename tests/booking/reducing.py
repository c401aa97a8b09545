"""A hall of the small world whose fees are reduced on application, by standing and by proof."""

from typing import Any

from booking.models import Application
from booking.rules.answers import GivenAnswers, HallAnswers
from booking.services.apply import ApplyRequest
from booking.services.exemptions import ExemptionRequest
from booking.services.hold import hold_rooms
from booking.services.uploads import Upload
from core.actor import Actor
from facilities.models import FeeSchedule
from facilities.services.versions import raise_catalogue_version
from tests.booking.acts import apply_over
from tests.booking.world import FEES, NOW, World, picks

REDUCING = (
    FEES
    + """\
words:
  backing: {cohosted: 市の共催, supported: 市の後援}
  holder: {disabled: 障害者手帳を持つ人}
  use: {general: 一般, commercial: 営利}
questions: {holder: 当てはまるもの, use: 営利ですか}
surcharges:
  - {code: commercial, name: 営利, when: {use: commercial}, multiply: 3}
charges:
  - {code: early, name: 繰上げ, charged: early, per: hour, yen: 200}
  - {code: extension, name: 延長, charged: extension, per: hour, yen: 250}
  - {code: overrun, name: 時間超過, charged: overrun, per: hour, yen: 300, fraction: half_up}
  - {code: gate, name: 入場料の総額による使用料, charged: takings, percent: 5, above: room}
reductions:
  - code: cohosted
    name: 共催
    when: {backing: cohosted}
    percent: 100
    by: application
    documents: [減免申請書]
    clause: 規則第7条
  - {code: supported, name: 後援, when: {backing: supported}, percent: 50, by: application}
  - {code: outdoors, name: 営利の特例, when: {use: commercial}, percent: 10, by: application}
  - {code: disabled, name: 障害者, when: {holder: disabled}, percent: 50, proof: 障害者手帳}
"""
)
PDF = Upload("計画書.pdf", b"%PDF-1.7 plan")


def reduce_everything(world: World) -> None:
    """Let the world's hall know every kind of reduction and charges of time."""
    FeeSchedule.objects.filter(facility=world.facility).update(text=REDUCING)
    raise_catalogue_version()


def asks_for(
    *codes: str, reason: str = "市と共催の講座", files: tuple[Upload, ...] = (PDF,)
) -> Any:
    """A request for these reductions of the hall `kan`."""
    return ExemptionRequest(keys=[f"kan:{code}" for code in codes], reason=reason, documents=files)


def said(**words: str) -> GivenAnswers:
    """Answers to the hall's questions."""
    here = HallAnswers(words={name: frozenset({word}) for name, word in words.items()})
    return GivenAnswers(halls={"kan": here})


def apply(
    world: World, actor: Actor, room: str, *slots: str, now: Any = NOW, **request: Any
) -> Application:
    """Hold and apply."""
    hold = hold_rooms(picks=picks(room, *slots), actor=actor, now=now)
    given: dict[str, Any] = {"purpose_id": world.purpose.pk, "people": 5} | request
    return apply_over(code=hold.code, request=ApplyRequest(**given), actor=actor, now=now)
