"""A mailbox for demonstrations: catches every mail over SMTP and shows it on a small web page.

python -m sandbox.mail SMTP_PORT WEB_PORT FOLDER SUPPORT_ADDRESS SUPPORT_FOLDER

What is sent to the support center's address arrives in its folder, too: sandbox.imap finds it.
"""

import email
import signal
import sys
import time
from email.message import EmailMessage
from email.policy import default as modern
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from aiosmtpd.controller import Controller

from sandbox.second_factor import PERIOD, code_at

KEPT = 300
PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>body{{font:1rem/1.7 sans-serif;max-width:44rem;margin:0 auto;padding:1rem}}
pre{{font:inherit;white-space:pre-wrap;border-top:1px solid #ccc;padding-top:1rem}}
li{{margin:.7rem 0}}a{{display:inline-block;min-height:44px}}small{{color:#555}}</style>
<h1>{title}</h1>{body}</html>"""


class Mailbox:
    """The mails in a folder, one .eml file each; the newest last by name."""

    def __init__(self, folder: Path, *, address: str = "", forward: Path | None = None) -> None:
        self.folder = folder
        self.address, self.forward = address.lower(), forward
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep one mail; called by the SMTP server."""
        content = envelope.content
        new = self.folder / f"{time.time_ns()}.new"
        new.write_bytes(content if isinstance(content, bytes) else content.encode())
        kept = new.rename(new.with_suffix(".eml"))
        if self.forward and self.address in map(str.lower, envelope.rcpt_tos):
            self.forward.mkdir(parents=True, exist_ok=True)
            copy = self.forward / new.name
            copy.write_bytes(kept.read_bytes())
            copy.rename(copy.with_suffix(".eml"))
        for old in self.names()[KEPT:]:
            (self.folder / old).unlink(missing_ok=True)
        return "250 Kept"

    def names(self) -> list[str]:
        """File names, the newest mail first."""
        return sorted((path.name for path in self.folder.glob("*.eml")), reverse=True)

    def read(self, name: str) -> EmailMessage | None:
        """The mail `name`, or None if there is none of that name."""
        if name not in self.names():
            return None
        return email.message_from_bytes((self.folder / name).read_bytes(), policy=modern)


def list_page(box: Mailbox) -> str:
    """All mails as links, the newest first."""
    rows = []
    for name in box.names():
        mail = box.read(name)
        if mail is not None:
            subject, to = escape(str(mail["subject"])), escape(str(mail["to"]))
            when = escape(str(mail["date"]))
            rows.append(f'<li><a href="/{quote(name)}">{subject}</a><br><small>{to} · {when}')
    now = time.time()
    left = int(PERIOD - now % PERIOD)
    code = f"<p>Code of staff's app: <strong>{code_at(now)}</strong> <small>({left} s)</small>"
    mails = f"<ul>{''.join(rows)}</ul>" if rows else "<p>No mail."
    return PAGE.format(title="Mail", body=code + mails)


def mail_page(name: str, mail: EmailMessage) -> str:
    """One mail: who, to whom, its text, and links to what is attached."""
    body = mail.get_body(("plain", "html"))
    text = escape(body.get_content() if body is not None else "")
    files = "".join(
        f'<li><a href="/{quote(name)}/{number}">{escape(part.get_filename() or "file")}</a>'
        for number, part in enumerate(mail.iter_attachments())
    )
    head = f"<p><a href='/'>All mails</a><p>{escape(str(mail['from']))} → {escape(str(mail['to']))}"
    body_html = f"{head}<pre>{text}</pre><ul>{files}</ul>"
    return PAGE.format(title=escape(str(mail["subject"])), body=body_html)


def attachment(mail: EmailMessage, number: str) -> tuple[str, str, bytes] | None:
    """Type, name and bytes of the attachment with this number."""
    parts = dict(enumerate(mail.iter_attachments()))
    part = parts.get(int(number)) if number.isdigit() else None
    if not isinstance(part, EmailMessage):
        return None
    content = part.get_payload(decode=True)
    name = part.get_filename() or "file"
    return part.get_content_type(), name, content if isinstance(content, bytes) else b""


def handler_for(box: Mailbox) -> type[BaseHTTPRequestHandler]:
    """The class that answers the web page's requests."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The list, one mail, or one attachment."""
            name, _, number = unquote(self.path).strip("/").partition("/")
            mail = box.read(name) if name else None
            if not name:
                self._send(list_page(box).encode())
            elif mail is not None and not number:
                self._send(mail_page(name, mail).encode())
            elif mail is not None and (found := attachment(mail, number)) is not None:
                self._send(found[2], mime=found[0], name=found[1])
            else:
                self.send_error(404)

        def _send(
            self, content: bytes, *, mime: str = "text/html; charset=utf-8", name: str = ""
        ) -> None:
            self.send_response(200)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(content)))
            if name:
                disposition = f"attachment; filename*=UTF-8''{quote(name)}"
                self.send_header("Content-Disposition", disposition)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Visits are not worth a line."""

    return Handler


def main(smtp_port: int, web_port: int, folder: Path, address: str, forward: Path) -> None:
    """Serve until SIGTERM or SIGINT."""
    box = Mailbox(folder, address=address, forward=forward)
    smtp = Controller(box, hostname="127.0.0.1", port=smtp_port)
    web = ThreadingHTTPServer(("127.0.0.1", web_port), handler_for(box))
    signal.signal(signal.SIGTERM, _interrupt)
    smtp.start()
    try:
        web.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        web.server_close()
        smtp.stop()


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], Path(sys.argv[5]))
