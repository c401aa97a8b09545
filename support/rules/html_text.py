"""The text of an HTML mail. What comes out is plain text and nothing else."""

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "svg", "noscript"})
_BREAKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "hr", "table", "ul", "ol"}
)
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_GAP = re.compile(r"\n{3,}")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a" and self._links:
            self._end_link(self._links.pop())

    def _end_link(self, target: str) -> None:
        """The address beside its words, so that nobody is led elsewhere unseen."""
        said = "".join(self.pieces[-1:]).strip()
        if target.startswith(("http://", "https://")) and target != said and not self._silent:
            self.pieces.append(f" ({target}) ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(_SPACE.sub(" ", data.replace("\n", " ")))


def text_of_html(page: str) -> str:
    """What a person would read of `page`; scripts, styles and pictures are left out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return _GAP.sub("\n\n", "\n".join(lines)).strip()
