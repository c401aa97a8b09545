"""Checks of penalty rules between halls: who counts together must say the same."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import Folder, HallEntry
from facilities.imports.known import Known
from facilities.rules.penalties import json_of

Versions = Mapping[date, Mapping[str, Any]]


def penalty_faults(hall: HallEntry) -> Iterator[Fault]:
    """Rules of penalties without a source that are not marked as invented."""
    for entry in hall.penalties:
        if entry.sound and not entry.source and "penalties" not in hall.invented:
            reason = _("出典（source）を書くか、invented に %(mark)s を加えてください。")
            yield entry.at.fault("source", reason % {"mark": "penalties"})


def group_faults(folder: Folder, known: Known) -> Iterator[Fault]:
    """Halls of one group whose rules differ on a day from which one of them says something new."""
    said: dict[str, Versions] = dict(known.penalties_of_hall)
    for hall in folder.halls:
        own = {each.since: json_of(each.value) for each in hall.penalties if each.sound}
        if own:
            first = min(own)
            history = {day: terms for day, terms in said.get(hall.code, {}).items() if day < first}
            said[hall.code] = {**history, **own}
    for hall in folder.halls:
        for entry in hall.penalties:
            if not (entry.sound and entry.value.group):
                continue
            mine = json_of(entry.value)
            for other in sorted(said):
                theirs = _on(said[other], entry.since)
                same_group = theirs.get("group") == entry.value.group
                if other != hall.code and same_group and theirs != mine:
                    reason = _(
                        "同じ group の「%(hall)s」の規則と違います。同じ内容にしてください。"
                    )
                    yield entry.at.fault("group", reason % {"hall": other})
                    break


def _on(versions: Versions, day: date) -> Mapping[str, Any]:
    """What holds on `day`; empty where nothing does."""
    begun = [since for since in versions if since <= day]
    return versions[max(begun)] if begun else {}
