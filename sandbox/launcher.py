"""`make run`: the whole of Kashikan on one machine, for trying it out.

    python -m sandbox.launcher [--port 8000] [--host 127.0.0.1] [--with-parent]

Starts what is missing of PostgreSQL and Valkey, brings the database up to date, then runs web,
worker, beat and a mail catcher. All of it ends with this process, whichever way that ends.
"""

import argparse
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

from core.catalogues import compile_all
from sandbox.outside import Outside
from sandbox.places import (
    ROOT,
    Places,
    find_places,
    passwords,
    static_digest,
    take_lock,
    write_environment,
)
from sandbox.processes import (
    Child,
    StartFailed,
    claim_port,
    die_with_parent,
    end_leftovers,
    listens,
    remember,
)
from sandbox.seal import make_seal
from sandbox.servers import (
    Postgres,
    address,
    make_roles,
    make_socket_folder,
    postgres_programs,
    valkey_argv,
)

POSTGRES_PORT, VALKEY_PORT = 15432, 16379
REDIS_NAMES = ({"REDIS_URL"}, {"KASHIKAN_BROKER_URL", "KASHIKAN_CACHE_URL"})  # either will do
START_ATTEMPTS = 3
STARTUP_GRACE_SECONDS = 60
SAMPLE_CITY = "Kashikan"


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM while things were being set up."""


@dataclass(slots=True)
class Launcher:
    """Starts in order, watches, stops in reverse."""

    places: Places
    environment: dict[str, str]
    host: str
    port: int
    city: bool = True
    children: list[Child] = field(default_factory=list)
    used_ports: set[int] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)
    outside: Outside = field(init=False)
    postgres_port: int = field(init=False)  # by TCP, for programs that people look with

    # --- ports and processes

    def take_port(self, preferred: int, what: str, host: str = "127.0.0.1") -> int:
        """A free port, `preferred` if possible; says so when it is another."""
        port, _lock = claim_port(preferred, avoid=self.used_ports, host=host)
        if port != preferred:
            say(f"Port {preferred} is taken; {what} uses {port}.")
        self.used_ports.add(port)
        return port

    def child(self, name: str, *argv: str | Path, environment: Mapping[str, str]) -> Child:
        """A process of ours whose log is var/logs/<name>.log."""
        return Child(
            name, argv, self.places.logs / f"{name}.log", environment=environment, cwd=ROOT
        )

    def begin(self, child: Child) -> Child:
        """Start `child` and write down that it runs."""
        child.start()
        self.children.append(child)
        remember(self.places.record, self.children)
        return child

    def drop(self, child: Child) -> None:
        """Stop `child` and forget it."""
        child.stop()
        self.children.remove(child)

    def manage(self, *arguments: str, **more: str) -> str:
        """Run a command of manage.py to its end; what it printed. Can be interrupted."""
        name = "manage-" + "-".join(part for part in arguments if not part.startswith("-"))
        environment = {**self.environment, **more}
        child = self.child(name, sys.executable, "manage.py", *arguments, environment=environment)
        self.begin(child)
        while child.is_running:
            if self.stop.wait(0.05):
                raise StopAsked
        self.drop(child)
        if child.process is None or child.process.returncode:
            raise StartFailed(f"manage.py {arguments[0]} failed.\n{child.last_lines(30)}")
        return child.log.read_text(encoding="utf-8").strip()

    # --- servers

    def start_postgres(self, secrets: Mapping[str, str]) -> None:
        """Start our own PostgreSQL, with its two roles and the database."""
        places = self.places
        programs = postgres_programs(places.home / "programs", places.identity)
        if Postgres(programs, places.data, 0, places.identity).initialise(
            password=secrets["postgres"]
        ):
            say("Made a new PostgreSQL data folder.")
        sockets = make_socket_folder(places.sockets, places.identity)
        for attempt in range(START_ATTEMPTS):
            port = self.take_port(POSTGRES_PORT, "PostgreSQL")
            server = Postgres(programs, places.data, port, places.identity, sockets)
            log = places.logs / "postgres.log"
            child = Child("postgres", server.argv(), log, signal.SIGINT, places.identity)
            self.begin(child)
            try:
                self.await_ready(child, server.is_ready)
                break
            except StartFailed:
                self.drop(child)
                if attempt == START_ATTEMPTS - 1:
                    raise
                time.sleep(1)  # what a killed server left needs a moment to end
        make_roles(port, secrets)
        self.postgres_port = port
        for name, role in (("DATABASE_URL", "app"), ("DATABASE_OWNER_URL", "owner")):
            self.environment[name] = address(f"kashikan_{role}", secrets[role], port, sockets)

    def start_valkey(self, secrets: Mapping[str, str]) -> None:
        """Start our own Valkey; its password stands in a file, not on the command line."""
        folder = self.places.home / "valkey"
        folder.mkdir(exist_ok=True)
        configuration = folder / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(f"requirepass {secrets['valkey']}\n", encoding="utf-8")
        port = self.take_port(VALKEY_PORT, "Valkey")
        log = self.places.logs / "valkey.log"
        child = Child("valkey", valkey_argv(port, folder, configuration=configuration), log)
        self.begin(child)
        self.await_ready(child, lambda: listens(port))
        self.environment["REDIS_URL"] = f"redis://:{secrets['valkey']}@127.0.0.1:{port}"

    def await_ready(self, child: Child, is_ready: Callable[[], bool]) -> None:
        """Wait for `child`, or until somebody wants to stop."""

        def ready_or_stopping() -> bool:
            return self.stop.is_set() or is_ready()

        child.wait_until(ready_or_stopping, seconds=STARTUP_GRACE_SECONDS)
        if self.stop.is_set():
            raise StopAsked

    # --- the application

    def bring_up_to_date(self) -> str:
        """Schema, rights, catalogues, static files, halls and people; the people as text."""
        compile_all(ROOT / "locale")
        stamp, seen = self.places.var / "static.stamp", static_digest()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != seen:
            say("Collecting static files")
            self.manage("collectstatic", "--noinput", "--verbosity=0")
            stamp.write_text(seen, encoding="utf-8")
        say("Bringing the database up to date")
        self.manage("prepare", "owner", KASHIKAN_DATABASE_ROLE="owner")
        years = " and two invented years (a minute, only the first time)"
        say(f"Loading halls and people{years if self.city else ''}")
        wanted = ["prepare", "app"] + (["--city"] if self.city else [])
        return self.manage(*wanted).rpartition("---\n")[2]

    def start_application(self) -> None:
        """Mail catcher, stand-in for Stripe, worker, beat, web; returns when the web answers."""
        say("Starting mail catcher, mailbox, stand-in for Stripe, web, worker and beat")
        outside = self.outside.children(self)
        worker, beat, web = self.worker(), self.beat(), self.web()
        for child in (*outside, worker, beat, web):
            self.begin(child)
        for child, port in zip(outside, self.outside.ports, strict=True):
            self.await_ready(child, partial(listens, port))
        self.await_ready(web, lambda: answers(f"http://{self.own_host}:{self.port}/healthz"))

    def worker(self) -> Child:
        """The Celery worker."""
        quiet = ("--without-mingle", "--without-gossip", "--loglevel=INFO")
        return self.celery("worker", "--pool=threads", "--concurrency=2", *quiet)

    def beat(self) -> Child:
        """What wakes the worker."""
        return self.celery("beat", "--pidfile=", f"--schedule={self.places.var / 'beat'}")

    def celery(self, name: str, *options: str) -> Child:
        """One of Celery's processes."""
        argv = (sys.executable, "-m", "celery", "--app=config", "--quiet", name, *options)
        return self.child(name, *argv, environment=self.environment)

    def web(self) -> Child:
        """The web server."""
        argv = (sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi")
        return self.child("web", *argv, environment=self.environment)

    @property
    def folders(self) -> tuple[Path, Path]:
        """Where mails and the like go, and where secrets lie."""
        return self.places.var, self.places.home

    @property
    def own_host(self) -> str:
        """The host under which this machine reaches its own web server."""
        return "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - a comparison

    def choose_addresses(self) -> None:
        """Ports for web and mail, written where Django's settings look for them."""
        self.port = self.take_port(self.port, "the web server", self.host)
        self.outside = Outside(self.take_port)
        self.environment |= {
            **self.outside.settings(),
            "KASHIKAN_BIND": f"{self.host}:{self.port}",
            "KASHIKAN_SITE_URL": self.environment.get(
                "KASHIKAN_SITE_URL", f"http://{self.own_host}:{self.port}"
            ),
        }
        if self.host not in {"127.0.0.1", "localhost"}:
            self.environment.setdefault("KASHIKAN_ALLOWED_HOSTS", "*")

    def make_seal(self) -> None:
        """A seal of this demonstration's own for its papers, made at the first start."""
        path = self.places.var / "seal.p12"
        if "KASHIKAN_SEAL_KEYSTORE" not in self.environment and not path.exists():
            make_seal(path, city=self.environment.get("KASHIKAN_CITY_NAME", SAMPLE_CITY))

    def set_up(self) -> None:
        """Everything up to the moment at which a person can open the page."""
        begun = time.monotonic()
        secrets = passwords(self.places)
        if "DATABASE_URL" not in self.environment:
            say("Starting PostgreSQL")
            self.start_postgres(secrets)
        if not any(names <= self.environment.keys() for names in REDIS_NAMES):
            say("Starting Valkey")
            self.start_valkey(secrets)
        self.choose_addresses()
        self.make_seal()
        people = self.bring_up_to_date()
        self.start_application()
        write_environment(self.places, self.environment)
        say(banner(self, people, time.monotonic() - begun))

    def watch(self) -> int:
        """Wait for a signal (0) or for the end of any child (1)."""
        while not self.stop.wait(0.3):
            for child in self.children:
                if not child.is_running and child.process is not None:
                    say(
                        f"\n{child.name} has ended (code {child.process.returncode}); "
                        f"everything is stopped. Its last lines:\n{child.last_lines()}"
                    )
                    return 1
        return 0

    def stop_all(self) -> None:
        """Ask the application to stop, then the servers under it; nothing is left behind."""
        servers = [child for child in self.children if child.name in {"postgres", "valkey"}]
        application = [child for child in self.children if child not in servers]
        for child in application:
            child.ask_to_stop()
        for child in (*reversed(application), *reversed(servers)):
            child.stop()
        self.places.record.unlink(missing_ok=True)
        (self.places.var / "address").unlink(missing_ok=True)


def run(arguments: list[str]) -> int:
    """Parse, start, watch, stop; the exit code."""
    options = parse(arguments)
    if options.with_parent:
        die_with_parent(signal.SIGTERM)()
    try:
        places = find_places(options.var.absolute())
        lock = take_lock(places)
    except StartFailed as failed:
        say(str(failed))
        return 1
    left = end_leftovers(places.record)
    if left:
        say(f"Ended what an earlier start left behind: {', '.join(left)}.")
    launcher = Launcher(places, child_environment(places), options.host, options.port, options.city)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, frame: on_signal(launcher, got, frame))
    try:
        launcher.set_up()
        return launcher.watch()
    except StopAsked:
        return 0
    except StartFailed as failed:
        say(f"\nKashikan did not start. {failed}")
        return 1
    finally:
        if launcher.children:
            say("Stopping")
        launcher.stop_all()
        os.close(lock)


def on_signal(launcher: Launcher, number: int, frame: FrameType | None) -> None:
    """Only note it: the loops look at the event."""
    launcher.stop.set()


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to let a phone in")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="where data and logs lie")
    parser.add_argument(
        "--no-city", dest="city", action="store_false", help="halls and people only"
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent ends")
    return parser.parse_args(arguments)


def child_environment(places: Places) -> dict[str, str]:
    """The environment of every child: ours, with the demonstration's settings."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "KASHIKAN_VAR_DIR": str(places.var),
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }


def answers(url: str) -> bool:
    """Whether `url` answers 200."""
    request = urllib.request.Request(url, headers={"Host": "localhost"})  # noqa: S310 - our own
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310 - our own
            return bool(response.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (urllib.error.URLError, OSError):
        return False


def banner(launcher: Launcher, people: str, seconds: float) -> str:
    """What a person needs to know: where, as whom, and where the mails are."""
    listed = "\n".join(f"    {line}" for line in people.splitlines())
    return (
        f"\nKashikan is ready after {seconds:.0f} s.\n\n"
        f"  Open            http://{launcher.own_host}:{launcher.port}/\n"
        f"  Read its mails  http://127.0.0.1:{launcher.outside.mail_page}/"
        "   (sign-in codes arrive here; the code of staff's app stands above them)\n"
        f"  Sign in as\n{listed}\n\n"
        f"  Logs: {launcher.places.logs}    Stop: Ctrl-C\n"
    )


def say(text: str) -> None:
    """Tell the person at the terminal; a terminal that is gone must not stop the stopping."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for good


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
