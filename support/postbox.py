"""The mailbox of the support center: the only file that speaks IMAP.

Mails are read by their UID without being marked, and moved to another folder once their bytes are
stored: what still lies in the folder has not been stored. Everything here is network; nothing is
called inside a transaction.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
DONE_FOLDER = "Kashikan"
LARGEST = 25_000_000
"""Bytes; of a larger mail only the head is fetched."""

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Account(Protocol):
    """Where the mails lie; settings.SUPPORT_POSTBOX is one."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def folder(self) -> str: ...
    @property
    def use_tls(self) -> bool: ...
    @property
    def use_ssl(self) -> bool: ...


class CannotFetch(Exception):
    """The mailbox cannot be read now. Operators see why."""


class CannotRead(Exception):
    """This one mail cannot be read; the others can."""


class OpenPostbox:
    """A folder that has been opened."""

    def __init__(self, line: imaplib.IMAP4, folder: str) -> None:
        self._line = line
        _ok(line.select(_quoted(folder)))

    def uids(self) -> list[int]:
        """The numbers of all mails that lie in the folder, the oldest first."""
        [found] = _ok(self._line.uid("SEARCH", "UNDELETED"))
        return sorted(int(number) for number in (found or b"").split())

    def fetch(self, uid: int) -> tuple[bytes, bool]:
        """The mail's bytes, and whether they are only its head. Raises CannotRead, CannotFetch."""
        is_cut = self._size(uid) > LARGEST
        section = "(BODY.PEEK[HEADER])" if is_cut else "(BODY.PEEK[])"
        for part in self._ask(uid, section):
            if isinstance(part, tuple):
                return bytes(part[1]), is_cut
        raise CannotRead("The server sent no mail of this number.")

    def _size(self, uid: int) -> int:
        for part in self._ask(uid, "(RFC822.SIZE)"):
            line = part[0] if isinstance(part, tuple) else part
            if isinstance(line, bytes) and (found := _SIZE.search(line)):
                return int(found.group(1))
        raise CannotRead("There is no mail of this number any more.")

    def _ask(self, uid: int, what: str) -> list[Any]:
        try:
            return _ok(self._line.uid("FETCH", str(uid), what))
        except CannotFetch as error:
            raise CannotRead(str(error)) from error

    def put_away(self, uid: int) -> None:
        """Move a stored mail out of the folder. Raises CannotFetch."""
        with suppress(CannotFetch):  # it is there already
            _ok(self._line.create(DONE_FOLDER))
        if "MOVE" in self._line.capabilities:
            _ok(self._line.uid("MOVE", str(uid), DONE_FOLDER))
            return
        _ok(self._line.uid("COPY", str(uid), DONE_FOLDER))
        _ok(self._line.uid("STORE", str(uid), "+FLAGS", r"(\Seen \Deleted)"))
        _ok(self._line.expunge())


@contextmanager
def opened(account: Account) -> Iterator[OpenPostbox]:
    """The folder of `account`. Raises CannotFetch, also for what goes wrong inside."""
    try:
        line = _connect(account)
        try:
            _ok(line.login(account.user, account.password))
            yield OpenPostbox(line, account.folder)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                line.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise CannotFetch(f"{type(error).__name__}: {error}") from error


def _connect(account: Account) -> imaplib.IMAP4:
    if account.use_ssl:
        return imaplib.IMAP4_SSL(
            account.host,
            account.port,
            ssl_context=ssl.create_default_context(),
            timeout=TIMEOUT_SECONDS,
        )
    line = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT_SECONDS)
    if account.use_tls:
        line.starttls(ssl.create_default_context())
    return line


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    """The answer's data. Raises CannotFetch where the server says no."""
    word, data = answer
    if word != "OK":
        said = b" ".join(part for part in data if isinstance(part, bytes))
        raise CannotFetch(f"{word} {said.decode('utf-8', 'replace')}")
    return data


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
