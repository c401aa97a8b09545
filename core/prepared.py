"""Statements written with the ORM, compiled once and then only filled in.

Django builds and compiles a query anew for every call, which costs several times what the database
needs to answer it. The few statements that every page or booking needs are therefore kept ready.
They are still written against the models: a renamed column breaks them like any other query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections, router
from django.db.models import Expression, Lookup, Model, QuerySet
from django.db.models.fields import Field
from django.db.models.sql import UpdateQuery

M = TypeVar("M", bound=Model)


class Given(Expression):
    """In a prepared statement: the place of a value that comes with each call."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A parameter, recognised again when the statement is filled in."""
        return "%s", (self,)


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
        connection = connections[_reader(self._model)]
        with connection.cursor() as cursor:
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
        alias = _reader(self._model)
        return [self._model.from_db(alias, names, row) for row in rows]

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
        compiler = queryset.query.get_compiler(_reader(self._model))
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
        with connections[router.db_for_write(self._model)].cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(given))
            return int(cursor.rowcount)

    def _compile(self) -> Statement:
        queryset, values = self._write()
        self._model = queryset.model
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(dict(values))
        sql, parameters = query.get_compiler(router.db_for_write(self._model)).as_sql()
        self._statement = Statement(sql, tuple(parameters))
        return self._statement


def insert(rows: Sequence[M], *, on_conflict: str = "") -> Sequence[M]:
    """Insert new objects of one model in one statement and give them their keys.

    `bulk_create` without what it prepares for every case. `on_conflict` is SQL after the values.
    """
    if not rows:
        return rows
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = _written(model)
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_insert_sql(model, connection, len(rows), on_conflict), values)
        for row, (key,) in zip(rows, cursor.fetchall(), strict=False):
            row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


_insert_statements: dict[tuple[type[Model], int, str], str] = {}


def _insert_sql(model: type[Model], connection: Any, count: int, on_conflict: str) -> str:
    key = (model, count, on_conflict)
    if key not in _insert_statements:
        quote = connection.ops.quote_name
        fields = _written(model)
        one = ", ".join(_placeholder(field, connection) for field in fields)
        _insert_statements[key] = (
            f"INSERT INTO {quote(model._meta.db_table)} "  # noqa: S608 - names come from models
            f"({', '.join(quote(field.column) for field in fields)}) "
            f"VALUES {', '.join([f'({one})'] * count)} {on_conflict} "
            f"RETURNING {quote(model._meta.pk.column)}"
        )
    return _insert_statements[key]


def _written(model: type[Model]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _placeholder(field: "Field[Any, Any]", connection: Any) -> str:
    cast = getattr(field, "get_placeholder", None)
    return str(cast(None, None, connection)) if cast else "%s"


def _reader(model: type[Model]) -> str:
    return router.db_for_read(model)
