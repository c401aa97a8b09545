"""QR codes: what a photograph says, and what stands on a tag."""

from io import BytesIO

import segno
import zxingcpp
from PIL import Image, ImageOps

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
WORKING_SIDE = 2400


def texts_in(photo: bytes) -> tuple[str, ...]:
    """The texts, in reading order; empty where there is none, or it is no picture."""
    if len(photo) > MOST_BYTES:
        return ()
    try:
        with Image.open(BytesIO(photo), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return ()
            picture.draft("L", (WORKING_SIDE, WORKING_SIDE))
            grey = ImageOps.exif_transpose(picture).convert("L")
    except (OSError, SyntaxError, ValueError):
        return ()
    grey.thumbnail((WORKING_SIDE, WORKING_SIDE))
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(barcode.text for barcode in found)


def picture_of(text: str) -> str:
    """A QR code as an SVG to stand inside a page."""
    drawn = segno.make(text, error="m", micro=False)
    return drawn.svg_inline(scale=4, border=2, omitsize=False, svgclass="qr", lineclass=None)
