"""Abstract models without a domain noun: append-only rows, rows made often, names in four forms."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _


class AppendOnly(models.Model):
    """A table that is only ever added to.

    `manage.py grant_app_role` gives the application's role no UPDATE, DELETE or TRUNCATE on it.
    """

    class Meta:
        abstract = True


class FilledByDatabase(AppendOnly):
    """An append-only table whose rows are written by triggers: the application only reads it."""

    class Meta:
        abstract = True


class MadeOften(models.Model):
    """A row that every booking makes or reads.

    `Row(field=…)` and rows of the database become what Django makes of them. It asks each field
    anew what it starts with; that costs more than the row's way to the database. No signals.
    """

    class Meta:
        abstract = True

    if not TYPE_CHECKING:  # mypy knows from Django which fields each model takes

        def __init__(self, *args: Any, **values: Any) -> None:
            at_first, asked, related, known = _beginnings(type(self))
            if args or not known.issuperset(values):
                super().__init__(*args, **values)
                return
            self._state = ModelState()
            held = self.__dict__
            held.update(at_first)
            for name, default in asked:
                if name not in values:
                    held[name] = default()
            for name, value in values.items():
                if name in at_first:
                    held[name] = value
                elif name in related and type(value) is related[name].model:
                    related[name].set(self, value)
                else:
                    setattr(self, name, value)

        @classmethod
        def from_db(cls, db: str, field_names: Any, values: Any) -> "MadeOften":
            at_first, *_ = _beginnings(cls)
            if len(values) != len(at_first):
                return super().from_db(db, field_names, values)
            row = cls.__new__(cls)
            row._state = ModelState()
            row._state.adding, row._state.db = False, db
            row.__dict__.update(zip(at_first, values, strict=True))
            return row


@dataclass(frozen=True, slots=True)
class _Relation:
    """A field that holds the key of another row."""

    name: str
    attname: str
    model: type[models.Model]
    key: str  # of that model

    def set(self, row: models.Model, other: models.Model) -> None:
        """What Django does, with one database and no router to ask."""
        for state in (row._state, other._state):
            state.db = state.db or DEFAULT_DB_ALIAS
        row.__dict__[self.attname] = other.__dict__[self.key]
        row._state.fields_cache[self.name] = other


@cache
def _beginnings(
    model: type[models.Model],
) -> tuple[
    dict[str, Any], list[tuple[str, Callable[[], Any]]], dict[str, _Relation], frozenset[str]
]:
    """What each column starts with; whose beginning is asked anew; relations; names it may get."""
    fields = model._meta.concrete_fields
    for field in fields:
        if field.generated or type(getattr(model, field.attname)) not in _KEPT_AS_IT_IS:
            raise TypeError(f"{field}: a field of this kind is Django's to fill.")
    asked = [
        (field.attname, field.get_default)
        for field in fields
        if (field.has_default() and callable(field.default)) or field.has_db_default()
    ]
    related = {
        field.name: _Relation(
            field.name, field.attname, field.related_model, field.target_field.attname
        )
        for field in fields
        if type(field) is models.ForeignKey and field.target_field.primary_key
    }
    at_first = {field.attname: field.get_default() for field in fields}
    known = frozenset(name for f in fields for name in (f.attname, f.name))
    return at_first, asked, related, known


# Attributes that do nothing else with what they are given.
_KEPT_AS_IT_IS = (DeferredAttribute, ForeignKeyDeferredAttribute)


class Named(models.Model):
    """A thing with a name: Japanese, reading, English, easy Japanese (requirements 198, 199)."""

    name = models.CharField(_("名称"), max_length=120)
    name_kana = models.CharField(_("よみがな"), max_length=200)
    name_en = models.CharField(_("英語名"), max_length=200)
    name_easy = models.CharField(_("やさしい日本語の名称"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
