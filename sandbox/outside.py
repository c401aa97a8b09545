"""The outside of the demonstration: a post office, a mailbox, and a stand-in for Stripe."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.processes import Child

SMTP_PORT, MAIL_PAGE_PORT, STRIPE_PORT, IMAP_PORT = 11025, 8025, 12111, 11143
SUPPORT_MAIL, SUPPORT_USER = "support@kashikan.example", "support"


class House(Protocol):
    """What the launcher offers: its port, its folders, and a way to make processes."""

    port: int
    environment: dict[str, str]

    @property
    def own_host(self) -> str: ...
    @property
    def folders(self) -> tuple[Path, Path]: ...
    def child(self, name: str, *argv: str | Path, environment: Mapping[str, str]) -> Child: ...


@dataclass(slots=True)
class Outside:
    """Ports of the outside, chosen when it is made by `take_port(preferred, what)`."""

    take_port: Callable[[int, str], int]
    smtp: int = 0
    mail_page: int = 0
    stripe: int = 0
    imap: int = 0

    def __post_init__(self) -> None:
        self.smtp = self.take_port(SMTP_PORT, "the mail catcher")
        self.mail_page = self.take_port(MAIL_PAGE_PORT, "the page of mails")
        self.stripe = self.take_port(STRIPE_PORT, "the stand-in for Stripe")
        self.imap = self.take_port(IMAP_PORT, "the support center's mailbox")

    @property
    def ports(self) -> tuple[int, int, int]:
        """Where each of `children` listens when it is ready."""
        return self.mail_page, self.stripe, self.imap

    def settings(self) -> dict[str, str]:
        """The settings by which the product takes these for the real ones."""
        mailbox = f"{SUPPORT_USER}:{SUPPORT_USER}@127.0.0.1:{self.imap}"
        return {
            "KASHIKAN_MAIL_URL": f"smtp://127.0.0.1:{self.smtp}",
            "KASHIKAN_SUPPORT_MAIL": SUPPORT_MAIL,
            "KASHIKAN_SUPPORT_IMAP_URL": f"imap://{mailbox}/INBOX",
            "KASHIKAN_SANDBOX_MAIL_PAGE": f"http://127.0.0.1:{self.mail_page}/",
            "KASHIKAN_STRIPE_KEY": "sk_test_demonstration",
            "KASHIKAN_STRIPE_WEBHOOK_SECRET": "whsec_demonstration",
            "KASHIKAN_STRIPE_API_BASE": f"http://127.0.0.1:{self.stripe}",
        }

    def children(self, house: House) -> list[Child]:
        """Mail catcher, Stripe's stand-in and mailbox; not yet started."""
        var, home = house.folders
        webhook = f"http://{house.own_host}:{house.port}/payments/stripe/"

        def module(name: str, *arguments: str | Path) -> Child:
            argv = (sys.executable, "-m", f"sandbox.{name}", *arguments)
            return house.child(name, *argv, environment=house.environment)

        mails = (var / "mail", SUPPORT_MAIL, var / "imap" / "incoming")
        return [
            module("mail", str(self.smtp), str(self.mail_page), *mails),
            module("stripe", str(self.stripe), webhook, home / "stripe.json"),
            module("imap", str(self.imap), var / "imap", SUPPORT_USER, SUPPORT_USER),
        ]
