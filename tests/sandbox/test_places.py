"""Where data lie: in var/, or elsewhere when the database's user cannot reach it."""

from pathlib import Path

import pytest

from sandbox import places
from sandbox.places import find_places, passwords, take_lock
from sandbox.processes import Identity, StartFailed
from sandbox.servers import can_enter

NOBODY = Identity(65534, 65534)


@pytest.fixture(autouse=True)
def far_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data that must lie elsewhere stay inside the test's own folder."""
    monkeypatch.setattr(places, "FAR_AWAY", tmp_path)


def test_data_lie_elsewhere_if_the_way_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "can_enter", lambda folder, identity: False)
    var = tmp_path / "my house" / "var"
    var.parent.mkdir()

    found = find_places(var)

    assert found.home.parent == tmp_path
    assert (var / "location").read_text().strip() == str(found.home)
    assert find_places(var).home == found.home


def test_location_may_be_named_by_hand(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "location").write_text(f"{tmp_path / 'elsewhere'}\n")

    assert find_places(tmp_path / "var").home == tmp_path / "elsewhere"


def test_closed_folder_on_the_way_is_noticed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "open").mkdir(parents=True)
    closed.chmod(0o700)

    assert not can_enter(closed / "open", NOBODY)
    assert can_enter(Path("/usr/bin"), NOBODY)
    assert can_enter(closed / "open", None)


def test_second_start_from_the_same_folder_is_refused(tmp_path: Path) -> None:
    found = find_places(tmp_path / "var")
    take_lock(found)

    with pytest.raises(StartFailed, match="runs already"):
        take_lock(found)


def test_passwords_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    found = find_places(tmp_path / "var")

    made = passwords(found)

    assert passwords(found) == made
    assert len(set(made.values())) == len(made)
    assert (found.home / "passwords.json").stat().st_mode & 0o077 == 0


def test_lost_passwords_are_not_replaced_in_silence(tmp_path: Path) -> None:
    found = find_places(tmp_path / "var")
    found.data.mkdir()
    (found.data / "PG_VERSION").write_text("18")

    with pytest.raises(StartFailed, match="is lost"):
        passwords(found)
