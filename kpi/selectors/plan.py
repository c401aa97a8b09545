"""The KPI table of the city's DX plan (kpi/data/dx_kpi.csv), which says what was promised."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PLAN = Path(__file__).resolve().parents[1] / "data" / "dx_kpi.csv"
ONLINE = "1"  # KPI ①: every procedure of the city can be done online


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the table, in the plan's own words."""

    no: str
    priority_areas: str
    kpi: str
    measure: str
    unit: str
    target: str
    target_date: str
    baseline: str
    baseline_date: str
    current: str
    current_date: str
    status: str


@lru_cache(maxsize=1)
def plan() -> tuple[PlanLine, ...]:
    """All lines in the plan's order."""
    lines = [line for line in PLAN.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return tuple(PlanLine(**row) for row in csv.DictReader(lines))


def plan_line(no: str) -> PlanLine:
    """The first line with this number."""
    return next(line for line in plan() if line.no == no)
