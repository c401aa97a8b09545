"""Where a demonstration keeps its things: `var/`, or where the database's user can reach."""

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.processes import Identity, StartFailed
from sandbox.servers import can_enter, server_identity

ROOT = Path(__file__).resolve().parent.parent
FAR_AWAY = Path("/var/lib")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation. `home` holds data and secrets, `var` logs and records."""

    var: Path
    home: Path
    identity: Identity | None

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.var / "logs"

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.home / "postgres"

    @property
    def sockets(self) -> Path:
        """Where PostgreSQL's socket lies, beside its data."""
        return self.home / "sockets"

    @property
    def record(self) -> Path:
        """Which processes run, for the start after a crash."""
        return self.var / "processes.json"


def find_places(var: Path) -> Places:
    """Make or find the folders below `var`; `var/location` names another home if need be."""
    try:
        var.mkdir(exist_ok=True)
        for folder in ("logs", "mail", "static"):
            (var / folder).mkdir(exist_ok=True)
        (var / ".writable").touch()
    except PermissionError as error:
        raise StartFailed(
            f"{var} belongs to another user. Start as its owner, or remove it."
        ) from error
    home = _home(var)
    home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return Places(var=var, home=home, identity=server_identity(home / "postgres"))


def _home(var: Path) -> Path:
    location, near = var / "location", var / "data"
    if location.exists():
        named = Path(location.read_text(encoding="utf-8").strip())
        named.mkdir(parents=True, exist_ok=True)
        return named
    near.mkdir(exist_ok=True)
    identity = server_identity(near / "postgres")
    if can_enter(near.parent, identity):
        return near
    far = _far_home(var)
    location.write_text(f"{far}\n", encoding="utf-8")
    print(f"The database's user cannot reach {near}; the data lie in {far} (var/location).")
    return far


def _far_home(var: Path) -> Path:
    name = "kashikan-" + hashlib.sha256(str(var).encode()).hexdigest()[:10]
    for parent in (FAR_AWAY, Path(tempfile.gettempdir())):
        try:
            (parent / name).mkdir(mode=0o711, exist_ok=True)
        except OSError:
            continue
        return parent / name
    raise StartFailed(f"No folder for the data: write one that all may enter into {var}/location.")


def take_lock(places: Places) -> int:
    """Hold the installation for this process alone; the lock ends with it, however it ends."""
    handle = os.open(places.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StartFailed(
            f"Kashikan runs already from here: see the other terminal, or {places.var}/address."
        ) from None
    return handle


def passwords(places: Places) -> dict[str, str]:
    """The servers' passwords, made at the first start and readable by their owner only."""
    path = places.home / "passwords.json"
    if path.exists():
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return found
    if (places.data / "PG_VERSION").exists():
        raise StartFailed(f"{path} is lost, and with it the way into {places.data}. Restore it.")
    made = {name: secrets.token_urlsafe(24) for name in ("postgres", "owner", "app", "valkey")}
    new = path.with_suffix(".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        json.dump(made, target)
    new.replace(path)
    return made


def static_digest() -> str:
    """Changes when any static file, or any package that may bring some, does."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        found = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def write_environment(places: Places, environment: Mapping[str, str]) -> None:
    """var/environment for a shell beside us (`. var/environment`), var/address for people."""
    names = sorted(
        name
        for name in environment
        if name.startswith(("KASHIKAN_", "DATABASE_", "REDIS_", "DJANGO_"))
    )
    target = places.var / "environment"
    target.touch(mode=0o600)
    target.write_text(
        "".join(f"{name}='{environment[name]}'\n" for name in names), encoding="utf-8"
    )
    bind = environment["KASHIKAN_BIND"]
    (places.var / "address").write_text(f"http://{bind}/\n", encoding="utf-8")
