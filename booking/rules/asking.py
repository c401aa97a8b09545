"""Who asks, as far as windows depend on it: the applicants they can be, and the way they come."""

from dataclasses import dataclass

from core.actor import Channel
from facilities.enums import ApplicantKind
from facilities.rules.terms import Classes, classes_named
from facilities.rules.values import RoomValue, RulesValue, rules_for

KINDS = frozenset(kind.value for kind in ApplicantKind)


@dataclass(frozen=True, slots=True)
class Asker:
    """One who looks or applies. `applicants`: the classes of each applicant they can be.

    Who has not signed in is one applicant without any class: for them the room's own rules hold.
    `early`: whether a window before the public counts for them; it does not for who moves.
    """

    applicants: tuple[Classes, ...] = (frozenset(),)
    channel: str = Channel.WEB.value
    early: bool = True


VISITOR = Asker()


def asking_as(classes: Classes, *, channel: str) -> Asker:
    """Exactly one applicant who comes by one way."""
    return Asker((classes,), channel)


def rules_seen(rules: RulesValue, asker: Asker) -> tuple[RulesValue, ...]:
    """The rules for each applicant that the asker can be, each once.

    Applicants of a kind to which the room is not let are left out, unless there are no others.
    """
    if not rules.windows:
        return (rules,)
    let = [each for each in asker.applicants if not each & KINDS or each & rules.applicants]
    seen = (
        rules_for(rules, classes=each, channel=asker.channel) for each in let or asker.applicants
    )
    return tuple(dict.fromkeys(seen))


def classes_asked(room: RoomValue) -> Classes:
    """The classes on which the room's windows, limits and priority depend; empty for most rooms."""
    asked: Classes = frozenset()
    for rules in room.rules:
        if rules.windows:
            asked |= classes_named(window.words for window in rules.windows)
        if rules.limits:
            asked |= classes_named(limit.words for limit in rules.limits)
        for window in rules.priority:
            asked |= window.words
    return asked
