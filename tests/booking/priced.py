"""The price as the form over a hold shows it."""

import re
from html import unescape
from typing import Any

from booking.selectors.price import FeeLineView

LINE = re.compile(
    r'<tr><th scope="row">([^<]*?)(?: <span class="quiet">([^<]*)</span>)?</th>'
    r"<td>([^<]*)</td></tr>(?!</tfoot>)"
)


def yen_on(page: Any) -> int:
    """The sum."""
    [yen] = re.findall(r'name="shown" value="(\d+)"', page.content.decode())
    return int(yen)


def lines_on(page: Any) -> list[FeeLineView]:
    """The lines of all uses."""
    found = LINE.findall(page.content.decode())
    return [FeeLineView(unescape(label), yen, unescape(how)) for label, how, yen in found]
