"""QR codes: what a photograph says, and what stands on a tag."""

import segno
import zxingcpp

from core.pictures import NoPicture, small_photograph

WORKING_SIDE = 2400


def texts_in(photo: bytes) -> tuple[str, ...]:
    """The texts, in reading order; empty where there is none, or it is no picture."""
    try:
        grey = small_photograph(photo, mode="L", side=WORKING_SIDE)
    except NoPicture:
        return ()
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(barcode.text for barcode in found)


def picture_of(text: str) -> str:
    """A QR code as an SVG to stand inside a page."""
    drawn = segno.make(text, error="m", micro=False)
    return drawn.svg_inline(scale=4, border=2, omitsize=False, svgclass="qr", lineclass=None)
