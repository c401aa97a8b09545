"""Bytes of Japanese mails into text, whatever their label says.

The codecs of Python know ISO-2022-JP as the standard has it. Mails in the wild hold more: signs of
NEC and IBM (①, ㈱, 髙), half-width kana by three different ways, and Shift_JIS under the label of
ISO-2022-JP. Here the escape sequences are read by hand and every sign goes through CP932, which
knows them all. Nothing raises; what no encoding explains becomes a replacement sign.
"""

import re

ESCAPE = b"\x1b"
_ESCAPES = re.compile(rb"\x1b(\$[@B]|\$\([@BDO]|\([BJIH])|(\x0e)|(\x0f)")
_SAME = {
    "iso-2022-jp": "jis",
    "iso-2022-jp-1": "jis",
    "iso-2022-jp-ms": "jis",
    "csiso2022jp": "jis",
    "cp50220": "jis",
    "cp50221": "jis",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "gb2312": "gb18030",
    "ks_c_5601-1987": "cp949",
    "utf8": "utf-8",
    "us-ascii": "",  # a label that people set without knowing
    "ascii": "",
    "iso-8859-1": "",
    "unknown-8bit": "",
    "default": "",
}
_HALF_KANA = re.compile("[\uff61-\uff9f]")
LOWEST, HIGHEST = 0x21, 0x7E  # of a byte of JIS X 0208
LAST_KANA = 0x5F
LAST_LOW_LEAD, NO_TRAIL = 0x9F, 0x7F  # gaps of Shift_JIS


def text_of(data: bytes, charset: str | None) -> str:
    """`data` as text. The label is believed where it works; else the bytes themselves decide."""
    label = (charset or "").strip(" \"'").lower()
    codec = _SAME.get(label, label)
    if ESCAPE in data and codec in {"", "jis"}:
        return from_jis(data)
    if codec and codec != "jis":
        try:
            return data.decode(codec)
        except (LookupError, ValueError):  # unknown, wrong, or with a NUL in its name
            pass
    return _guessed(data)


def _guessed(data: bytes) -> str:
    if ESCAPE in data:
        return from_jis(data)
    for codec in ("ascii", "utf-8"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return _shift_or_euc(data)


def _shift_or_euc(data: bytes) -> str:
    """EUC read as Shift_JIS turns into half-width kana: that is how the two are told apart."""
    shifted = data.decode("cp932", "replace")
    try:
        euc = data.decode("euc_jp")
    except UnicodeDecodeError:
        return shifted
    strange = len(_HALF_KANA.findall(shifted)) + 2 * shifted.count("\ufffd")
    return euc if strange > len(euc) // 3 else shifted


def from_jis(data: bytes) -> str:
    """Text of bytes with ISO-2022-JP's escape sequences, with all that mailers add to them."""
    pieces: list[str] = []
    mode, start = b"(B", 0
    before_shift = mode
    for found in _ESCAPES.finditer(data):
        pieces.append(_piece(data[start : found.start()], mode))
        if found.group(2):  # shift out: half-width kana follow
            before_shift, mode = mode, b"(I"
        elif found.group(3):
            mode = before_shift
        else:
            mode = found.group(1)
        start = found.end()
    pieces.append(_piece(data[start:], mode))
    return "".join(pieces)


def _piece(data: bytes, mode: bytes) -> str:
    if mode == b"(I":
        raised = bytes(b | 0x80 if LOWEST <= b <= LAST_KANA else b for b in data)
        return raised.decode("cp932", "replace")
    if mode.startswith(b"$"):
        return _two_by_two(data)
    return _plain(data)


def _plain(data: bytes) -> str:
    """Bytes outside of escapes: ASCII, or Shift_JIS that somebody mixed in."""
    return data.decode("cp932", "replace")


def _two_by_two(data: bytes) -> str:
    """Pairs of JIS X 0208 through Shift_JIS. A line end ends a line, even without an escape."""
    shifted = bytearray()
    index = 0
    while index < len(data):
        first = data[index]
        if not LOWEST <= first <= HIGHEST or index + 1 >= len(data):
            shifted.append(first)
            index += 1
            continue
        shifted += _shifted(first, data[index + 1])
        index += 2
    return shifted.decode("cp932", "replace")


def _shifted(first: int, second: int) -> bytes:
    """One pair of JIS X 0208 in Shift_JIS."""
    lead = ((first - LOWEST) >> 1) + 0x81
    if lead > LAST_LOW_LEAD:
        lead += 0x40
    if first % 2:
        trail = second + 0x1F
        if trail >= NO_TRAIL:
            trail += 1
    else:
        trail = second + 0x7E
    return bytes((lead & 0xFF, trail & 0xFF))
