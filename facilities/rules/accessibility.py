"""What a hall or a room has for those who need it: a lift, a wheelchair's toilet (requirement 7).

Whatever is not said is not known: it counts neither as there nor as missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from facilities.rules.names import UNSAID, Names, names_from


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFact:
    """Whether one thing of the vocabulary is there, and where or how."""

    code: str
    there: bool
    note: Names = UNSAID
    invented: bool = False


def facts_from(kept: Mapping[str, Any], *, invented: bool) -> tuple[AccessFact, ...]:
    """What a row of a hall or room keeps, as `kept_facts` wrote it."""
    return tuple(
        AccessFact(
            code=code,
            there=said["there"],
            note=names_from(said.get("note", {})),
            invented=invented,
        )
        for code, said in sorted(kept.items())
    )


def kept_facts(facts: Iterable[AccessFact]) -> dict[str, dict[str, Any]]:
    """As JSON: a note only where there is one."""
    return {
        fact.code: {"there": fact.there, **({"note": fact.note.kept()} if fact.note else {})}
        for fact in facts
    }


def codes_there(facts: Iterable[AccessFact]) -> frozenset[str]:
    """The things that are known to be there."""
    return frozenset(fact.code for fact in facts if fact.there)
