"""A small IMAP server for demonstrations and tests: real sockets, a subset of IMAP4rev1.

    python -m sandbox.imap PORT FOLDER USER PASSWORD

What it knows is what Python's imaplib asks of a mailbox: LOGIN, SELECT, CREATE, APPEND, UID SEARCH,
FETCH, STORE, COPY, MOVE, EXPUNGE. Mails are files, `<folder>/<name>/<uid>.eml`, their flags beside
them. A file that is put into `<folder>/incoming` arrives in INBOX.
"""

import re
import signal
import socketserver
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

VALIDITY = 1
CAPABILITIES = "IMAP4rev1 UIDPLUS MOVE"
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|([^\s()"]+)')
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_NAME = re.compile(r"[\w.-]+")


class Refused(Exception):
    """The command is answered NO."""


class Store:
    """Folders of mails with numbers that never come again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        for name in ("incoming", "INBOX"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def place(self, name: str) -> Path:
        """The directory of a folder. Raises Refused."""
        place = self.folder / ("INBOX" if name.upper() == "INBOX" else name)
        if not _NAME.fullmatch(name) or name == "incoming" or not place.is_dir():
            raise Refused("[TRYCREATE] No such mailbox")
        return place

    def create(self, name: str) -> None:
        """Make a folder. Raises Refused where it is there already."""
        if not _NAME.fullmatch(name) or (self.folder / name).exists():
            raise Refused("Cannot create it")
        (self.folder / name).mkdir()

    def take_in(self) -> None:
        """Move what was dropped into `incoming` to INBOX, the oldest first."""
        with self.lock:
            for path in sorted((self.folder / "incoming").glob("*.eml")):
                self.add("INBOX", path.read_bytes())
                path.unlink()

    def add(self, name: str, content: bytes, flags: frozenset[str] = frozenset()) -> int:
        """Keep a mail; its number."""
        with self.lock:
            place = self.place(name)
            counter = place / "next"
            uid = int(counter.read_text()) if counter.exists() else 1
            counter.write_text(str(uid + 1))
            (place / f"{uid}.eml").write_bytes(content)
            self.set_flags(name, uid, flags)
        return uid

    def uids(self, name: str) -> list[int]:
        """The numbers of the mails in a folder, ascending."""
        return sorted(int(path.stem) for path in self.place(name).glob("*.eml"))

    def content(self, name: str, uid: int) -> bytes:
        """One mail. Raises Refused where another client has taken it away."""
        try:
            return (self.place(name) / f"{uid}.eml").read_bytes()
        except FileNotFoundError:
            raise Refused("It has gone") from None

    def flags(self, name: str, uid: int) -> frozenset[str]:
        """The marks on a mail."""
        path = self.place(name) / f"{uid}.flags"
        return frozenset(path.read_text().split()) if path.exists() else frozenset()

    def set_flags(self, name: str, uid: int, flags: frozenset[str]) -> None:
        """Replace the marks on a mail."""
        (self.place(name) / f"{uid}.flags").write_text(" ".join(sorted(flags)))

    def remove(self, name: str, uid: int) -> bool:
        """Take a mail away; whether it was there."""
        with self.lock:
            path = self.place(name) / f"{uid}.eml"
            there = path.exists()
            path.unlink(missing_ok=True)
            path.with_suffix(".flags").unlink(missing_ok=True)
        return there


class Talk(socketserver.StreamRequestHandler):
    """One client's connection."""

    server: "ImapServer"
    selected = ""
    signed_in = False

    def handle(self) -> None:
        """Greet, then answer command by command until LOGOUT or the line goes dead."""
        self._say(f"* OK [CAPABILITY {self.server.capabilities}] ready")
        while (line := self._read()) is not None:
            tag, command, arguments = line
            try:
                done = self._answer(command, arguments)
            except Refused as refused:
                self._say(f"{tag} NO {refused}")
                continue
            except (ValueError, IndexError):
                self._say(f"{tag} BAD {command}")
                continue
            self._say(f"{tag} OK {done}")
            if command == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _read(self) -> tuple[str, str, list[str | bytes]] | None:
        """One command with its arguments; what is sent as a literal comes as bytes."""
        arguments: list[str | bytes] = []
        while line := self.rfile.readline():
            literal = _LITERAL.search(line)
            text = (line[: literal.start()] if literal else line).decode("utf-8", "replace")
            for quoted, listed, atom in _TOKEN.findall(text):
                arguments.append(listed or atom or re.sub(r"\\(.)", r"\1", quoted))
            if literal is None:
                break
            self._say("+ go on")
            arguments.append(self.rfile.read(int(literal.group(1))))
        if len(arguments) < 2:  # noqa: PLR2004 - a tag and a command
            return None
        tag, command, *rest = arguments
        name = str(command).upper()
        if name == "UID" and rest:
            name = f"UID {str(rest.pop(0)).upper()}"
        return str(tag), name, rest

    def _answer(self, command: str, arguments: list[str | bytes]) -> str:
        if command == "CAPABILITY":
            self._say(f"* CAPABILITY {self.server.capabilities}")
        elif command == "LOGIN":
            self._sign_in(arguments)
        elif command == "LOGOUT":
            self._say("* BYE")
        elif command != "NOOP":
            if not self.signed_in:
                raise Refused("Sign in first")
            self._commands()[command](arguments)
        return f"{command} completed"

    def _commands(self) -> dict[str, Callable[[list[Any]], None]]:
        known: dict[str, Callable[[list[Any]], None]] = {
            "SELECT": self._select,
            "CREATE": lambda a: self.server.store.create(a[0]),
            "APPEND": self._append,
            "CLOSE": self._close,
            "EXPUNGE": self._expunge,
            "UID EXPUNGE": self._expunge,
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": self._store,
            "UID COPY": self._copy,
        }
        if "MOVE" in self.server.capabilities:
            known["UID MOVE"] = self._move
        return known

    def _sign_in(self, arguments: list[Any]) -> None:
        given = tuple(a.decode() if isinstance(a, bytes) else a for a in arguments)
        if given != self.server.credentials:
            raise Refused("[AUTHENTICATIONFAILED] Wrong user or password")
        self.signed_in = True

    def _select(self, arguments: list[Any]) -> None:
        store = self.server.store
        store.take_in()
        store.place(arguments[0])
        self.selected = arguments[0]
        self._say(f"* {len(store.uids(self.selected))} EXISTS")
        self._say(f"* OK [UIDVALIDITY {VALIDITY}]")
        self._say("* FLAGS (\\Seen \\Deleted \\Answered)")

    def _append(self, arguments: list[Any]) -> None:
        self.server.store.add(arguments[0], arguments[-1])

    def _search(self, arguments: list[Any]) -> None:
        store, found = self.server.store, []
        store.take_in()
        for uid in store.uids(self.selected):
            flags = store.flags(self.selected, uid)
            seen, deleted = "\\Seen" in flags, "\\Deleted" in flags
            wanted = {"UNSEEN": not seen, "SEEN": seen, "UNDELETED": not deleted}
            if all(wanted.get(str(word).upper(), True) for word in arguments):
                found.append(uid)
        self._say(" ".join(["* SEARCH", *map(str, found)]))

    def _chosen(self, numbers: str) -> list[int]:
        chosen: set[int] = set()
        uids = self.server.store.uids(self.selected)
        for part in numbers.split(","):
            first, _, last = part.partition(":")
            top = max(uids, default=0) if last == "*" else int(last or first)
            chosen |= set(range(int(first), top + 1))
        return [uid for uid in uids if uid in chosen]

    def _fetch(self, arguments: list[Any]) -> None:
        store, wanted = self.server.store, str(arguments[1:]).upper()
        for uid in self._chosen(arguments[0]):
            if uid in self.server.poisoned:
                raise Refused("This mail cannot be read")
            content = store.content(self.selected, uid)
            flags = " ".join(store.flags(self.selected, uid))
            head = f"* {uid} FETCH (UID {uid} FLAGS ({flags}) RFC822.SIZE {len(content)}"
            if "BODY" not in wanted:
                self._say(f"{head})")
                continue
            section = "HEADER" if "HEADER" in wanted else ""
            if section:
                content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            self._say(f"{head} BODY[{section}] {{{len(content)}}}")
            self.wfile.write(content + b")\r\n")

    def _store(self, arguments: list[Any]) -> None:
        store, way = self.server.store, str(arguments[1])
        named = frozenset(str(arguments[2]).strip("()").split())
        for uid in self._chosen(arguments[0]):
            flags = store.flags(self.selected, uid)
            now = flags - named if way.startswith("-") else flags | named
            store.set_flags(self.selected, uid, now)

    def _copy(self, arguments: list[Any]) -> None:
        store = self.server.store
        store.place(arguments[1])
        for uid in self._chosen(arguments[0]):
            flags = store.flags(self.selected, uid)
            store.add(arguments[1], store.content(self.selected, uid), flags)

    def _move(self, arguments: list[Any]) -> None:
        store = self.server.store
        with store.lock:
            self._copy(arguments)
            for uid in self._chosen(arguments[0]):
                store.remove(self.selected, uid)

    def _close(self, arguments: list[Any]) -> None:
        self._expunge([])

    def _expunge(self, arguments: list[Any]) -> None:
        store = self.server.store
        for uid in self._chosen(arguments[0] if arguments else "1:*"):
            if "\\Deleted" in store.flags(self.selected, uid):
                store.remove(self.selected, uid)
                self._say(f"* {uid} EXPUNGE")


class ImapServer(socketserver.ThreadingTCPServer):
    """The server; tests choose its capabilities and which mails cannot be read."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, folder: Path, user: str, password: str) -> None:
        super().__init__(("127.0.0.1", port), Talk)
        self.store = Store(folder)
        self.credentials = (user, password)
        self.capabilities = CAPABILITIES
        self.poisoned: set[int] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


def main(port: int, folder: Path, user: str, password: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    signal.signal(signal.SIGTERM, _interrupt)
    with ImapServer(port, folder, user, password) as server:
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            return


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
