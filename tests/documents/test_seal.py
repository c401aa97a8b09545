"""What a deployment is told about its seal."""

from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings


def told() -> list[CheckMessage]:
    found = run_checks(include_deployment_checks=True)
    return [message for message in found if str(message.id).startswith("documents.")]


def test_good_seal_and_no_seal_are_both_fine(settings: Settings) -> None:
    assert told() == []

    settings.SEAL_KEYSTORE = settings.SEAL_DRAWING = ""

    assert told() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SEAL_KEYSTORE", "/nowhere/seal.p12"),
        ("SEAL_PASSWORD", "wrong"),
        ("SEAL_DRAWING", "/nowhere/seal.svg"),
    ],
)
def test_seal_that_does_not_open_is_told(settings: Settings, name: str, value: str) -> None:
    setattr(settings, name, value)

    assert [message.id for message in told()] == ["documents.E001"]


def test_new_file_in_place_of_the_old_is_used(
    settings: Settings, tmp_path: Path, seal_file: Path
) -> None:
    place = tmp_path / "seal.p12"
    place.write_bytes(seal_file.read_bytes())
    settings.SEAL_KEYSTORE = str(place)
    assert told() == []

    place.write_bytes(b"not a key store")

    assert [message.id for message in told()] == ["documents.E001"]
