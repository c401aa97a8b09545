"""Files of halls for tests: the good ones, and the good ones with something changed."""

from pathlib import Path
from shutil import copytree

GOOD = Path(__file__).parent / "good"
HALL = "green-hall.yaml"
WORDS = "vocabulary.yaml"
FEES = "fees/green-hall.yaml"


def good_copy(folder: Path) -> Path:
    """A copy of the good files that a test may change."""
    return copytree(GOOD, folder / "city")


def change(folder: Path, old: str, new: str, *, file: str = HALL) -> str:
    """Replace `old`, which must stand there, once; the text afterwards."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return text


def line_of(text: str, part: str) -> int:
    """The line, counted from 1, on which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1
