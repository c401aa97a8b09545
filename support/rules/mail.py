"""A mail's bytes into what the support center needs of it. Pure; nothing raises on a bad mail.

The old, forgiving parser of the standard library is used: the newer one raises on headers that
real mailers write. Headers and bodies are decoded by support.rules.jis.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from enum import Enum

from support.rules.attachments import Attachment, checked
from support.rules.html_text import text_of_html
from support.rules.jis import ESCAPE, text_of

LONGEST_TEXT = 50_000
LONGEST_ID = 250
LONGEST_HEADER = 20_000
"""Signs of a header that are read: decoding takes the square of its length."""
LONGEST_NAME = 1000
LONGEST_STRUCTURE = 2_000
MOST_PARAMETERS = 50
_STRUCTURE = re.compile(
    rb"(?<![^\r\n])content-(?:type|disposition):[^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*",
    re.IGNORECASE,
)
_ID = re.compile(r"<[^<>\s]+>")
_SPACES = re.compile(r"\s+")
_BLANK_LINE = re.compile(rb"(?:\r\n|\n){2}")
_WRITTEN = ("From", "To", "Subject", "Date")
_NO_PERSON = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.IGNORECASE
)


class Origin(Enum):
    """Who wrote: a person, or a machine that must not be answered by a machine."""

    PERSON = "person"
    AUTOMATIC = "automatic"  # absence notes, receipts
    LIST = "list"  # mailing lists, newsletters
    BOUNCE = "bounce"  # our own letter came back


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What is read out of one mail."""

    message_id: str
    in_reply_to: tuple[str, ...]  # the nearest first
    sender_name: str
    sender: str
    subject: str
    text: str
    written_at: datetime | None
    origin: Origin
    attachments: tuple[Attachment, ...]


def identity_of(raw: bytes) -> str:
    """The Message-ID, or a name made of the bytes where the mail has none."""
    found = _ID.search(_header(BytesHeaderParser(policy=compat32).parsebytes(raw), "Message-ID"))
    if found and len(found.group()) <= LONGEST_ID:
        return found.group()
    return identity_by_bytes(raw)


def identity_by_bytes(raw: bytes) -> str:
    """A name for a mail that has none of its own, or one that another mail has taken."""
    return f"<{hashlib.sha256(raw).hexdigest()}@no-message-id>"


def are_one(first: bytes, second: bytes) -> bool:
    """Whether two mails are the same letter: only the traces of their ways may differ."""
    return _letter(first) == _letter(second)


def _letter(raw: bytes) -> tuple[object, ...]:
    head = BytesHeaderParser(policy=compat32).parsebytes(raw)
    body = _BLANK_LINE.split(raw, maxsplit=1)[1:]
    return *(_undecoded(head, name) for name in _WRITTEN), body


def read_mail(raw: bytes) -> ParsedMail:
    """The mail, as far as it can be understood."""
    message = BytesParser(policy=compat32).parsebytes(_STRUCTURE.sub(_bounded, raw))
    name, address = _sender(message)
    return ParsedMail(
        message_id=identity_of(raw),
        in_reply_to=_answered(message),
        sender_name=name,
        sender=address,
        subject=_header(message, "Subject")[:200],
        text=_clean(_text(message))[:LONGEST_TEXT],
        written_at=_written_at(message),
        origin=origin_of(message, address),
        attachments=tuple(_attachments(message)),
    )


def _bounded(found: re.Match[bytes]) -> bytes:
    """A header that says how a mail is built, cut where no honest mailer goes on.

    The parser takes the square of its length, and would be busy with one mail for days.
    """
    kept = found.group()[:LONGEST_STRUCTURE].split(b";")[:MOST_PARAMETERS]
    return b";".join(kept)


def origin_of(message: Message, sender: str) -> Origin:
    """Whether a person wrote, by what RFC 3834 and the habits of mailers say."""
    automatic = _header(message, "Auto-Submitted").lower()
    if message.get_content_type() == "multipart/report" or "<>" in _header(message, "Return-Path"):
        return Origin.BOUNCE
    if _header(message, "List-Id") or _header(message, "List-Unsubscribe"):
        return Origin.LIST
    if _header(message, "Precedence").lower() in {"bulk", "list", "junk"}:
        return Origin.LIST
    said = (
        automatic not in {"", "no"}
        or _header(message, "X-Auto-Response-Suppress")
        or _header(message, "X-Autoreply")
        or _header(message, "X-Autorespond")
        or _NO_PERSON.match(sender)
    )
    return Origin.AUTOMATIC if said else Origin.PERSON


def _clean(text: str) -> str:
    """Without the signs that PostgreSQL refuses, and with one kind of line end."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def _header(message: Message, name: str) -> str:
    """A header as one line of text; empty where there is none."""
    return _clean(_SPACES.sub(" ", decoded(_undecoded(message, name))))


def _undecoded(message: Message, name: str) -> str:
    """A header as it was sent; bytes that are no ASCII are kept as surrogates."""
    wanted = name.lower()
    found = next((str(v) for k, v in message.raw_items() if k.lower() == wanted), "")
    return found[:LONGEST_HEADER]


def decoded(value: str) -> str:
    """A header's words, encoded or sent as raw bytes."""
    raw = value.encode("utf-8", "surrogateescape")
    if ESCAPE in raw or not raw.isascii():
        return text_of(raw, None)
    try:
        parts = decode_header(value)
    except (ValueError, HeaderParseError):  # broken base64
        return value
    return "".join(
        part if isinstance(part, str) else text_of(part, charset) for part, charset in parts
    )


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of the one to answer to."""
    for header in ("Reply-To", "From", "Sender"):
        for name, address in _addresses(_undecoded(message, header)):
            if "@" in address:
                return _clean(decoded(name))[:80], _clean(address).lower()[:254]
    return "", ""


def _addresses(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([value])
    except RecursionError:  # a thousand brackets, one inside the other
        return []


def _answered(message: Message) -> tuple[str, ...]:
    """The mails that this one answers, the nearest first."""
    named = _ID.findall(_header(message, "In-Reply-To"))
    named += reversed(_ID.findall(_header(message, "References")))
    for part in message.walk():  # a returned letter is named inside
        if part is not message and part.get_content_type() in {
            "message/rfc822",
            "text/rfc822-headers",
        }:
            named += _ID.findall(str(part.get_payload()))
    return tuple(dict.fromkeys(each for each in named if len(each) <= LONGEST_ID))[:50]


def _written_at(message: Message) -> datetime | None:
    try:
        written = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, IndexError, TypeError):
        return None
    return written if written.tzinfo else None


def _leaves(message: Message) -> Iterator[Message]:
    """Parts that hold something, in order; what lies inside an attached mail is not searched."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _text(message: Message) -> str:
    """The plain text; where there is only HTML, its text."""
    pages = ""
    for part in _leaves(message):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and (text := _content(part)).strip():
            return text
        if kind == "text/html" and not pages:
            pages = text_of_html(_content(part))
    return pages


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _content(part: Message) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_param("charset")
    label = charset if isinstance(charset, str) else None
    return text_of(data, label) if isinstance(data, bytes) else ""


def _attachments(message: Message) -> Iterator[Attachment]:
    number = 0
    for part in _leaves(message):
        kind = part.get_content_type()
        if not _is_attached(part) and kind in {"text/plain", "text/html"}:
            continue
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else part.as_bytes()
        name = _clean(decoded((part.get_filename() or "")[:LONGEST_NAME]))
        yield checked(number=number, name=name, content=content)
        number += 1
