"""A room's first door, loaded while somebody books the room.

Guard: `load_keys` locks the rooms, as every booking does before it asks whether they have doors.
"""

from pathlib import Path

import pytest
from django.db import OperationalError, connection

from booking.services import apply as apply_service
from core.actor import system
from keys.models import AccessGrant, Door
from keys.services.load import Loaded, load_keys
from tests.booking.acts import book
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world
from tests.races.race import Finish, race

pytestmark = pytest.mark.django_db(transaction=True)
FIRST_DOOR = """
hall: kan
doors:
  - code: kan-front
    name: {ja: 正面, kana: しょうめん, en: Front door}
    kind: key
    rooms: [single]
keys: []
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    """The halls, committed; no room has a door."""
    return build_world()


@pytest.fixture
def doors(tmp_path: Path) -> Path:
    """The folder with the file of the first door."""
    (tmp_path / "kan.yaml").write_text(FIRST_DOOR, "utf-8")
    return tmp_path


def load(folder: Path) -> Loaded:
    return load_keys(path=folder, actor=system("test"), now=NOW)


def load_without_patience(folder: Path) -> Loaded:
    """The same; whoever has to wait gives up."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    return load(folder)


def test_first_door_is_opened_to_the_next_booking(world: World, doors: Path) -> None:
    book(world, sign_in(), "single", "am")
    assert not AccessGrant.objects.exists()

    load(doors)
    code = book(world, sign_in(), "single", "pm").code

    assert AccessGrant.objects.get().reference.startswith(code)


def test_first_door_waits_for_a_booking_that_has_looked_for_doors(
    world: World, doors: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, loads = apply_service._under_lock, list[Finish]()

    def look_before_the_door_comes(*args: object, **kwargs: object) -> object:
        known = look(*args, **kwargs)  # type: ignore[arg-type]
        loads.extend(race([lambda: load_without_patience(doors)]))
        return known

    monkeypatch.setattr(apply_service, "_under_lock", look_before_the_door_comes)

    book(world, sign_in(), "single", "am")

    assert [type(each.error) for each in loads] == [OperationalError]
    assert not Door.objects.exists()
