"""HTML that is drawn once for many readers, with gaps for what is each one's own."""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping

from django.utils.safestring import SafeString

from core.remembered import Remembered

GAP = secrets.token_hex(32)  # stands for what is somebody's own; nobody outside can know it
MOST = 1000  # texts kept in each process
Own = Mapping[str, SafeString]

_drawn: Remembered[list[str]] = Remembered(MOST)  # text, name of what goes there, text, name, …


def filled(key: Hashable, own: Own, draw: Callable[[Own], str]) -> SafeString:
    """What `draw` makes of `own`, drawn once for language and key and filled in for each reader.

    `own` is HTML by name. `draw` is given gaps of the same names, which it may show or not but
    never looks into. The key says everything else that is shown.
    """
    parts = list(_drawn.get(key, lambda: _cut(draw({name: _gap(name) for name in own}))))
    parts[1::2] = [own[name] for name in parts[1::2]]
    return SafeString("".join(parts))


def _gap(name: str) -> SafeString:
    """Stands for what has this name; it may be part of an address."""
    return SafeString(f"{GAP}-{name}-")


def _cut(text: str) -> list[str]:
    return re.split(rf"{GAP}-(\w+)-", text)
