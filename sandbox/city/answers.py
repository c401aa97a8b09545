"""What the invented citizens answer when they apply: ordinary uses, some of them heated."""

from booking.rules.answers import NO, GivenAnswers, HallAnswers
from booking.rules.questions import PHONE
from facilities.enums import Asked

EVERY_NTH_HEATS = 4


def everyday_answers(hall_code: str, *, people: int) -> GivenAnswers:
    """The answers to whatever a hall asks; what it does not ask is left out when they are kept."""
    here = HallAnswers(
        words={"user": frozenset({"resident"}), "use": frozenset({"general"})},
        admission=0,
        asks={
            Asked.SALES.value: NO,
            Asked.FOOD.value: NO,
            Asked.FIRE.value: NO,
            Asked.IN_CHARGE.value: "Mihon Taro",
            PHONE: "0270000000",
        },
    )
    wanted = {1: {"hvac": 1}} if people % EVERY_NTH_HEATS == 0 else {}
    return GivenAnswers(halls={hall_code: here}, wanted=wanted)
