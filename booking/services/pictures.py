"""Photographs that people send: made small, without what the camera wrote into them."""

from io import BytesIO

from booking.errors import PictureUnreadable
from core.pictures import NoPicture, small_photograph

MOST_BYTES = 10_000_000
LONGEST_SIDE = 1600
QUALITY = 80


def small_jpeg(content: bytes) -> bytes:
    """The picture as a JPEG of at most 1600 pixels a side, upright, without place and camera.

    Raises PictureUnreadable.
    """
    if len(content) > MOST_BYTES:
        raise PictureUnreadable
    try:
        picture = small_photograph(content, mode="RGB", side=LONGEST_SIDE)
    except NoPicture as error:
        raise PictureUnreadable from error
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
