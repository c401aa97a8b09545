"""Export and import are the same file: what a hall is written as is what it is read as."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core import clock
from core.actor import system
from facilities.models import Facility, HallRules, Room
from facilities.selectors.hall_file import hall_text
from facilities.services.load import Loaded, load_facilities
from tests.facilities.files import change, good_copy

pytestmark = pytest.mark.django_db
MAEBASHI = Path(settings.BASE_DIR) / "facilities" / "data" / "maebashi"
DOC = (Path(settings.BASE_DIR) / "docs" / "hall-files.md").read_text(encoding="utf-8")


def load(path: Path) -> Loaded:
    return load_facilities(path=path, actor=system("test"), now=clock.now())


def load_export(folder: Path) -> Loaded:
    """Write every hall as a file, and load these files."""
    for code in Facility.objects.values_list("code", flat=True):
        (folder / f"{code}.yaml").write_text(hall_text(code), encoding="utf-8")
    return load(folder)


def test_maebashis_halls_come_out_as_they_went_in(tmp_path: Path) -> None:
    load(MAEBASHI)

    loaded = load_export(tmp_path)

    assert (loaded.rows, len(loaded.unchanged)) == (0, 12)


def test_the_documents_example_comes_out_as_it_went_in(tmp_path: Path) -> None:
    words, north_hall, _fees = re.findall(r"```yaml\n(.*?)```", DOC, flags=re.DOTALL)
    (tmp_path / "vocabulary.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "north-hall.yaml").write_text(north_hall, encoding="utf-8")
    load(tmp_path)

    assert load_export(tmp_path).rows == 0


def test_good_hall_with_a_history_comes_out_as_it_went_in(tmp_path: Path) -> None:
    folder = good_copy(tmp_path)
    load(folder)
    new = "closed:\n  - {from: 2027-04-01, source: 改正条例, days: []}\n"
    change(folder, "closed:\n", new)
    first = "rules:\n  - code: standard\n    from: "
    change(folder, f"{first}2024", f"{first}2027")
    load(folder)

    assert load_export(folder).rows == 0

    assert HallRules.objects.get(valid__startswith="2027-04-01").clause == "改正条例"


def test_lost_field_is_seen(tmp_path: Path) -> None:
    """The round trip is a guard: a file that misses something is told from the whole one."""
    load(good_copy(tmp_path))
    text = hall_text("green-hall")
    (tmp_path / "green-hall.yaml").write_text(text.replace("cancel_days: 7", "cancel_days: 6"))

    assert load(tmp_path / "green-hall.yaml").rows > 0


def test_room_that_came_to_its_rules_later_stands_under_a_code_of_its_own(tmp_path: Path) -> None:
    load(good_copy(tmp_path))
    room = Room.objects.get(code="green-room")
    room.rules.update(cancel_days=1)

    loaded = load_export(tmp_path)

    assert loaded.rows == 1
    room.refresh_from_db()
    assert (room.rules_code, room.rules.get().cancel_days) == ("standard-2", 1)
    assert load_export(tmp_path).rows == 0
