"""A real post office for letters: aiosmtpd on a free port, and Django's SMTP client."""

import email
import email.policy
from collections.abc import Generator
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from sandbox.processes import free_port


@dataclass
class PostOffice:
    """Keeps what arrives; answers `refusals`, one after the other, before it takes anything."""

    arrived: list[EmailMessage] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Refuse as told, or keep the letter."""
        if self.refusals:
            return self.refusals.pop(0)
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.arrived.append(letter)
        return "250 OK"


@pytest.fixture
def smtp(settings: Settings) -> Settings:
    """Letters go through the SMTP client to a port on which nobody listens yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port(23_000)
    settings.EMAIL_TIMEOUT = 5
    return settings


@pytest.fixture
def post_office(smtp: Settings) -> Generator[PostOffice]:
    """The post is open."""
    office = PostOffice()
    controller = Controller(office, hostname=smtp.EMAIL_HOST, port=smtp.EMAIL_PORT)
    controller.start()
    yield office
    controller.stop()
