"""`make prove AREA=booking`: an area's randomised tests with many histories, and a record of it.

    python -m sandbox.prove AREA [--histories 10000] [--seed N] [--page FILE]

The record, docs/proofs/<area>.md, says what was run, when, where, with which seed and how it ended.
"""

import argparse
import os
import platform
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.clock import JST
from sandbox.checks import ROOT

SUMMARY_LINES = 15


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked for, and how it ended."""

    area: str
    histories: int
    seed: int
    passed: bool
    seconds: float
    told: list[str]


def prove(area: str, *, histories: int, seed: int) -> Run:
    """Run the tests marked `randomised` under tests/<area>, showing what pytest says."""
    command = [
        *(sys.executable, "-m", "pytest", f"tests/{area}", "-m", "randomised", "-v"),
        f"--hypothesis-seed={seed}",
    ]
    environment = {**os.environ, "KASHIKAN_HISTORIES": str(histories)}
    begun, told = time.monotonic(), []
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            told.append(line.rstrip())
    return Run(area, histories, seed, process.returncode == 0, time.monotonic() - begun, told)


def record(run: Run) -> str:
    """The run as a document."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    ).stdout.strip()
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        f"# Recorded run: {run.area}",
        "",
        f"`make prove AREA={run.area} HISTORIES={run.histories} SEED={run.seed}` writes this page.",
        "",
        "| | |",
        "|---|---|",
        f"| ended | {'everything held' if run.passed else '**a fault was found**'} |",
        f"| histories of each test | {run.histories:,} |",
        f"| seed | {run.seed} |",
        f"| commit | {commit or 'unknown'} |",
        f"| date | {datetime.fromtimestamp(time.time(), JST):%Y-%m-%d %H:%M} JST |",
        f"| took | {run.seconds:,.0f} s |",
        f"| machine | {machine} |",
        "",
        "```",
        *run.told[-SUMMARY_LINES:],
        "```",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """0 if everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area")
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))  # noqa: S311 - no secret
    parser.add_argument("--page", type=Path, help="where to record it; docs/proofs/<area>.md")
    asked = parser.parse_args()
    if not Path(ROOT, "tests", asked.area).is_dir():
        parser.error(f"There is no tests/{asked.area}.")
    run = prove(asked.area, histories=asked.histories, seed=asked.seed)
    page: Path = asked.page or ROOT / "docs" / "proofs" / f"{asked.area}.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(record(run), encoding="utf-8")
    sys.stdout.write(f"seed {run.seed}; recorded in {page}\n")
    return 0 if run.passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
