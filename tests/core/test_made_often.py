"""Rows that are made often: what Django would make of them, whatever they are made from."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from audit.models import Entry
from booking.models import Booking, FeeLine
from core.models import MadeOften

MODELS = [model for model in apps.get_models() if issubclass(model, MadeOften)]


def by_django(model: type[Model], **values: Any) -> Model:
    """A row as Django itself makes it."""
    row = model.__new__(model)
    Model.__init__(row, **values)
    return row


def held(row: Model) -> dict[str, Any]:
    """Everything that a row knows."""
    state = {**vars(row._state), "fields_cache": dict(row._state.fields_cache)}
    return {**vars(row), "_state": state}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_row_is_what_django_makes_of_it(model: type[Model]) -> None:
    names = [field.attname for field in model._meta.concrete_fields]
    first, *others = names
    values: dict[str, Any] = {name: number for number, name in enumerate(others[::2])}

    assert held(model()) == held(by_django(model))
    assert held(model(**values)) == held(by_django(model, **values))
    read, as_read = model.from_db("default", names, names), by_django(model)
    vars(as_read).update(zip(names, names, strict=True))
    as_read._state.adding, as_read._state.db = False, "default"
    assert held(read) == held(as_read)
    assert model.from_db("default", [first], [1]).get_deferred_fields() == set(others)


def test_row_given_as_a_relation_is_known() -> None:
    booking = Booking(pk=3)

    line = FeeLine(booking=booking)

    assert (line.booking_id, line.booking) == (3, booking)
    assert held(line) == held(by_django(FeeLine, booking=booking))


def test_each_row_has_a_beginning_of_its_own() -> None:
    first, second = Entry(), Entry()

    first.facts["a"] = 1

    assert second.facts == {}
    assert Entry(facts=first.facts).facts is first.facts


def test_unknown_name_is_refused() -> None:
    with pytest.raises(TypeError, match="nothing"):
        Entry(verb="v", nothing=1)  # type: ignore[misc]
