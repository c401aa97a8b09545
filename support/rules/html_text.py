"""The text of an HTML mail. What comes out is plain text and nothing else.

Read by hand and not by the standard library's parser: that one takes hours over a megabyte of tags
that nobody closes, and gives up at some that no browser minds. Here each sign is looked at a fixed
number of times.
"""

import re
from html import unescape

LONGEST_PAGE = 2_000_000
"""Signs of a page that are read: more is no letter of a person."""

_RAW = frozenset({"script", "style", "title", "textarea", "xmp"})
_SILENT = frozenset({"head", "template", "svg", "noscript"})
_BREAKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "hr", "table", "ul", "ol"}
)
_END_OF_RAW = {tag: re.compile(f"</{tag}", re.IGNORECASE) for tag in _RAW}
_NAME = re.compile(r"/?[a-z][a-z0-9]*", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NO_SIGN = re.compile(r"&#x?[0-9a-f]{8,};?", re.IGNORECASE)
"""A number that no sign has; unescape would reckon it."""
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_GAP = re.compile(r"\n{3,}")
_INSIDE = re.compile(r"""[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+>""")
_LONGEST_TAG = 4000


class _Reader:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._silent = 0
        self._links: list[str] = []

    def text(self, raw: str) -> None:
        if raw and not self._silent:
            plain = unescape(_NO_SIGN.sub("\ufffd", raw))
            self.pieces.append(_SPACE.sub(" ", plain.replace("\n", " ")))

    def tag(self, name: str, inside: str) -> None:
        if name == "body":  # the end of a head need not be written
            self._silent = 0
        elif name in _SILENT:
            self._silent += 1
        elif name.removeprefix("/") in _BREAKS:
            self.pieces.append("\n")
        elif name == "a":
            found = _HREF.search(inside)
            self._links.append(unescape(found[found.lastindex or 0]) if found else "")
        elif name == "/a" and self._links:
            self._end_link(self._links.pop())
        elif name.removeprefix("/") in _SILENT:
            self._silent = max(0, self._silent - 1)

    def _end_link(self, target: str) -> None:
        """The address beside its words, so that nobody is led elsewhere unseen."""
        said = "".join(self.pieces[-1:]).strip()
        if target.startswith(("http://", "https://")) and target != said and not self._silent:
            self.pieces.append(f" ({target}) ")


def text_of_html(page: str) -> str:
    """What a person would read of `page`; scripts, styles and pictures are left out."""
    reader = _Reader()
    _read(page[:LONGEST_PAGE], reader)
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()


def _read(page: str, reader: _Reader) -> None:
    at = 0
    while at < len(page):
        opens = page.find("<", at)
        if opens < 0:
            reader.text(page[at:])
            return
        reader.text(page[at:opens])
        at = _after_tag(page, opens, reader)


def _after_tag(page: str, opens: int, reader: _Reader) -> int:
    """Where reading goes on after the tag, comment or lonely sign at `opens`."""
    if page.startswith("<!--", opens):
        return _after(page, "-->", opens + 4)
    if page.startswith(("<!", "<?"), opens):
        return _after(page, ">", opens)
    found = _NAME.match(page, opens + 1)
    closes = _closes(page, opens) if found else -1
    if found is None or closes < 0:
        reader.text("<")
        return opens + 1 if found is None else len(page)
    name = found.group().lower()
    reader.tag(name, page[found.end() : min(closes, found.end() + _LONGEST_TAG)])
    if name not in _RAW:
        return closes + 1
    end = _END_OF_RAW[name].search(page, closes)
    return end.start() if end else len(page)


def _closes(page: str, opens: int) -> int:
    """The > that ends a tag: not one inside of quotation marks; -1 if the tag has no end."""
    inside = _INSIDE.match(page, opens, opens + _LONGEST_TAG)
    return inside.end() - 1 if inside else page.find(">", opens)


def _after(page: str, end: str, start: int) -> int:
    found = page.find(end, start)
    return found + len(end) if found >= 0 else len(page)
