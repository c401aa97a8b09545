"""100,000 prices in one process: a real table with combinations, factors, heating and a reduction.

A program of its own, with settings in its environment and without a database (see measures.py).
"""

import sys
import time

import django

from facilities.imports.fees import read_case_file, read_schedule_file
from facilities.rules.fees import quote

COUNT = 100_000
SCHEDULE = b"""
name: bench
from: 2024-04-01
slots: {am: 9:00-12:00, pm: 13:00-17:00, night: 18:00-22:00}
rooms: {hall: Hall}
words:
  user: {outside: outside}
  group: {welfare: welfare}
fees:
  - {when: {days: weekday}, yen: {am: 1200, pm: 1900, night: 2300, am+pm: 2900, pm+night: 3800}}
  - {yen: {am: 1400, pm: 2200, night: 2700, am+pm: 3300, pm+night: 4500}}
surcharges: [{code: outside, name: outside, when: {user: outside}, multiply: 2}]
charges: [{code: hvac, name: hvac, kind: heating, percent: 40, of: surcharged}]
reductions: [{code: welfare, name: welfare, when: {group: welfare}, percent: 50}]
rounding: {line: {to: 10, way: down}}
"""
CASE = b"""
room: hall
day: 2026-07-15
slots: [am, pm, night]
user: outside
group: welfare
requests: [hvac]
"""


def run(count: int) -> float:
    """Seconds for `count` quotes."""
    versions, faults = read_schedule_file(SCHEDULE, file="schedule.yaml")
    case, more = read_case_file(CASE, file="case.yaml", versions=versions)
    if faults or more:
        raise ValueError([*faults, *more])
    begun = time.perf_counter()
    for _ in range(count):
        quote(schedule=versions[0], case=case)
    return time.perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seconds = run(wanted)
    print(f"{wanted:,} quotes in one process: {seconds:.1f} s, {wanted / seconds:,.0f} a second.")
