"""A picture of a hall or a room as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import day_of, day_start
from facilities.rules.names import Names

PLAN = "plan"
KEPT_DAYS = 30
"""So long what was taken down can be put back; then the next change of the hall removes it."""


def kept_since(now: datetime) -> datetime:
    """What was taken down from then on can still be put back: whole days."""
    return day_start(day_of(now) - timedelta(days=KEPT_DAYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureValue:
    """One photograph or plan; `sizes` are widths and heights in pixels, the smallest first."""

    id: int
    kind: str  # facilities.enums.PictureKind
    description: Names
    digest: str
    sizes: tuple[tuple[int, int], ...]
    invented: bool = False

    @property
    def small(self) -> tuple[int, int]:
        """The size for those who choose none."""
        return self.sizes[0]

    @property
    def large(self) -> tuple[int, int]:
        """The size to look at closely."""
        return self.sizes[-1]

    @property
    def is_plan(self) -> bool:
        """Whether it is a drawing of the place from above."""
        return self.kind == PLAN


def top_and_others(
    pictures: Iterable[PictureValue],
) -> tuple[PictureValue | None, list[PictureValue]]:
    """The photograph that stands at the top of a page, and everything else in its order."""
    others = list(pictures)
    top = next((picture for picture in others if not picture.is_plan), None)
    if top is not None:
        others.remove(top)
    return top, others
