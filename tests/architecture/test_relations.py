"""Tables point downwards, like imports. The layers are those that import-linter checks."""

import tomllib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import models

from accounts.models import Person
from audit.models import Entry
from booking.models import Booking
from tests.architecture.source import ROOT, our_apps


def layers() -> dict[str, int]:
    """Every app's height, 0 for core; apps in one layer share theirs."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    [of_apps] = [c for c in contracts if c["type"] == "layers" and "containers" not in c]
    return {
        app.strip(" ()"): height
        for height, layer in enumerate(reversed(of_apps["layers"]))
        for app in layer.split("|")
    }


def relations(of: Iterable[type[models.Model]]) -> Iterator[tuple[str, str]]:
    """(model that points, model it points to), the user model excepted."""
    for model in of:
        fields = [*model._meta.fields, *model._meta.many_to_many]
        for field in fields:
            target = field.related_model
            if not isinstance(target, type) or target._meta.label == settings.AUTH_USER_MODEL:
                continue
            yield model._meta.label, target._meta.label


def upward(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that point up, or sideways to another app of the same layer."""
    height = layers()
    return [
        (source, target)
        for source, target in pairs
        if (above := target.split(".")[0]) != (below := source.split(".")[0])
        and above in height
        and height[above] >= height[below]
    ]


def our_models() -> list[type[models.Model]]:
    """Every model of ours, automatic many-to-many tables included."""
    return [m for app in our_apps() for m in app.get_models(include_auto_created=True)]


def test_foreign_keys_never_point_upwards() -> None:
    found = list(relations(our_models()))

    assert ("booking.Booking", "facilities.Room") in found
    assert upward(found) == []


def test_every_app_with_tables_has_a_layer() -> None:
    assert {app.label for app in our_apps()} <= layers().keys()


def test_guard_sees_a_relation_that_points_up() -> None:
    pointing_up = [
        ("audit.Entry", "accounts.Person"),
        ("facilities.Room", "booking.Booking"),
        ("accounts.Person", "booking.Booking"),
    ]

    assert {m._meta.label for m in (Entry, Person, Booking)} <= {m for p in pointing_up for m in p}
    assert upward(pointing_up) == pointing_up
    assert upward([("booking.Booking", "accounts.Person"), ("audit.Entry", "audit.View")]) == []
