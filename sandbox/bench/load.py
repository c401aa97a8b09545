"""The load generator, a process of its own: a plan comes in as JSON, figures go out as JSON.

python -m sandbox.bench.load < plan.json
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Any

from sandbox.bench.scenarios import (
    Pass,
    Round,
    Tally,
    bookings,
    introduction,
    pages,
    rival,
)
from sandbox.bench.wire import play

WARM_UP_SECONDS = 1.0


def look(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Pages, by `clients` browsers at once."""
    paths = plan["paths"]
    tally = new_tally(plan)
    spread = len(paths) // plan["clients"] or 1
    scenarios = [
        pages(paths, number * spread % len(paths), tally) for number in range(plan["clients"])
    ]
    play(plan["port"], scenarios, until=tally.ends)
    return figures(tally)


def book(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Bookings, by as many residents as there are sessions; `every`: one in so many seconds."""
    tally = new_tally(plan)
    sessions = plan["sessions"]
    pause = partial(wait_for_turn, tally, count(), plan["every"]) if plan["every"] else at_once
    scenarios = [
        bookings(
            session,
            plan["picks"][number :: len(sessions)],
            plan["purpose"],
            tally,
            pause,
            looks=plan["looks"],
        )
        for number, session in enumerate(sessions)
    ]
    play(plan["port"], scenarios, until=tally.ends)
    return figures(tally)


def at_once() -> None:
    """No pause."""


def wait_for_turn(tally: Tally, turns: "count[int]", every: float) -> None:
    """Sleep until the next booking is due; this process has nothing else to do."""
    due = tally.begins - WARM_UP_SECONDS + next(turns) * every
    time.sleep(max(0.0, due - time.perf_counter()))


def race(plan: Mapping[str, Any]) -> dict[str, Any]:
    """All sessions reach for the same slot at once, round after round."""
    passes: list[Pass] = []
    play(plan["port"], [introduction(session, passes) for session in plan["sessions"]])
    rounds = []
    for pick in plan["picks"]:
        result = Round()
        play(plan["port"], [rival(each, pick, plan["purpose"], result) for each in passes])
        rounds.append(result)
    return {
        "winners": [each.winners for each in rounds],
        "server_errors": sum(each.server_errors for each in rounds),
        "slowest": max(each.slowest for each in rounds),
    }


def new_tally(plan: Mapping[str, Any]) -> Tally:
    """A tally that begins after the warm-up."""
    begins = time.perf_counter() + WARM_UP_SECONDS
    return Tally(begins, begins + plan["seconds"])


def figures(tally: Tally) -> dict[str, Any]:
    """Rate and percentiles (milliseconds), what went wrong, and this process's own time."""
    seconds = sorted(tally.seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "count": len(seconds),
        "wrong": tally.wrong,
        "rate": len(seconds) / (tally.ends - tally.begins),
        **{f"p{share}": percentile(seconds, share) * 1000 for share in (50, 95, 99)},
        "own_share": (used.ru_utime + used.ru_stime) / (tally.ends - tally.begins),
    }


def percentile(ordered: list[float], share: int) -> float:
    """The value that `share` per cent of `ordered` do not exceed (nearest rank); 0 if empty."""
    if not ordered:
        return 0.0
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


DEEDS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "look": look,
    "book": book,
    "race": race,
}

if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(DEEDS[given["deed"]](given), sys.stdout)
