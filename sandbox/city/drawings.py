"""Sample pictures of the demonstration: drawn from pictures.toml, plainly marked, no photograph."""

import tomllib
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from documents.press import BOLD, REGULAR

PICTURES = Path(__file__).parent / "pictures.toml"
SIZE = (1600, 1000)
INK, BLUE, MARK = "#1a1a1a", "#0017c1", "#927200"
DOTS = 26  # pixels between the dots of a way


def samples() -> tuple[str, list[dict[str, Any]]]:
    """The word that marks a sample, and every picture: where it belongs, its words, its shapes."""
    data = tomllib.loads(PICTURES.read_text(encoding="utf-8"))
    return data["mark"], data["picture"]


def drawn(sample: dict[str, Any], *, mark: str) -> bytes:
    """One sample as a PNG, with `mark` over all of it."""
    image = Image.new("RGB", SIZE, sample.get("ground", "white"))
    pen = ImageDraw.Draw(image)
    for shape in sample.get("polygons", []):
        pen.polygon([tuple(point) for point in shape["points"]], fill=shape["fill"])
    for box in sample.get("boxes", []):
        _box(pen, box["at"], box)
    for grid in sample.get("grids", []):
        _grid(pen, grid)
    for words in sample.get("words", []):
        _say(pen, tuple(words["at"]), words)
    _way(pen, sample.get("way", []))
    _mark(image, mark)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _box(pen: ImageDraw.ImageDraw, at: list[float], look: dict[str, Any]) -> None:
    left, top, right, bottom = at
    pen.rectangle((left, top, right, bottom), fill=look.get("fill", "white"), outline=INK, width=6)
    if "say" in look:
        _say(pen, ((left + right) / 2, (top + bottom) / 2), look)


def _grid(pen: ImageDraw.ImageDraw, grid: dict[str, Any]) -> None:
    (left, top), (wide, high), (across, down) = grid["first"], grid["cell"], grid["step"]
    for row in range(grid["rows"]):
        for column in range(grid["columns"]):
            x, y = left + column * across, top + row * down
            _box(pen, [x, y, x + wide, y + high], grid)


def _say(pen: ImageDraw.ImageDraw, at: tuple[float, float], look: dict[str, Any]) -> None:
    font = ImageFont.truetype(str(REGULAR), look.get("size", 34))
    colour = look.get("colour", INK)
    pen.multiline_text(at, look["say"], fill=colour, font=font, anchor="mm", align="center")


def _way(pen: ImageDraw.ImageDraw, points: list[list[float]]) -> None:
    """A way without steps: dots from point to point."""
    for (x, y), (to_x, to_y) in pairwise(points):
        length = max(abs(to_x - x), abs(to_y - y))
        for step in range(0, int(length), DOTS):
            part = step / length
            at = x + (to_x - x) * part, y + (to_y - y) * part
            pen.ellipse((at[0] - 6, at[1] - 6, at[0] + 6, at[1] + 6), fill=BLUE)


def _mark(image: Image.Image, mark: str) -> None:
    stencil = Image.new("L", SIZE)
    font = ImageFont.truetype(str(BOLD), 300)
    middle = SIZE[0] / 2, SIZE[1] / 2
    ImageDraw.Draw(stencil).text(middle, mark, fill=60, font=font, anchor="mm")
    image.paste(Image.new("RGB", SIZE, MARK), mask=stencil.rotate(20))
