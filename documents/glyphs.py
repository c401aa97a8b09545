"""Which characters the papers' font can draw, and what is printed in place of others.

A paper built to PDF/A must not show an empty box, so typst refuses it. A name or a purpose with an
emoji must not cost anybody their permit: such a character becomes 〓, as printers have always done.
"""

import struct
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import category

MISSING = "\N{GETA MARK}"
UNICODE_FULL = (3, 10)  # platform and encoding
SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
# Nothing to be seen: control signs, directions of writing, byte order marks.
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(value: Any, *, font: Path) -> Any:
    """`value` (texts in lists and mappings) with only what `font` can draw."""
    match value:
        case str():
            return "".join(_drawn(sign, font) for sign in value)
        case Mapping():
            return {name: printable(part, font=font) for name, part in value.items()}
        case list() | tuple():
            return [printable(part, font=font) for part in value]
    return value


def _drawn(sign: str, font: Path) -> str:
    if sign == "\n":
        return sign
    if sign == "\t":
        return " "
    if ord(sign) in SELECTORS:
        return sign
    if category(sign) in INVISIBLE:
        return ""
    return sign if _covers(ord(sign), font) else MISSING


def _covers(point: int, font: Path) -> bool:
    firsts, lasts = _ranges(font)
    at = bisect_right(firsts, point) - 1
    return at >= 0 and point <= lasts[at]


@lru_cache(maxsize=2)
def _ranges(font: Path) -> tuple[list[int], list[int]]:
    """First and last code points of the ranges in the font's character map, in their order."""
    groups = sorted(_groups(_table(font.read_bytes(), b"cmap")))
    return [first for first, _ in groups], [last for _, last in groups]


def _table(font: bytes, name: bytes) -> bytes:
    for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        tag, _checksum, start, length = struct.unpack_from(">4sLLL", font, at)
        if tag == name:
            return font[start : start + length]
    raise ValueError(f"The font has no table {name!r}.")


def _groups(cmap: bytes) -> list[tuple[int, int]]:
    """The groups of the map that knows every plane (OpenType cmap, format 12)."""
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, at = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
        if (platform, encoding) == UNICODE_FULL:
            count = struct.unpack_from(">L", cmap, at + 12)[0]
            entries = struct.iter_unpack(">LLL", cmap[at + 16 : at + 16 + 12 * count])
            return [(first, last) for first, last, _glyph in entries]
    raise ValueError("The font has no map of all planes.")
