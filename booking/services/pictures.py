"""Photographs that people send: made small, without what the camera wrote into them."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from booking.errors import PictureUnreadable

MOST_BYTES = 10_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1600
QUALITY = 80


def small_jpeg(content: bytes) -> bytes:
    """The picture as a JPEG of at most 1600 pixels a side, upright, without place and camera.

    Raises PictureUnreadable.
    """
    if len(content) > MOST_BYTES:
        raise PictureUnreadable
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureUnreadable
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadable from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
