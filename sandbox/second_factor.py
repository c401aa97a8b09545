"""The second factor of the demonstration's staff: one secret that everybody knows, and its codes.

An app may hold it (`people.toml`), the page of mails shows the code of the moment.
"""

import base64
import hmac
import struct
import tomllib
from pathlib import Path

PEOPLE = Path(__file__).with_name("people.toml")
PERIOD = 30  # seconds


def known_secret() -> str:
    """The secret in Base32."""
    return str(tomllib.loads(PEOPLE.read_text(encoding="utf-8"))["second_factor"])


def code_at(moment: float, *, secret: str = "") -> str:
    """The six digits that an app shows at that time in seconds (RFC 6238)."""
    key = base64.b32decode(secret or known_secret())
    mac = hmac.digest(key, struct.pack(">Q", int(moment) // PERIOD), "sha1")
    at = mac[-1] & 15
    return f"{(struct.unpack_from('>L', mac, at)[0] & 0x7FFFFFFF) % 1_000_000:06d}"
