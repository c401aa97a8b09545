"""The text of a PDF, read back through its own fonts' maps, without blanks."""

import io
import re

import pikepdf

ONE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
UNSEEN = re.compile(r"\s|[\U000e0100-\U000e01ef]")


def text_of(pdf: bytes) -> str:
    """All text in the order of drawing; blanks and marks of variants are left out."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return UNSEEN.sub("", "".join(_page_text(page) for page in opened.pages))


def _page_text(page: pikepdf.Page) -> str:
    fonts = {name: _map_of(font) for name, font in page.Resources.Font.items()}
    found, signs = [], dict[bytes, str]()
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        match str(instruction.operator):
            case "Tf":
                signs = fonts[str(operands[0])]
            case "Tj":
                found.append(_decoded(bytes(operands[0]), signs))
            case "TJ":
                pieces = (p for p in operands[0] if isinstance(p, pikepdf.String))
                found.extend(_decoded(bytes(piece), signs) for piece in pieces)
    return "".join(found)


def _decoded(shown: bytes, signs: dict[bytes, str]) -> str:
    size = len(next(iter(signs)))
    return "".join(signs.get(shown[at : at + size], "") for at in range(0, len(shown), size))


def _map_of(font: pikepdf.Object) -> dict[bytes, str]:
    text = font.ToUnicode.read_bytes()
    signs = dict[bytes, str]()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, target in ONE.findall(block):
            signs[bytes.fromhex(code.decode())] = _utf16(target)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, target in RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                signs[code] = chr(ord(_utf16(target)) + step)
    return signs


def _utf16(target: bytes) -> str:
    return bytes.fromhex(target.decode()).decode("utf-16-be")
