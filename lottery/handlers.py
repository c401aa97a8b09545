"""What the lottery tells booking, which does not know it: entries on my page (booking/my_page)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from booking.my_page import MyLine
from facilities.rules.values import Catalogue
from lottery.selectors.mine import entry_lines


class EntriesOnMyPage:
    """Implements `booking.my_page.MyPageHandler`."""

    def lines(self, *, mine: Q, catalogue: Catalogue, now: datetime) -> Sequence[MyLine]:
        """Entries that are no bookings yet, or never will be."""
        return entry_lines(mine=mine, catalogue=catalogue, now=now)
