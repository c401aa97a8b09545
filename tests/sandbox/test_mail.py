"""The mailbox of the demonstration: what is sent can be read, attachments included."""

import smtplib
import threading
import urllib.error
import urllib.request
from collections.abc import Generator
from email.message import EmailMessage
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from sandbox.mail import Mailbox, handler_for
from sandbox.processes import free_port


@pytest.fixture
def ports(tmp_path: Path) -> Generator[tuple[int, int]]:
    """A running catcher: its SMTP port and its page's port."""
    box = Mailbox(tmp_path, address="support@example.jp", forward=tmp_path / "incoming")
    smtp = Controller(box, hostname="127.0.0.1", port=free_port(22_000))
    web = ThreadingHTTPServer(("127.0.0.1", free_port(22_500)), handler_for(box))
    smtp.start()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield smtp.port, web.server_port
    web.shutdown()
    thread.join()
    web.server_close()
    smtp.stop()


def send(port: int, to: str = "aoi@example.jp") -> None:
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "ログイン番号 <b>", to
    mail["From"], mail["Date"] = "no-reply@example.jp", "Tue, 1 Dec 2026 09:00:00 +0900"
    mail.set_content("番号は 482913 です。")
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="予約.ics")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail)


def read(port: int, path: str = "") -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}") as response:
        return str(response.read().decode())


def test_empty_mailbox_says_so(ports: tuple[int, int]) -> None:
    assert "No mail." in read(ports[1])


def test_mail_can_be_read_with_its_attachment(ports: tuple[int, int], tmp_path: Path) -> None:
    send(ports[0])

    listed = read(ports[1])
    (name,) = (path.name for path in tmp_path.glob("*.eml"))

    assert "ログイン番号 &lt;b&gt;" in listed
    assert f"/{name}" in listed
    assert "482913" in read(ports[1], name)
    assert "BEGIN:VCALENDAR" in read(ports[1], f"{name}/0")


def test_mail_to_the_support_center_arrives_in_its_folder_too(
    ports: tuple[int, int], tmp_path: Path
) -> None:
    send(ports[0])
    send(ports[0], "Support@example.jp")

    assert len(list(tmp_path.glob("*.eml"))) == 2
    assert len(list((tmp_path / "incoming").glob("*.eml"))) == 1


@pytest.mark.parametrize("path", ["no.eml", "..%2F..%2Fetc%2Fpasswd", "x/0", "x/9/9"])
def test_nothing_else_is_served(ports: tuple[int, int], path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        read(ports[1], path)
    refused.value.close()
