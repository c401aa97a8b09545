"""Windows, limits and neighbours as they are kept in columns: plain JSON and back.

What has its usual value is left out, so that a column reads like the file it came from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from typing import Any

from facilities.rules.names import Names
from facilities.rules.terms import (
    Closing,
    LimitValue,
    NeighbourValue,
    Opening,
    OpeningException,
    WindowValue,
)

Json = Mapping[str, Any]


def as_json(value: Any) -> Any:
    """A term as JSON: times as 09:00, days in ISO, sets as sorted lists, usual values left out."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {
            field.name: as_json(held)
            for field, held in pairs
            if field.default is MISSING or held != field.default
        }
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return [as_json(each) for each in sorted(value)]
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    return value


def exceptions_from(rows: Sequence[Json]) -> tuple[OpeningException, ...]:
    """Dated exceptions to an opening."""
    return tuple(OpeningException(**{**row, "at": _time(row.get("at"))}) for row in rows)


def window_from(row: Json) -> WindowValue:
    """One window by class and channel."""
    opens, closes = row.get("opens"), row.get("closes")
    return WindowValue(
        **{
            **row,
            "words": tuple(row.get("words", ())),
            "channels": tuple(row.get("channels", ())),
            "opens": _opening(opens) if opens else None,
            "closes": Closing(days=closes["days"], at=_time(closes.get("at"))) if closes else None,
            "names": Names(**{"ja": "", **row.get("names", {})}),
        }
    )


def limit_from(row: Json) -> LimitValue:
    """One limit."""
    lists = ("rooms", "words", "weekdays")
    times = ("begins_from", "begins_before")
    return LimitValue(
        **{
            **row,
            **{name: tuple(row.get(name, ())) for name in lists},
            **{name: _time(row.get(name)) for name in times},
        }
    )


def neighbour_from(row: Json) -> NeighbourValue:
    """Rooms that hear each other."""
    sets = {name: frozenset(row[name]) for name in ("loud", "quiet")}
    return NeighbourValue(**{**row, **sets, "rooms": tuple(row["rooms"])})


def _opening(row: Json) -> Opening:
    exceptions = exceptions_from(row.get("exceptions", ()))
    return Opening(**{**row, "at": time.fromisoformat(row["at"]), "exceptions": exceptions})


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
