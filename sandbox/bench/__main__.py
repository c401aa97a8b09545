"""The command: `make bench`, or shorter `make bench ARGS="--sizes 10000 --rounds 1"`."""

import argparse
import signal
import sys
import time
from pathlib import Path
from time import strftime

from sandbox.bench.fill import Filler
from sandbox.bench.measures import Bench, prices_measured, say
from sandbox.bench.report import report
from sandbox.bench.stage import VAR, open_stage
from sandbox.processes import StartFailed

SIZES = "10000,100000,1000000"


def run(arguments: list[str]) -> int:
    """Measure, print and write the table; 1 if something did not start."""
    options = parse(arguments)
    sizes = sorted(int(size) for size in options.sizes.split(","))
    begun = time.monotonic()
    # SIGTERM ends it as Ctrl-C does: through the `finally` below.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        say("Starting servers, building ten halls with fifty rooms")
        stage = open_stage()
        try:
            filler = Filler(stage.superuser_dsn, stage.world, most=sizes[-1])
            bench = Bench(stage, filler, options.seconds, options.rounds)
            bench.quotes = prices_measured()
            bench.find_ceiling()
            for size in sizes:
                bench.measure(size)
            filler.close()
        finally:
            stage.close()
    except StartFailed as failed:
        say(str(failed))
        return 1
    except KeyboardInterrupt:
        return 1
    minutes = (time.monotonic() - begun) / 60
    text = report(bench, on=strftime("%Y-%m-%d"), minutes=minutes)
    options.output.write_text(text, encoding="utf-8")
    say(f"\n{text}\nWritten to {options.output}.")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="numbers of bookings, with commas")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measure")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--output", type=Path, default=VAR / "bench.md")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
