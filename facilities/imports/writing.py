"""Writes terms as the form that docs/hall-files.md describes: what was read comes out again.

Tables are plain dictionaries in the order of the page. Whatever has its usual value is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

import yaml

from facilities.imports.days import MONTH_DAYS, WEEKDAYS
from facilities.imports.terms import LIMIT_DAYS
from facilities.rules.days import DayRule
from facilities.rules.names import Names
from facilities.rules.penalties import EffectRule, Lasting, PenaltyValue, PointRule
from facilities.rules.terms import LimitValue, NeighbourValue, Opening, WindowValue

Written = dict[str, Any]
_WIDTH = 110


def as_text(table: Mapping[str, Any]) -> str:
    """The table as YAML: every value stands as a clerk would write it."""
    text = yaml.dump(
        plain(table),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=_WIDTH,
    )
    return str(text)


class _Dumper(yaml.SafeDumper):
    """9:00 and 2026-12-05 need no quotation marks: the reader takes every value as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Entries of a list stand further in than the list's name, as in the handbook."""
        super().increase_indent(flow, indentless=False)


_Dumper.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0].endswith((":null", ":merge"))]
    for first, pairs in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def plain(value: Any) -> Any:
    """Dictionaries, lists and texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, time):
        return f"{value:%H:%M}".removeprefix("0")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value)


def filled(**fields: Any) -> Written:
    """The fields that say something; a trailing _ frees a name from Python's own."""
    return {
        key.rstrip("_"): value
        for key, value in fields.items()
        if value is not None and value not in ("", [], (), {})
    }


def names_table(names: Names) -> Written:
    """A name in its forms."""
    return filled(ja=names.ja, kana=names.kana, en=names.en, easy=names.easy)


def opening_table(opening: Opening) -> Written:
    """From when a day may be booked."""
    weeks, rest = divmod(opening.days, 7)
    by_weeks = opening.days > 0 and rest == 0
    return filled(
        basis=opening.basis,
        months=opening.months if not opening.days else None,
        weeks=weeks if by_weeks else None,
        days=opening.days if opening.days and not by_weeks else None,
        day=opening.on_day,
        at=opening.at,
        shift=opening.shift if opening.shift != "none" else None,
        exceptions=[
            filled(falls_on=each.falls_on, instead=each.instead, at=each.at)
            for each in opening.exceptions
        ],
    )


def closing_table(days: int, at: time | None) -> Written:
    """Until when."""
    return filled(days=days, at=at)


def window_table(window: WindowValue) -> Written:
    """What differs for some applicants or ways of applying."""
    closes = window.closes
    return filled(
        for_=window.words,
        channels=window.channels,
        opens=opening_table(window.opens) if window.opens else None,
        closes=closing_table(closes.days, closes.at) if closes else None,
        cancel_days=window.cancel_days,
        name=names_table(window.names),
        source=window.clause,
    )


def limit_table(limit: LimitValue) -> Written:
    """How much one applicant may book."""
    return filled(
        most=limit.most,
        count=limit.count,
        per=limit.per,
        within=limit.within,
        rooms=limit.rooms,
        for_=limit.words,
        weekdays=[LIMIT_DAYS[day] for day in limit.weekdays],
        starts_from=limit.begins_from,
        starts_before=limit.begins_before,
        relaxed_days=limit.relaxed_days,
        source=limit.clause,
    )


def neighbour_table(rule: NeighbourValue) -> Written:
    """Rooms that hear each other."""
    return filled(
        rooms=rule.rooms,
        loud=sorted(rule.loud),
        quiet=sorted(rule.quiet),
        then=rule.then,
        source=rule.clause,
    )


def days_table(since: date, rules: Iterable[DayRule], source: str) -> Written:
    """Closed days or kept days that hold together from a day on; none is said, too."""
    return {**filled(from_=since, source=source), "days": [_day_table(rule) for rule in rules]}


def _day_table(rule: DayRule) -> Written:
    by_month = rule.kind == "month_day"
    moves = rule.on_holiday != "stays"
    return filled(
        kind=rule.kind,
        weekdays=[WEEKDAYS[day] for day in rule.weekdays],
        nth=None if by_month else rule.nth,
        days=[MONTH_DAYS[day] for day in rule.nth] if by_month else None,
        on_holiday=rule.on_holiday if moves else None,
        first=_month_and_day(rule.season_from),
        last=_month_and_day(rule.season_to),
        dates=sorted(rule.dates),
        note=rule.note,
    )


def _month_and_day(day: tuple[int, int] | None) -> str:
    return "{:02d}-{:02d}".format(*day) if day else ""


def penalty_table(rules: PenaltyValue) -> Written:
    """What gives points and what follows, from a day on."""
    return filled(
        from_=rules.valid_from,
        group=rules.group,
        points=[_points_table(each) for each in rules.points],
        counts=_lasting_table(rules.counts),
        effects=[_effect_table(each) for each in rules.effects],
        source=rules.clause,
    )


def _points_table(rule: PointRule) -> Written:
    late = rule.cause == "late_cancel"
    return filled(
        for_=rule.cause,
        points=rule.points,
        from_days=rule.from_days if late else None,
        until_days=rule.until_days or None,
    )


def _lasting_table(lasting: Lasting) -> Written:
    return filled(months=lasting.months or None, days=lasting.days or None, until=lasting.until)


def _effect_table(rule: EffectRule) -> Written:
    return filled(
        at=rule.at, then=rule.then, most=rule.most or None, lasts=_lasting_table(rule.lasts)
    )
