"""Pictures that people send. A file of a hundred bytes may claim to be as large as a city: none is
unpacked before its size is known, and a photograph never larger than it is needed.
"""

from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO

from PIL import ExifTags, Image

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
_UNPACKED_SMALL = {"JPEG", "MPO"}  # MPO: a JPEG with another behind it, as telephones make them
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by what the camera wrote of how it was held."""


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
            most = MOST_PIXELS if picture.format in _UNPACKED_SMALL else MOST_PIXELS_WHOLE
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
        photograph.draft(mode, _within(photograph.size, side))
        photograph.load()
        turn = _TURNS.get(photograph.getexif().get(ExifTags.Base.Orientation, 1))
        upright = photograph if turn is None else photograph.transpose(turn)
        if upright.mode == "P" and upright.palette is None:
            raise NoPicture
        is_clear = upright.has_transparency_data
        upright = upright.convert("RGBA" if is_clear else mode)
    upright.thumbnail((side, side))
    if not is_clear:
        return upright
    # What is transparent becomes paper: black lines of a plan stay lines.
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert(mode)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size with its longer side `side`: a JPEG is unpacked no larger than twice that."""
    longer = max(size)
    return max(1, size[0] * side // longer), max(1, size[1] * side // longer)
