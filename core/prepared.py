"""Statements written with the ORM, compiled once and then only filled in.

Django builds and compiles a query anew for every call, which costs several times what the database
needs to answer it. The few statements that every page or booking needs are therefore kept ready.
They are still written against the models: a renamed column breaks them like any other query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Expression,
    ForeignKey,
    IntegerField,
    Lookup,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
    SmallIntegerField,
    TextField,
)
from django.db.models.fields import Field
from django.db.models.sql import UpdateQuery
from psycopg.types.numeric import Int2, Int4, Int8

from core.db import quick_cursor
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
        # The SELECT around the count hides it from PostgreSQL's planner: knowing it makes each plan
        # look so much better than the kept one that it would plan anew for every call.
        numbers = f"generate_series(1, (SELECT {count}::int))"
        drawn = f"SELECT nextval('{sequence}') FROM {numbers}"  # noqa: S608
        return f"ARRAY({drawn})", parameters


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
        return [given[p.name] if isinstance(p, Given) else p for p in self.parameters]


class Prepared(Generic[M]):
    """A SELECT. `write` gives its queryset, with `Given` where values differ."""

    def __init__(self, write: Callable[[], QuerySet[M, Any]]) -> None:
        self._write = write
        self._statement: Statement | None = None
        self._model: type[M]
        self._converters: dict[int, tuple[list[Callable[..., Any]], Any]] = {}

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows as tuples, in the order of `values_list`, or of the model's columns."""
        statement = self._statement or self._compile()
        connection = connections[DEFAULT_DB_ALIAS]
        with quick_cursor(connection) as cursor:
            cursor.execute(statement.sql, statement.filled(given))
            rows = cursor.fetchall()
        if self._converters:
            return [self._converted(row, connection) for row in rows]
        return list(rows)

    def row(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return next(iter(self.rows(**given)), None)

    def objects(self, **given: Any) -> list[M]:
        """All rows as objects; for querysets of whole models."""
        rows = self.rows(**given)
        names = [field.attname for field in self._model._meta.concrete_fields]
        return [self._model.from_db(DEFAULT_DB_ALIAS, names, row) for row in rows]

    def object(self, **given: Any) -> M | None:
        """The first row as an object, or None."""
        return next(iter(self.objects(**given)), None)

    def _converted(self, row: tuple[Any, ...], connection: Any) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return tuple(values)

    def _compile(self) -> Statement:
        queryset = self._write()
        self._model = queryset.model
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

    def run(self, **given: Any) -> int:
        """Carry it out; how many rows were changed."""
        statement = self._statement or self._compile()
        with quick_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(statement.sql, statement.filled(given))
            return int(cursor.rowcount)

    def join(
        self, *, rows: int | None = None, error: type[Exception] | None = None, **given: Any
    ) -> None:
        """Carry it out with what is kept back (core/together.py); at once where nothing is.

        With `rows`, the `error` is raised if it changes another number of rows.
        """
        statement = self._statement or self._compile()
        batch = kept_back_on(connections[DEFAULT_DB_ALIAS])
        if batch is None:
            changed = self.run(**given)
            if error is not None and changed != rows:
                raise error
            return
        table, sql = self._model._meta.db_table, f"{statement.sql} RETURNING 1"
        batch.add(Part(sql, statement.filled(given), table, rows, error))

    def _compile(self) -> Statement:
        queryset, values = self._write()
        self._model = queryset.model
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(dict(values))
        sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
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
    model = type(rows[0])
    connection = connections[DEFAULT_DB_ALIAS]
    batch = kept_back_on(connection)
    if batch is not None and not keys_needed:
        batch.add(_part(rows, _written(model), connection, on_conflict))
    elif batch is not None and not on_conflict and batch.give_keys(rows):
        batch.add(_part(rows, model._meta.concrete_fields, connection, on_conflict))
    else:
        _insert_now(rows, connection, on_conflict)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _insert_now(rows: Sequence[Model], connection: Any, on_conflict: str) -> None:
    part = _part(rows, _written(type(rows[0])), connection, on_conflict)
    key = connection.ops.quote_name(rows[0]._meta.pk.column)
    with quick_cursor(connection) as cursor:
        cursor.execute(f"{part.sql} RETURNING {key}", part.parameters)
        for row, (number,) in zip(rows, cursor.fetchall(), strict=False):
            row.pk = number


def _part(
    rows: Sequence[Model],
    fields: Sequence["Field[Any, Any]"],
    connection: Any,
    on_conflict: str,
) -> Part:
    """The statement that inserts `rows`, with the values of `fields`."""
    values = [_value(row, field, connection) for row in rows for field in fields]
    model = type(rows[0])
    sql = _insert_sql(model, tuple(fields), connection, len(rows), on_conflict)
    return Part(sql, values, model._meta.db_table)


def _value(row: Model, field: "Field[Any, Any]", connection: Any) -> Any:
    """What Django would send for the field; where that is plain, the field is not asked."""
    kind = type(field)
    if kind in _PLAIN or kind in _WIDTHS:
        value = row.__dict__[field.attname]
        if value is None or type(value) is _PLAIN.get(kind):
            return value
        if type(value) is int and kind in _WIDTHS:
            return _WIDTHS[kind](value)
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


# Fields whose values go as they are, and numbers, whose width is named: so a statement stays the
# same whatever their size. All of Django's own kind exactly: a field of another make is asked.
_PLAIN: dict[type, type] = {CharField: str, TextField: str, BooleanField: bool}
_WIDTHS: dict[type, type[int]] = {
    PositiveSmallIntegerField: Int2,
    SmallIntegerField: Int2,
    PositiveIntegerField: Int4,
    IntegerField: Int4,
    BigIntegerField: Int8,
    BigAutoField: Int8,
    ForeignKey: Int8,
}

_insert_statements: dict[tuple[type[Model], int, int, str], str] = {}


def _insert_sql(
    model: type[Model],
    fields: "tuple[Field[Any, Any], ...]",
    connection: Any,
    count: int,
    on_conflict: str,
) -> str:
    key = (model, len(fields), count, on_conflict)
    if key not in _insert_statements:
        quote = connection.ops.quote_name
        one = ", ".join(_placeholder(field, connection) for field in fields)
        _insert_statements[key] = (
            f"INSERT INTO {quote(model._meta.db_table)} "  # noqa: S608 - names come from models
            f"({', '.join(quote(field.column) for field in fields)}) "
            f"VALUES {', '.join([f'({one})'] * count)} {on_conflict}".rstrip()
        )
    return _insert_statements[key]


@cache
def _written(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)


def _placeholder(field: "Field[Any, Any]", connection: Any) -> str:
    cast = getattr(field, "get_placeholder", None)
    return str(cast(None, None, connection)) if cast else "%s"
