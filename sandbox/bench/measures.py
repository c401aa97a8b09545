"""What is measured: floors, calendars (warm, while bookings go on, cold), bookings, race."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.bench.fill import OVERLAPS, Filler
from sandbox.bench.stage import Stage
from sandbox.processes import StartFailed

CLIENTS = (1, 8)
RIVALS, RACES = 20, 30
BOOKING = "booking: hold, form, confirm"
SELECT_PATHS = ["/floor/select/"]
FLOOR_BESIDE = "floor: one SELECT, beside bookings"
# "While bookings go on" means one a second: 3,600 an hour, more than a city's busiest morning.
SECONDS_BETWEEN_BOOKINGS = 1.0
TYPICAL_PAGE_BYTES = 40_000
# The dearest calendar takes 40 ms to draw and has 31 pages; there are two processes.
WARM_UP_SECONDS = 4.0


def prices_measured() -> str:
    """How long 100,000 prices take in a process of their own, as a sentence."""
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.bench.quotes"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
    )
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Result:
    """One measure: what, at which size, with how many clients, and its figures."""

    what: str
    size: int
    clients: int
    figures: Mapping[str, Any]


@dataclass(slots=True)
class Bench:
    """Plays all measures at one size after the other, in rounds that all begin alike.

    A machine that shares its processors runs at another speed from minute to minute. Each round
    has its own floors, and the middle of the rounds is what counts.
    """

    stage: Stage
    filler: Filler
    seconds: float
    rounds: int
    results: list[Result] = field(default_factory=list)
    races: dict[int, dict[str, Any]] = field(default_factory=dict)
    ceiling: dict[str, Any] = field(default_factory=dict)
    picks: list[str] = field(default_factory=list)
    quotes: str = ""

    def measure(self, size: int) -> None:
        """Everything at `size` bookings."""
        for number in range(1, self.rounds + 1):
            say(f"{size:,} bookings, round {number} of {self.rounds}")
            self.filler.grow(size)
            self.picks = list(self.stage.world["free"])
            self.play_round(size)
            if number == self.rounds:
                self.race(size)
            self.stage.start_web(cache=False)
            for what, paths in self.calendars():
                self.look(f"{what}, cold", size, paths)

    def play_round(self, size: int) -> None:
        """Floors, calendars and bookings, once."""
        self.stage.start_web()
        for what, paths in self.floors():
            self.look(what, size, paths)
        for what, paths in self.calendars():
            self.warm_up(paths)
            self.look(f"{what}, warm", size, paths)
        for what, paths in self.calendars():
            with self.somebody_books():
                self.look(f"{what}, while bookings go on", size, paths)
        self.book(size)

    def floors(self) -> Iterator[tuple[str, list[str]]]:
        """The two floors."""
        world = self.stage.world
        yield "floor: one SELECT", SELECT_PATHS
        rooms = [room["code"] for room in world["rooms"]]
        yield (
            "floor: bare HTML month",
            [f"/floor/month/{code}/{world['month']}/" for code in rooms],
        )

    def calendars(self) -> Iterator[tuple[str, list[str]]]:
        """The three calendars, each over all its rooms, halls and open days."""
        world = self.stage.world
        rooms = [room["code"] for room in world["rooms"]]
        halls = sorted({room["hall"] for room in world["rooms"]})
        days = world["open_days"]
        yield "month of a room", [f"/rooms/{code}/?month={world['month']}" for code in rooms]
        yield "day of a hall", [f"/halls/{hall}/?on={day}" for day in days for hall in halls]
        yield "day over 50 rooms", [f"/day/?on={day}" for day in days]

    def warm_up(self, paths: Sequence[str]) -> None:
        """Ask for `paths` without measuring, until every process of the web server knows them."""
        self.run({"deed": "look", "paths": paths, "clients": 8, "seconds": WARM_UP_SECONDS})

    def look(self, what: str, size: int, paths: Sequence[str]) -> None:
        """Ask for `paths` with 1 and with 8 clients."""
        for clients in CLIENTS:
            plan = {"deed": "look", "paths": paths, "clients": clients}
            self.note(what, size, clients, self.run(plan))

    def book(self, size: int) -> None:
        """Make bookings with 1 and with 8 residents; then again with a look at each one's page.

        The floor is measured again beside them: minutes lie between them and the round's own.
        """
        self.run(self.booking_plan(CLIENTS[-1], every=0) | {"seconds": WARM_UP_SECONDS})
        self.look(FLOOR_BESIDE, size, SELECT_PATHS)
        for looks, what in ((False, BOOKING), (True, f"{BOOKING}, its page")):
            for clients in CLIENTS:
                plan = self.booking_plan(clients, every=0) | {"looks": looks}
                self.note(what, size, clients, self.run(plan))

    def booking_plan(self, clients: int, *, every: float) -> dict[str, Any]:
        """A plan for bookings with slots that nobody else in this run is given."""
        wanted = int((self.seconds + 2) * (1 / every + 1 if every else 40 * (2 + clients)))
        picks, self.picks = self.picks[:wanted], self.picks[wanted:]
        world = self.stage.world
        return {
            "deed": "book",
            "sessions": [person["session"] for person in world["people"][:clients]],
            "picks": picks,
            "purpose": world["purpose"],
            "every": every,
            "looks": True,
        }

    def somebody_books(self) -> "Beside":
        """A booking every so often, for as long as the block runs."""
        plan = self.booking_plan(1, every=SECONDS_BETWEEN_BOOKINGS)
        return Beside(self.complete(plan) | {"seconds": 3600, "sessions": [self.last_session]})

    @property
    def last_session(self) -> str:
        """A resident who takes no part in the measured bookings."""
        return str(self.stage.world["people"][-1]["session"])

    def race(self, size: int) -> None:
        """Twenty residents, one slot, thirty times; then the database is asked."""
        sessions = [person["session"] for person in self.stage.world["people"][:RIVALS]]
        picks, self.picks = self.picks[:RACES], self.picks[RACES:]
        plan = {"deed": "race", "sessions": sessions, "picks": picks}
        result = self.run(plan | {"purpose": self.stage.world["purpose"]})
        result["double_bookings"] = self.filler.number(OVERLAPS)
        self.races[size] = result
        say(
            f"  race: winners a round {sorted(set(result['winners']))}, 5xx "
            f"{result['server_errors']}, slowest {result['slowest'] * 1000:.0f} ms, "
            f"double bookings {result['double_bookings']}"
        )

    def find_ceiling(self) -> None:
        """What the load generator can ask for where the server does nothing."""
        with subprocess.Popen(
            [sys.executable, "-m", "sandbox.bench.ceiling", str(TYPICAL_PAGE_BYTES)],
            stdout=subprocess.PIPE,
            text=True,
        ) as responder:
            port = int(responder.stdout.readline()) if responder.stdout else 0
            plan = {"deed": "look", "paths": ["/"], "clients": 8, "port": port}
            self.ceiling = self.run(plan)
            responder.terminate()
        say(f"Load generator alone: {self.ceiling['rate']:,.0f} requests a second")

    def complete(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """The plan with what every plan needs."""
        return {"port": self.stage.port, "seconds": self.seconds, **plan}

    def run(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Let the load generator carry out `plan`; its figures."""
        with Beside(self.complete(plan)) as generator:
            return generator.figures()

    def note(self, what: str, size: int, clients: int, figures: dict[str, Any]) -> None:
        """Keep a result and show it."""
        self.results.append(Result(what, size, clients, figures))
        wrong = f"  WRONG: {figures['wrong']}" if figures["wrong"] else ""
        say(
            f"  {what:<42} {clients} clients {figures['rate']:>8,.0f}/s   p50 "
            f"{figures['p50']:6.1f}  p95 {figures['p95']:6.1f}  p99 {figures['p99']:6.1f} ms{wrong}"
        )


class Beside:
    """A load generator running beside us; stopped at the end of the block at the latest."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.bench.load"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self.process.stdin is not None:
            json.dump(plan, self.process.stdin)
            self.process.stdin.close()
            self.process.stdin = None

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *_details: object) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def figures(self) -> dict[str, Any]:
        """Wait for its end; what it found."""
        output, _errors = self.process.communicate()
        if self.process.returncode:
            raise StartFailed("The load generator failed; see above.")
        found: dict[str, Any] = json.loads(output)
        return found


def say(text: str) -> None:
    """Progress, at once."""
    print(text, flush=True)
