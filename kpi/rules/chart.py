"""A line over the months as points of a drawing; no script draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 320, 96, 8


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines`: unbroken runs of points as SVG writes them; `top` stands at the upper edge."""

    lines: list[str]
    last: tuple[int, int] | None
    top: Decimal


def chart_of(values: Sequence[Decimal | None], *, at_least: Decimal = Decimal(1)) -> Chart:
    """The drawing of `values`, oldest first. A month without a value breaks the line.

    The lower edge is always 0, so that a small change never looks like a great one.
    """
    top = max([at_least, *(value for value in values if value is not None)])
    step = Decimal(WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    runs: list[list[tuple[int, int]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x = MARGIN + round(step * index)
        runs[-1].append((x, HEIGHT - MARGIN - round(value / top * (HEIGHT - 2 * MARGIN))))
    points = [point for run in runs for point in run]
    return Chart(
        lines=[" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1],
        last=points[-1] if points else None,
        top=top,
    )
