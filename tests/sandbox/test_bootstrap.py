"""The first steps with the system's Python: what is missing is named, what stands is kept."""

import builtins
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox import bootstrap


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with lock files and nothing installed."""
    for name in (bootstrap.RUNTIME, bootstrap.DEVELOPMENT):
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stamp.json")
    return tmp_path


def test_system_python_can_run_it_without_any_package() -> None:
    code = "import sandbox.bootstrap, sys; print('django' in sys.modules, 'psutil' in sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[0:0] = ['.']; {code}"]

    done = subprocess.run(command, cwd=bootstrap.ROOT, check=True, capture_output=True, text=True)

    assert done.stdout == "False False\n"


def test_missing_venv_module_is_named_with_its_apt_line(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without_ensurepip(name: str, *rest: Any, **more: Any) -> Any:
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_ensurepip)

    assert bootstrap.main([]) == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_old_python_is_named(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))

    assert bootstrap.main([]) == 1
    assert "Python 99.0 or newer is needed" in capsys.readouterr().err


def test_second_start_installs_nothing(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "_answers", lambda program: True)
    monkeypatch.setattr(bootstrap, "_install", installed.append)
    bootstrap.VENV.mkdir()

    bootstrap.prepare(bootstrap.DEVELOPMENT)
    bootstrap.prepare(bootstrap.DEVELOPMENT)
    bootstrap.prepare(bootstrap.RUNTIME)

    assert installed == [bootstrap.DEVELOPMENT]


def test_changed_lock_is_installed(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setattr(bootstrap, "_answers", lambda program: True)
    monkeypatch.setattr(bootstrap, "_install", installed.append)
    bootstrap.VENV.mkdir()
    bootstrap.prepare(bootstrap.RUNTIME)

    (house / bootstrap.RUNTIME).write_text("new==1\n")
    bootstrap.prepare(bootstrap.RUNTIME)

    assert installed == [bootstrap.RUNTIME] * 2
    digest = hashlib.sha256(b"new==1\n").hexdigest()
    assert json.loads(bootstrap.STAMP.read_text()) == {bootstrap.RUNTIME: digest}


def test_environment_whose_python_is_gone_is_made_anew(house: Path) -> None:
    (bootstrap.VENV / "bin").mkdir(parents=True)
    bootstrap.PYTHON.symlink_to("/nowhere/python3")

    bootstrap.prepare(bootstrap.RUNTIME)

    assert bootstrap.PYTHON.exists()
    assert bootstrap.STAMP.exists()
