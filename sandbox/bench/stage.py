"""The servers under measurement: PostgreSQL, Valkey and gunicorn as `make run` has them."""

import json
import os
import shutil
import sys
import urllib.request
from dataclasses import dataclass
from typing import Any

from sandbox.launcher import Launcher, answers
from sandbox.places import ROOT, find_places, passwords
from sandbox.processes import Child
from sandbox.servers import address

PORT = 18000
VAR = ROOT / "var"


@dataclass(slots=True)
class Stage:
    """Everything that runs while we measure. `world` describes halls and people."""

    launcher: Launcher
    secrets: dict[str, str]
    world: dict[str, Any]
    web: Child | None = None

    @property
    def port(self) -> int:
        """Where the web server listens."""
        return self.launcher.port

    @property
    def superuser_dsn(self) -> str:
        """The database, with every right: for filling it."""
        return address("postgres", self.secrets["postgres"], self.launcher.postgres_port)

    def start_web(self, *, cache: bool = True) -> None:
        """Start gunicorn anew, with or without the cache of calendars."""
        if self.web is not None:
            self.launcher.drop(self.web)
        environment = self.launcher.environment | {
            "KASHIKAN_FRAGMENTS_KEPT": "true" if cache else "false"
        }
        self.web = self.launcher.child(
            "web",
            *(sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "sandbox.bench.wsgi"),
            environment=environment,
        )
        self.launcher.begin(self.web)
        url = f"http://127.0.0.1:{self.port}/healthz"
        self.launcher.await_ready(self.web, lambda: answers(url))
        for code in (self.world["rooms"][0]["code"], self.world["rooms"][-1]["code"]):
            self.fetch(f"/rooms/{code}/?month={self.world['month']}")  # imports, connections

    def fetch(self, path: str) -> str:
        """One page, to look at or to warm up."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as response:
            return str(response.read().decode())

    def close(self) -> None:
        """Stop everything and throw the data away."""
        self.launcher.stop_all()
        shutil.rmtree(self.launcher.places.home, ignore_errors=True)


def open_stage() -> Stage:
    """Fresh servers, an empty schema, the halls; the web server is not yet started."""
    VAR.mkdir(exist_ok=True)
    places = find_places(VAR / "bench")
    for left in (places.data, places.home / "passwords.json"):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
    launcher = Launcher(places, environment(), "127.0.0.1", PORT)
    stage = Stage(launcher, passwords(places), {})
    try:
        launcher.start_postgres(stage.secrets)
        launcher.start_valkey(stage.secrets)
        launcher.port = launcher.take_port(PORT, "the web server")
        launcher.environment["KASHIKAN_BIND"] = f"127.0.0.1:{launcher.port}"
        launcher.manage("collectstatic", "--noinput", "--verbosity=0")
        launcher.manage("prepare", "owner", KASHIKAN_DATABASE_ROLE="owner")
        stage.world = json.loads(launcher.manage("build_bench_world").splitlines()[-1])
    except BaseException:
        stage.close()
        raise
    return stage


def environment() -> dict[str, str]:
    """The environment of every child, without addresses of other servers."""
    dropped = ("DATABASE_", "REDIS_", "KASHIKAN_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "sandbox.bench.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }
