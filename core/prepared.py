"""Statements written with the ORM, compiled once and then only filled in.

Django builds and compiles a query anew for every call, which costs several times what the database
needs to answer it. The few statements that every page or booking needs are therefore kept ready.
They are still written against the models: a renamed column breaks them like any other query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from json import JSONEncoder
from operator import attrgetter
from types import NoneType
from typing import Any, Generic, TypeVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    ForeignKey,
    IntegerField,
    JSONField,
    Lookup,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
    SlugField,
    SmallIntegerField,
    TextField,
)
from django.db.models.fields import Field
from django.db.models.sql import UpdateQuery
from psycopg.types.range import TimestamptzRange

from core.db import ask, change, our_connection
from core.together import Part, kept_back_on

M = TypeVar("M", bound=Model)


class Given(Expression):
    """In a prepared statement: the place of a value that comes with each call."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A parameter, recognised again when the statement is filled in."""
        return "%s", (self,)


class NextKeys(Expression):
    """In a prepared SELECT: `count` keys for new rows of a model, as a list (core/together.py)."""

    def __init__(self, model: type[Model], count: Given) -> None:
        super().__init__(output_field=ArrayField(BigIntegerField()))
        self._model, self._count = model, count

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The next numbers of the key's own sequence, whose name is asked for once."""
        table, key = self._model._meta.db_table, self._model._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key])
            [sequence] = cursor.fetchone()
        count, parameters = compiler.compile(self._count)
        # The count stands in a query of its own: PostgreSQL would otherwise hold a plan made for
        # this very count cheaper than the one for all, and plan anew for every call.
        numbers = f"generate_series(1, (SELECT {count}::int))"
        return f"ARRAY(SELECT nextval('{sequence}') FROM {numbers})", parameters  # noqa: S608


@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any_of=Given("ids")`: equal to one of a list whose length differs from call to call."""

    lookup_name = "any_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = ANY(list)`, with the list's type named, so that every index may serve."""
        left, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.rel_db_type(connection)
        return f"{left} = ANY(%s::{kind}[])", (*parameters, self.rhs)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and its parameters, some of them `Given`."""

    sql: str
    parameters: tuple[Any, ...]

    def filled(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters with every `Given` replaced."""
        return [given[p.name] if type(p) is Given else p for p in self.parameters]


class Prepared(Generic[M]):
    """A SELECT. `write` gives its queryset, with `Given` where values differ."""

    def __init__(self, write: Callable[[], QuerySet[M, Any]]) -> None:
        self._write = write
        self._statement: Statement | None = None
        self._model: type[M]
        self._names: list[str]
        self._converters: dict[int, tuple[list[Callable[..., Any]], Any]] = {}

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows as tuples, in the order of `values_list`, or of the model's columns."""
        statement = self._statement or self._compile()
        connection = our_connection()
        rows = ask(connection, statement.sql, statement.filled(given))
        if self._converters:
            return [self._converted(row, connection) for row in rows]
        return rows

    def row(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.rows(**given)
        return rows[0] if rows else None

    def objects(self, **given: Any) -> list[M]:
        """All rows as objects; for querysets of whole models."""
        rows = self.rows(**given)
        return [self._model.from_db(DEFAULT_DB_ALIAS, self._names, row) for row in rows]

    def object(self, **given: Any) -> M | None:
        """The first row as an object, or None."""
        objects = self.objects(**given)
        return objects[0] if objects else None

    def _converted(self, row: tuple[Any, ...], connection: Any) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)

    def _compile(self) -> Statement:
        queryset = self._write()
        self._model = queryset.model
        self._names = [field.attname for field in self._model._meta.concrete_fields]
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        self._converters = compiler.get_converters([column for column, _, _ in compiler.select])
        self._statement = Statement(sql, tuple(parameters))
        return self._statement


class PreparedUpdate:
    """An UPDATE. `write` gives the rows as a queryset, and their new values."""

    def __init__(self, write: Callable[[], tuple[QuerySet[Any, Any], Mapping[str, Any]]]) -> None:
        self._write = write
        self._statement: Statement | None = None
        self._model: type[Model]
        self._counted: str

    def run(self, **given: Any) -> int:
        """Carry it out; how many rows were changed."""
        statement = self._statement or self._compile()
        return change(our_connection(), statement.sql, statement.filled(given))

    def join(
        self, *, rows: int | None = None, error: type[Exception] | None = None, **given: Any
    ) -> None:
        """Carry it out with what is kept back (core/together.py); at once where nothing is.

        With `rows`, the `error` is raised if it changes another number of rows.
        """
        statement = self._statement or self._compile()
        batch = kept_back_on(our_connection())
        if batch is None:
            changed = self.run(**given)
            if error is not None and changed != rows:
                raise error
            return
        batch.add(Part(self._counted, statement.filled(given), _table(self._model), rows, error))

    def _compile(self) -> Statement:
        queryset, values = self._write()
        self._model = queryset.model
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(dict(values))
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        self._counted = f"{sql} RETURNING 1"
        self._statement = Statement(sql, tuple(parameters))
        return self._statement


def insert(rows: Sequence[M], *, on_conflict: str = "", keys_needed: bool = True) -> Sequence[M]:
    """Insert new objects of one model in one statement and give them their keys.

    `bulk_create` without what it prepares for every case. `on_conflict` is SQL after the values.
    Within `core.together.together` they are kept back where their keys were drawn before, or where
    nobody needs the keys: then they get none.
    """
    if not rows:
        return rows
    connection = our_connection()
    batch = kept_back_on(connection)
    if batch is not None and not keys_needed:
        batch.add(_part(rows, on_conflict))
    elif batch is not None and not on_conflict and batch.give_keys(rows):
        batch.add(_part(rows, with_key=True))
    else:
        _insert_now(rows, connection, on_conflict)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _insert_now(rows: Sequence[Model], connection: Any, on_conflict: str) -> None:
    part = _part(rows, on_conflict)
    key = connection.ops.quote_name(rows[0]._meta.pk.column)
    numbers = ask(connection, f"{part.sql} RETURNING {key}", part.parameters)
    for row, (number,) in zip(rows, numbers, strict=False):
        row.pk = number


def _part(rows: Sequence[Model], on_conflict: str = "", *, with_key: bool = False) -> Part:
    """The statement that inserts `rows`; `with_key`: under the keys that they have."""
    model = type(rows[0])
    columns = _columns(model, with_key)
    values = [
        value if (way := ways[type(value := row.__dict__[name])]) is None else way(row)
        for row in rows
        for name, ways in columns
    ]
    return Part(_insert_sql(model, with_key, len(rows), on_conflict), values, _table(model))


_Way = Callable[[Model], Any]


class _Ways(dict[type, _Way | None]):
    """For one field: what is sent of a value of each type. None: itself."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        super().__init__()
        self._field = field

    def __missing__(self, kind: type) -> _Way | None:
        """Found once for each type."""
        self[kind] = self._way(kind)
        return self[kind]

    def _way(self, kind: type) -> _Way | None:
        field, name = self._field, self._field.attname
        plain = None if _fills_itself(field) else _PLAIN.get(type(field))
        if plain is None:
            return self._asked
        if plain is JSON and kind in (dict, list) and not field.encoder:  # type: ignore[attr-defined]
            return lambda row: _as_json(row.__dict__[name])
        if plain is NoneType and issubclass(kind, datetime):
            return self._moment
        if issubclass(kind, Enum) and all(type(each.value) is plain for each in kind):
            return attrgetter(f"{name}._value_")
        return None if kind in (plain, NoneType) else self._asked

    def _asked(self, row: Model) -> Any:
        """What Django would send."""
        field = self._field
        return field.get_db_prep_save(field.pre_save(row, add=True), our_connection())

    def _moment(self, row: Model) -> Any:
        moment = row.__dict__[self._field.attname]
        return moment if moment.tzinfo else self._asked(row)


JSON = object()  # of no type: goes as text
_as_json = JSONEncoder().encode

# Fields that need not be asked, and of which type their values go as they are. All of Django's own
# kind exactly: a field of another make is asked. So is a moment without a zone.
_PLAIN: dict[type, object] = {
    **dict.fromkeys((CharField, SlugField, TextField), str),
    **dict.fromkeys((PositiveSmallIntegerField, SmallIntegerField, PositiveIntegerField), int),
    **dict.fromkeys((IntegerField, BigIntegerField, BigAutoField, ForeignKey), int),
    BooleanField: bool,
    DateField: date,
    DateTimeField: NoneType,
    DateTimeRangeField: TimestamptzRange,
    JSONField: JSON,
}


@cache
def _columns(model: type[Model], with_key: bool) -> list[tuple[str, _Ways]]:
    """The name of each field's value, and how it is sent."""
    return [(field.attname, _Ways(field)) for field in _fields(model, with_key)]


def _fields(model: type[Model], with_key: bool) -> "list[Field[Any, Any]]":
    return [each for each in model._meta.concrete_fields if with_key or not each.primary_key]


def _fills_itself(field: "Field[Any, Any]") -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


@lru_cache(maxsize=512)
def _insert_sql(model: type[Model], with_key: bool, count: int, on_conflict: str) -> str:
    connection = our_connection()
    fields = _fields(model, with_key)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    one = ", ".join(_placeholder(field, connection) for field in fields)
    values = ", ".join([f"({one})"] * count)
    return f"INSERT INTO {_table(model)} ({names}) VALUES {values} {on_conflict}".rstrip()  # noqa: S608 - names come from models


def _table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def _placeholder(field: "Field[Any, Any]", connection: Any) -> str:
    cast = getattr(field, "get_placeholder", None)
    return str(cast(None, None, connection)) if cast else "%s"
