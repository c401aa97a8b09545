"""A real IMAP server with a mailbox of its own, and the people of the support center."""

import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from pytest_django import Settings

from config.env import postbox
from sandbox.imap import ImapServer
from tests.notifications.conftest import post_office, smtp

__all__ = ["post_office", "smtp"]
MAILS = Path(__file__).parent / "mails"


@pytest.fixture
def imap(tmp_path: Path, settings: Settings) -> Generator[ImapServer]:
    """The mailbox of the support center, on a port of its own; empty."""
    server = ImapServer(0, tmp_path / "imap", "support", 'it\'s "secret"')
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.SUPPORT_POSTBOX = postbox(
        f"imap://support:it%27s%20%22secret%22@127.0.0.1:{server.port}/INBOX", name="TEST"
    )
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def drop(server: ImapServer, name: str) -> None:
    """One of the sample mails arrives."""
    arrive(server, (MAILS / f"{name}.eml").read_bytes())


def arrive(server: ImapServer, raw: bytes) -> None:
    """A mail arrives."""
    folder = server.store.folder / "incoming"
    (folder / f"{len(list(folder.iterdir())):04d}.eml").write_bytes(raw)
