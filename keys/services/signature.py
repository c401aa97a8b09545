"""A signature drawn on a screen: a small PNG on which something is drawn, kept without the rest."""

from io import BytesIO

from PIL import Image

from core.pictures import NoPicture, opened

MOST_BYTES = 200_000
MOST_WIDTH, MOST_HEIGHT = 2400, 1200
LEAST_INK = 30
"""Fewer painted pixels than this are a slip of the finger, not a name."""


def signature_of(data: bytes) -> bytes:
    """The signature in `data` as a clean black and white PNG. Raises ValueError."""
    if len(data) > MOST_BYTES:
        raise ValueError("too large")
    try:
        with opened(data, kinds=("PNG",)) as picture:
            if picture.width > MOST_WIDTH or picture.height > MOST_HEIGHT:
                raise ValueError("too many pixels")
            drawn = _on_white(picture)
    except NoPicture as error:
        raise ValueError("not a picture") from error
    if drawn.histogram()[0] < LEAST_INK:
        raise ValueError("nothing is drawn")
    kept = BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("1", dither=Image.Dither.NONE)
