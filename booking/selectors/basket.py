"""What somebody has chosen so far, and whether it is still free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.enums import CellState
from booking.rules.wishes import Pick, Wish
from booking.selectors.cells import PICKABLE, Board, Place, Viewer
from booking.selectors.occupants import around, occupants_of
from core.clock import day_start, next_day
from core.periods import Period

BOOKABLE = frozenset({*PICKABLE, CellState.HELD_BY_YOU})


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One room for one period; `blocked` is the word for what stands in the way, or empty."""

    wish: Wish
    picks: list[str]
    state: str
    sign: str
    blocked: str
    reason: str


def basket_lines(wishes: Sequence[Wish], *, viewer: Viewer, now: datetime) -> list[BasketLine]:
    """The lines in the order of the days. One query."""
    if not wishes:
        return []
    days = [wish.day for wish in wishes]
    span = Period(day_start(min(days)), day_start(next_day(max(days))))
    rooms = [wish.room for wish in wishes]
    part_ids = {part for room in rooms for part in room.part_ids}
    occupants = occupants_of(part_ids=part_ids, during=around(span, rooms), now=now)
    board = Board(now=now, occupants=occupants, viewer=viewer)
    return [_line(board, wish) for wish in sorted(wishes, key=lambda wish: wish.during.start)]


def _line(board: Board, wish: Wish) -> BasketLine:
    cells = board.cells(Place(wish.facility, wish.room, wish.day), wish.slots)
    told = next((cell for cell in cells if cell.state not in BOOKABLE), cells[0])
    return BasketLine(
        wish=wish,
        picks=[str(Pick(wish.room.code, wish.day, slot.code)) for slot in wish.slots],
        state=told.state,
        sign=told.sign,
        blocked="" if told.state in BOOKABLE else told.word,
        reason=told.why.text if told.why else "",
    )
