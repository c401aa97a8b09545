"""Files of doors and keys: checked first, written whole or not at all, again and again."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from audit.models import Entry
from core.actor import Actor, system
from keys.enums import KeyStatus
from keys.errors import KeyFilesRefused
from keys.models import Door, Key, KeyBox
from keys.services.load import Loaded, load_keys
from tests.booking.world import World, build_world
from tests.keys.house import BEFORE

MAEBASHI = Path(configured.BASE_DIR, "keys/data/maebashi")
GOOD = """
hall: kan
doors:
  - code: kan-side
    name: {ja: 通用口, kana: つうようぐち, en: Side entrance}
    kind: box
    rooms: [single]
    box: 通用口の左
    way_out: [電気を消します。, 鍵を戻します。]
  - code: kan-front
    name: {ja: 正面, kana: しょうめん, en: Front door}
    kind: key
    rooms: [a, b, whole]
keys:
  - label: 正面の鍵
    doors: [kan-front]
    copies: 2
    place: 事務室
  - label: 予備の鍵
    doors: [kan-side, kan-front]
    place: 金庫
"""


@pytest.fixture
def world(db: None) -> World:
    """The hall `kan`."""
    return build_world()


def load(folder: Path, text: str) -> Loaded:
    """Load one file."""
    (folder / "kan.yaml").write_text(text, "utf-8")
    return load_keys(path=folder, actor=system("test"), now=BEFORE)


def test_file_becomes_doors_box_and_keys_with_tags(world: World, tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)

    assert set(Door.objects.values_list("code", "kind")) == {
        ("kan-side", "box"),
        ("kan-front", "key"),
    }
    assert len(KeyBox.objects.get().secret) == 32
    assert loaded.new_tags == tuple(Key.objects.order_by("pk").values_list("code", flat=True))
    assert Key.objects.get(label="予備の鍵").doors.count() == 2
    assert Entry.objects.filter(verb="load_keys").count() == 1


def test_loading_again_changes_nothing(world: World, tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    before = list(Key.objects.values()), KeyBox.objects.get().secret

    assert load(tmp_path, GOOD) == Loaded(rows=0, new_tags=())
    assert (list(Key.objects.values()), KeyBox.objects.get().secret) == before


def test_loading_seals_the_secret_under_the_present_key(
    world: World, tmp_path: Path, settings: Settings
) -> None:
    load(tmp_path, GOOD)
    secret = KeyBox.objects.get().secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" + "9876543210" * 5

    load(tmp_path, GOOD)
    settings.SECRET_KEY_FALLBACKS = []

    assert KeyBox.objects.get().secret == secret


def test_what_the_file_no_longer_names_is_used_no_more(
    world: World, tmp_path: Path, ken: Actor
) -> None:
    load(tmp_path, GOOD)
    out = Key.objects.get(label="正面の鍵", copy_number=2)
    Key.objects.filter(pk=out.pk).update(status=KeyStatus.OUT)
    fewer = GOOD.replace("copies: 2", "copies: 1").replace("label: 予備の鍵", "label: 新しい鍵")

    loaded = load(tmp_path, fewer)

    assert len(loaded.new_tags) == 1
    assert Key.objects.get(label="予備の鍵").status == KeyStatus.RETIRED
    assert Key.objects.get(pk=out.pk).status == KeyStatus.OUT  # somebody has it
    assert load(tmp_path, GOOD).new_tags == ()
    assert Key.objects.get(label="予備の鍵").status == KeyStatus.IN_PLACE


@pytest.mark.parametrize(
    ("right", "wrong", "field"),
    [
        ("hall: kan", "hall: nowhere", "hall"),
        ("rooms: [single]", "rooms: [unknown]", "doors[1].rooms"),
        ("kind: key", "kind: magic", "doors[2].kind"),
        ("code: kan-front", "code: kan-side", "doors[2].code"),
        ("    box: 通用口の左\n", "", "doors[1].box"),
        ("kind: key\n", "kind: key\n    box: 左\n", "doors[2].box"),
        ("doors: [kan-front]", "doors: [kan-back]", "keys[1].doors"),
        ("copies: 2", "copies: 0", "keys[1].copies"),
        ("label: 予備の鍵", "label: 正面の鍵", "keys[2].label"),
        ("place: 金庫", "place: 金庫\n    kept_at: moon", "keys[2].kept_at"),
        ("place: 金庫", "place: 金庫\n    colour: red", "keys[2].colour"),
    ],
)
def test_fault_is_named_and_nothing_is_written(
    world: World, tmp_path: Path, right: str, wrong: str, field: str
) -> None:
    assert right in GOOD
    with pytest.raises(KeyFilesRefused) as refused:
        load(tmp_path, GOOD.replace(right, wrong))

    assert field in {fault.field for fault in refused.value.faults}
    assert not Door.objects.exists()
    assert not Key.objects.exists()


@pytest.mark.parametrize("text", ["", "hall: kan\nhall: kan\n", "- a\n", "hall: &x kan\n"])
def test_file_that_is_no_table_is_refused(world: World, tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyFilesRefused):
        load(tmp_path, text)


def test_empty_folder_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(KeyFilesRefused):
        load_keys(path=tmp_path, actor=system("test"), now=BEFORE)


def test_two_files_of_one_hall_are_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "again.yaml").write_text(GOOD, "utf-8")

    with pytest.raises(KeyFilesRefused):
        load(tmp_path, GOOD)


def test_maebashis_files_load_and_load_again(db: None) -> None:
    call_command(
        "load_facilities", str(configured.BASE_DIR / "facilities/data/maebashi"), verbosity=0
    )
    said = StringIO()

    call_command("load_keys", str(MAEBASHI), stdout=said)
    call_command("load_keys", str(MAEBASHI), stdout=said)

    assert "鍵と扉を0行書き込みました。" in said.getvalue()
    assert Door.objects.filter(kind="box").count() == KeyBox.objects.count() == 3
    assert Key.objects.exclude(kept_at__code="chuo-kominkan").exists()
    gym = Door.objects.get(rooms__code="higashi-gym-a")
    assert gym.keys.filter(kept_at__code="higashi-shogyo").count() == 3


def test_command_tells_faults_and_fails(world: World, tmp_path: Path) -> None:
    (tmp_path / "kan.yaml").write_text("hall: kan\ndoors: x\n", "utf-8")
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("load_keys", str(tmp_path), stderr=said)

    assert "kan.yaml 2行目 doors" in said.getvalue()


def test_secret_is_told_to_the_installer_and_written_down(world: World, tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    said = StringIO()

    call_command("show_box_secret", "kan-side", stdout=said)
    with pytest.raises(CommandError):
        call_command("show_box_secret", "kan-front", stdout=said)

    assert KeyBox.objects.get().secret.hex() in said.getvalue()
    assert Entry.objects.filter(verb="disclose_secret", object_code="kan-side").count() == 1
