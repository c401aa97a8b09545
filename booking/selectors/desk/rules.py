"""Reads: since when which rules of a hall hold, and who published them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from core.dates import full_day_label, full_moment_label
from facilities.enums import RULES_PUBLISHED, RULES_WITHDRAWN
from facilities.rules.values import FacilityValue
from facilities.selectors.hall_file import hall_table

_SHOWN = 20
_SUBJECTS: dict[str, str | Promise] = {
    "rules": _("受付の規則"),
    "hours": _("開館時間"),
    "closed": _("休館日"),
    "kept": _("市民のために空けておく日"),
    "penalties": _("点数と利用の制限"),
    "timetables": _("時間割"),
}
_DEEDS: dict[str, str | Promise] = {
    RULES_PUBLISHED: _("公開"),
    RULES_WITHDRAWN: _("取りやめ"),
}


@dataclass(frozen=True, slots=True)
class RulesVersion:
    """A day from which some rules hold. `state`: past, present or future."""

    begins: date
    first: str
    state: str
    subjects: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deed:
    """Who published or withdrew rules, when, and from which days they hold."""

    at: str
    who: str
    what: str
    days: tuple[str, ...]


def rule_versions(hall: FacilityValue, *, today: date) -> list[RulesVersion]:
    """The days from which something of the hall's rules holds, the latest first."""
    table = hall_table(hall.code)
    begun: dict[date, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for subject in _SUBJECTS:
        for entry in table.get(subject, []):
            begun[entry["from"]].append((subject, entry))
    present = max((day for day in begun if day <= today), default=None)
    return [_version(day, begun[day], today, present) for day in sorted(begun, reverse=True)]


def _version(
    day: date, entries: list[tuple[str, dict[str, Any]]], today: date, present: date | None
) -> RulesVersion:
    subjects = dict.fromkeys(subject for subject, _entry in entries)
    clauses = dict.fromkeys(str(entry.get("source", "")) for _subject, entry in entries)
    return RulesVersion(
        begins=day,
        first=full_day_label(day),
        state="future" if day > today else "present" if day == present else "past",
        subjects=tuple(str(_SUBJECTS[subject]) for subject in subjects),
        clauses=tuple(clause for clause in clauses if clause),
    )


def rule_deeds(hall: FacilityValue) -> list[Deed]:
    """What the trail knows of publishing and withdrawing at the hall, the latest first."""
    rows = Entry.objects.filter(object_type="facility", object_code=hall.code, verb__in=_DEEDS)
    return [
        Deed(
            at=full_moment_label(row.at),
            who=row.actor_name,
            what=str(_DEEDS[row.verb]),
            days=tuple(full_day_label(date.fromisoformat(day)) for day in row.facts["from"]),
        )
        for row in rows.order_by("-at")[:_SHOWN]
    ]
