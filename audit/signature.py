"""Who acts, told to the database's triggers just before a row that they watch is changed.

The word is given for the transaction only (`SET LOCAL`): a connection that serves the next request
carries nobody's name. Statements that change no watched table cost nothing.
"""

import json
import re
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from core.actor import Actor
from core.together import is_of_many

WRITES = re.compile(r'(INSERT|UPDATE|DELETE) (?:INTO |FROM )?"(\w+)"(?: SET "(\w+)")?')
TELL = "SELECT set_config('kashikan.acting', %s, %s)"


def watched_in_full() -> list[type[Model]]:
    """The tables of `AUDIT_WHOLE_APPS`: what is added, changed and removed is kept."""
    return [
        model
        for label in settings.AUDIT_WHOLE_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.label not in settings.AUDIT_NEVER
    ]


def watched_for_changes() -> list[type[Model]]:
    """`AUDIT_CHANGES_ONLY`: what is changed and removed is kept; an added row tells of itself."""
    return [apps.get_model(label) for label in settings.AUDIT_CHANGES_ONLY]


class Signature:
    """An execute wrapper that signs a transaction before a change of a watched table."""

    def __init__(self, actor: Callable[[], Actor], act: str) -> None:
        self._actor = actor
        self._act = act

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Carry out the statement, signed if it needs to be."""
        if not needs_a_name(sql):
            return execute(sql, params, many, context)
        lasts = not connection.in_atomic_block  # SET LOCAL needs a transaction to be local to
        _tell(self._text(), lasts=lasts)
        try:
            return execute(sql, params, many, context)
        finally:
            if lasts:
                _tell("", lasts=True)

    def _text(self) -> str:
        actor = self._actor()
        return json.dumps(
            {
                "user_id": actor.user_id,
                "name": actor.name,
                "channel": actor.channel,
                "act": self._act,
            }
        )


def _tell(text: str, *, lasts: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TELL, [text, not lasts])


@lru_cache(maxsize=512)
def needs_a_name(sql: str) -> bool:
    """Whether a statement (Django's, or core.together's) fires a trigger of track_changes."""
    if is_of_many(sql):
        return any(_fires(*found.groups()) for found in WRITES.finditer(sql))
    found = WRITES.match(sql)
    return found is not None and _fires(*found.groups())


def _fires(verb: str, table: str, column: str | None) -> bool:
    silent = _silent_columns(verb).get(table)
    return silent is not None and column not in silent


@cache
def _silent_columns(verb: str) -> dict[str, Collection[str]]:
    """The tables whose trigger `verb` fires, with the columns that do not fire it."""
    models = watched_in_full() + (watched_for_changes() if verb != "INSERT" else [])
    return {m._meta.db_table: settings.AUDIT_SILENT.get(m._meta.label, ()) for m in models}


def signed(actor: Callable[[], Actor], act: str) -> AbstractContextManager[None]:
    """Within it, changes of watched rows bear the name of `actor` and of what is being done."""
    return connection.execute_wrapper(Signature(actor, act))
