"""A stand-in for a key box without network, as its firmware would be: secret, counter, clock.

Written from docs/keys.md and not from keys.rules, so that one proves the other. It has never
heard of bookings: whatever opens it must follow from the code and the hour alone.
"""

import hmac
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

STEP = 15 * 60
LONGEST = 64  # steps: 16 hours
SERIALS = 16
DRIFT = 5 * 60
"""Seconds by which its clock may be wrong: so long before and after the window it still opens."""
TRIES = 5
REST = 15 * 60
"""After five wrong codes it takes one code in a quarter of an hour, until a right one comes."""


@dataclass
class Box:
    """The box at the door. `clock` tells seconds since 1970, UTC, by the box's own quartz."""

    secret: bytes
    counter: int
    clock: Callable[[], float] = time.time
    wrong: int = 0
    rests_until: float = field(default=0.0)

    def enter(self, digits: str) -> bool:
        """Whether the flap opens to these digits, now."""
        now = self.clock()
        if now < self.rests_until:
            return False
        typed = "".join(sign for sign in digits if sign.isdigit())
        if any(hmac.compare_digest(typed, code) for code in self._codes(now)):
            self.wrong = 0
            return True
        self.wrong += 1
        if self.wrong >= TRIES:
            self.rests_until = now + REST
        return False

    def set_counter(self, counter: int) -> None:
        """What staff do at the box with the master key."""
        self.counter = counter

    def _codes(self, now: float) -> Iterator[str]:
        """Every code that may open now: each window around now, up to the longest, each serial."""
        last_start = int((now + DRIFT) // STEP)
        first_end = int((now - DRIFT) // STEP) + 1
        for start in range(first_end - LONGEST, last_start + 1):
            for end in range(max(first_end, start + 1), start + LONGEST + 1):
                for serial in range(SERIALS):
                    yield self._code(start * 15, end * 15, serial)

    def _code(self, first_minute: int, last_minute: int, serial: int) -> str:
        message = b"\x01" + b"".join(
            number.to_bytes(4, "big") for number in (self.counter, first_minute, last_minute)
        )
        digest = hmac.digest(self.secret, message + bytes([serial]), "sha256")
        return str(int.from_bytes(digest[:8], "big") % 1_000_000_000).zfill(9)
