"""Which attachments may be opened at the support center, judged by their bytes. Pure.

A list of what is allowed, not of what is forbidden: pictures, PDF, plain text, office files
without macros. The name and the declared type are not believed.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

MOST_BYTES = 5_000_000
LONGEST_NAME = 120
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_OFFICE_MIME = "application/vnd.openxmlformats-officedocument"
_TEXT_NAMES = frozenset({".txt", ".csv", ".ics"})
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file. `mime` is empty where it may not be opened, and `why` says it."""

    number: int
    name: str
    size: int
    mime: str
    why: str  # "", "size", "kind", "macro"
    content: bytes


def checked(*, number: int, name: str, content: bytes) -> Attachment:
    """The file with the verdict on it; a file that is refused keeps its name and size only."""
    tidy = _UNSAFE.sub("_", name).strip(" .")[-LONGEST_NAME:] or f"file-{number + 1}"
    mime, why = _judged(tidy, content)
    return Attachment(number, tidy, len(content), mime, why, content if mime else b"")


def _judged(name: str, content: bytes) -> tuple[str, str]:
    if len(content) > MOST_BYTES:
        return "", "size"
    for magic, mime in _MAGIC.items():
        if content.startswith(magic):
            return mime, ""
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if PurePosixPath(name).suffix.lower() in _TEXT_NAMES and b"\x00" not in content:
        return "text/plain", ""
    return "", "kind"


def _office(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "", "kind"
    if any("vbaproject" in each.lower() or "macro" in each.lower() for each in names):
        return "", "macro"
    for folder, kind in _OFFICE.items():
        if any(each.startswith(folder) for each in names):
            full = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet"}
            return f"{_OFFICE_MIME}.{full.get(kind, 'presentationml.presentation')}", ""
    return "", "kind"
