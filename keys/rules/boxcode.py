"""The code of a key box that has no network: what server and box compute alike (docs/keys.md).

Box and server share a secret of 32 bytes and a counter. Time is cut into steps of 15 minutes. The
code of a window is nine digits:

    message = byte 1 · counter · first minute · last minute · serial
              (1 + 4 + 4 + 4 + 1 bytes, big-endian; minutes since 1970-01-01 00:00 UTC)
    code    = first 8 bytes of HMAC-SHA256(secret, message) as a number, modulo 10^9

The box is told only the code. It tries every window that contains its own time, up to 16 hours
long, and every serial: 2080 windows of 16 serials. One guess therefore hits with a chance of
33280 in 10^9, which is why the box must rest after wrong codes. `serial` tells apart bookings of
one box in the same window. A new counter makes every former code worthless.
"""

import hashlib
import hmac
import struct
from collections.abc import Collection
from datetime import datetime, timedelta

from core.periods import Period

STEP = timedelta(minutes=15)
LONGEST = timedelta(hours=16)
DIGITS = 9
SERIALS = range(16)
SECRET_BYTES = 32
VERSION = 1
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def code_of(*, secret: bytes, counter: int, window: Period, serial: int) -> str:
    """The nine digits that open the box in `window`, whose ends lie on steps."""
    message = struct.pack(
        ">BIIIB", VERSION, counter, _minute(window.start), _minute(window.end), serial
    )
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def on_steps(period: Period) -> Period | None:
    """`period` with its ends moved inwards to whole steps; None if nothing is left of it."""
    first = -(-_minute(period.start) // _STEP_MINUTES) * _STEP_MINUTES
    last = _minute(period.end) // _STEP_MINUTES * _STEP_MINUTES
    return Period(_moment(first), _moment(last)) if first < last else None


def free_serial(*, window: Period, used: Collection[int]) -> int | None:
    """A serial for one more booking in `window`; None where the box can tell no more apart.

    A window longer than the box looks for has none either: then there is no code.
    """
    if window.end - window.start > LONGEST:
        return None
    return next((serial for serial in SERIALS if serial not in used), None)


def grouped(code: str) -> str:
    """The code as it is shown and read out: 482 177 306."""
    return " ".join(code[n : n + 3] for n in range(0, len(code), 3))


_STEP_MINUTES = int(STEP.total_seconds() // 60)


def _minute(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds() // 60)


def _moment(minute: int) -> datetime:
    return _EPOCH + timedelta(minutes=minute)
