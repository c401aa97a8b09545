"""Pictures that people send. A file of a hundred bytes may claim to be as large as a city: none is
unpacked before its size is known, and a photograph never larger than it is needed.
"""

from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps

PHOTOGRAPHS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
"""Of a JPEG, which is unpacked small: the cameras of telephones make up to fifty millions."""
MOST_PIXELS_WHOLE = 25_000_000
"""Of a kind that must be unpacked whole."""
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
)


class NoPicture(Exception):
    """It is none, is broken, or is too large."""


class TooLarge(NoPicture):
    """More bytes or pixels than are unpacked."""


@contextmanager
def opened(content: bytes, *, kinds: tuple[str, ...]) -> Generator[Image.Image]:
    """The picture, not yet unpacked. Raises NoPicture, also for what goes wrong inside."""
    if len(content) > MOST_BYTES:
        raise TooLarge
    try:
        with Image.open(BytesIO(content), formats=kinds) as picture:
            most = MOST_PIXELS if picture.format == "JPEG" else MOST_PIXELS_WHOLE
            if picture.width * picture.height > most:
                raise TooLarge
            yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error
    except _UNREADABLE as error:
        raise NoPicture from error


def small_photograph(content: bytes, *, mode: str, side: int) -> Image.Image:
    """Upright on white, in Pillow's `mode`, at most `side` pixels a side. Raises NoPicture."""
    with opened(content, kinds=PHOTOGRAPHS) as photograph:
        photograph.draft(mode, (side, side))
        upright = ImageOps.exif_transpose(photograph)
        is_clear = upright.has_transparency_data
        upright = upright.convert("RGBA" if is_clear else mode)
    upright.thumbnail((side, side))
    if not is_clear:
        return upright
    # What is transparent becomes paper: black lines of a plan stay lines.
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert(mode)
