"""What people ask the support center in this story."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from core.actor import Actor
from sandbox.city.people import Citizen
from support.enums import CaseChannel, Category
from support.services.calls import end_call, log_call, start_call
from support.services.opening import Inquiry


def ask(
    question: Mapping[str, str], *, who: Citizen, operator: Actor, chance: Random, now: datetime
) -> None:
    """A call that is answered at once, most of the time."""
    start_call(actor=operator, now=now, caller_id=who.person_id)
    inquiry = Inquiry(
        channel=CaseChannel.PHONE,
        category=Category(question["category"]),
        subject=question["subject"],
        text=question["text"],
        caller_id=who.person_id,
    )
    done = chance.random() < 0.85  # noqa: PLR2004 - a share of this story
    told = now + timedelta(seconds=chance.randint(70, 420))
    log_call(inquiry=inquiry, answer=question["answer"], is_done=done, actor=operator, now=told)
    end_call(actor=operator, now=told + timedelta(seconds=20))
