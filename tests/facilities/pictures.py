"""Files that people send as pictures: good ones, and what is none."""

import struct
import zlib
from io import BytesIO

from PIL import Image

ORIENTATION, DOTS, GPS = 0x0112, 0x011A, 0x8825
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
RED, BLUE = (200, 0, 0), (0, 0, 200)


def photograph(size: tuple[int, int] = (2400, 1600), kind: str = "JPEG") -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return _as(image, kind)


def from_a_telephone() -> bytes:
    """Held upright: the camera says so, and where it was."""
    image = Image.new("RGB", (1200, 800), RED)
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn it to the right
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (36.0, 23.0, 20.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"secret comment")
    return out.getvalue()


def from_an_odd_camera() -> bytes:
    """Held upright; its number of dots to the inch is said to be no number."""
    image, exif, out = Image.new("RGB", (1200, 800), RED), Image.Exif(), BytesIO()
    exif[ORIENTATION], exif[DOTS] = 6, 72.0
    image.save(out, "JPEG", exif=exif)
    fraction, anything = (struct.pack(">HHI", DOTS, kind, 1) for kind in (5, 7))
    assert fraction in out.getvalue()
    return out.getvalue().replace(fraction, anything)


def with_another_behind_it(size: tuple[int, int]) -> bytes:
    """As telephones make them today: a second picture lies behind the first."""
    image, out = Image.new("RGB", size, RED), BytesIO()
    image.save(out, "MPO", save_all=True, append_images=[Image.new("L", (8, 8))])
    return out.getvalue()


def colours_without_names() -> bytes:
    """A PNG whose pixels are numbers of colours, and the list of colours is missing."""
    head = struct.pack(">IIBBBBB", 4, 4, 8, 3, 0, 0, 0)
    return _png(head, zlib.compress(b"\0" * 20))


def lines_on_nothing() -> bytes:
    """A plan as drawing programs export it: black on transparent."""
    image = Image.new("RGBA", (800, 600), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 400, 600))
    return _as(image, "PNG")


def claims_to_be(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes whose head claims a size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return _png(head, zlib.compress(b"\0" * 1000))


def _png(head: bytes, body: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), chunk(b"IDAT", body), chunk(b"IEND", b"")]
    )


def _as(image: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()
