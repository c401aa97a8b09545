"""Translation catalogues: .po is what people edit and git keeps, .mo is what Django reads.

Compiled with Babel, because a fresh machine has no gettext tools:

    python -m core.catalogues locale
"""

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(folder: Path) -> int:
    """Compile every catalogue below `folder` whose .mo is missing or older; how many."""
    stale = [po for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]
    for po in stale:
        _compile(po)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns <= po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    with po.open("rb") as source:
        # The locale is left out on purpose: Babel knows no ja_Easy, and .mo does not name it.
        catalogue = read_po(source, abort_invalid=True)
    # A name of its own: several test sessions may compile at once.
    new = po.with_suffix(f".{os.getpid()}.mo")
    with new.open("wb") as target:
        write_mo(target, catalogue)
    new.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    sys.stdout.write(f"{compile_all(Path(sys.argv[1]))} catalogues compiled\n")
