"""What stands on my page, and what other apps put there: one Protocol, one line of settings.

    MY_PAGE_HANDLERS = {"rounds": "lottery.handlers.EntriesOnMyPage"}

Apps above booking have things that stand in somebody's name, too: entries of rounds. booking does
not know them (docs/architecture.md). A system check proves at start that each handler can be
loaded and answers.
"""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db.models import Q
from django.utils.module_loading import import_string

from core.names import and_more
from facilities.rules.values import Catalogue


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next, until when, and where."""

    text: str
    until: str = ""
    url: str = ""
    button: str = ""
    by_post: bool = False  # it changes something: no link leads there
    at: datetime | None = None  # the moment of it: lists stand in this order
    is_offer: bool = False  # nothing is lost by leaving it


@dataclass(frozen=True, slots=True, kw_only=True)
class MyLine:
    """One thing in the list: a booking, an entry of a round.

    `begins` is when its use begins. `about` says what it is, where it is no booking; `wishes` what
    else was asked for, the second best first. `permit_url`: "" where there is no permit.
    """

    code: str
    number: str
    url: str
    begins: datetime
    when: str
    room: str
    hall: str
    status_word: str
    applicant: str
    next_step: NextStep
    again_url: str = ""
    permit_url: str = ""
    about: str = ""
    wishes: Sequence[str] = ()
    outcome: str = ""
    is_waiting: bool = False  # for somebody else's decision
    is_over: bool = False
    more: int = 0  # uses for which the next step is done with this one

    @property
    def uses(self) -> str:
        """When and where, and how many uses more."""
        return and_more(f"{self.when} {self.room}", self.more)

    @property
    def presses(self) -> bool:
        """Whether something is lost if the person does nothing."""
        return bool(self.next_step.button) and not self.next_step.is_offer


class MyPageHandler(Protocol):
    """An app with things of its own on my page. Made without arguments; keeps no state."""

    def lines(self, *, mine: Q, catalogue: Catalogue, now: datetime) -> Sequence[MyLine]:
        """What meets `mine`, a condition on applicant_person and applicant_organisation.

        Without what has become a booking: that stands there already. At most one query.
        """


def lines_of_others(*, mine: Q, catalogue: Catalogue, now: datetime) -> list[MyLine]:
    """What the handlers of the settings put on the page."""
    paths = settings.MY_PAGE_HANDLERS.values()
    handlers = [cast("MyPageHandler", import_string(path)()) for path in paths]
    return [
        line
        for handler in handlers
        for line in handler.lines(mine=mine, catalogue=catalogue, now=now)
    ]


def handlers_answer(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One error for each handler that cannot be loaded or does not answer as the protocol says."""
    faults = [_fault(path) for path in settings.MY_PAGE_HANDLERS.values()]
    return [Error(f"MY_PAGE_HANDLERS: {fault}", id="booking.E001") for fault in faults if fault]


def _fault(path: str) -> str:
    try:
        handler = import_string(path)
    except ImportError as error:
        return f"{path} cannot be imported: {error}"
    wanted = list(inspect.signature(MyPageHandler.lines).parameters)
    method = getattr(handler, "lines", None)
    if method is None or list(inspect.signature(method).parameters) != wanted:
        return f"{path} has no lines({', '.join(wanted)})."
    return ""
