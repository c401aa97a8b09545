"""Sending the knocks: signed with the real library, promptly or as the controls say."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import stripe

PAUSES = (0, 1, 3, 10, 30, 60, 300)
"""Seconds before each attempt; Stripe itself goes on for days."""


def signed(event: dict[str, Any], secret: str) -> tuple[bytes, str]:
    """Body and header of a webhook, exactly as Stripe signs them."""
    body = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(payload=body, secret=secret)
    return body.encode(), header


def post(address: str, body: bytes, header: str) -> int:
    """Deliver one knock; the status of the answer, 0 for none."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        address, body, {"Content-Type": "application/json", "Stripe-Signature": header}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


class Postman:
    """Keeps the knocks and delivers them: `prompt`, or held until told to (late, double, mixed)."""

    def __init__(self, *, secret: str, deliver: Callable[[bytes, str], int]) -> None:
        self.secret, self._deliver = secret, deliver
        self.prompt = True
        self.held: list[dict[str, Any]] = []
        self.answers: list[int] = []

    def take(self, event: dict[str, Any]) -> None:
        """A new event of the bank's. Delivered by a thread of its own, as from outside."""
        if self.prompt:
            threading.Thread(target=self._until_taken, args=(event,), daemon=True).start()
        else:
            self.held.append(event)

    def release(self, *, times: int = 1, backwards: bool = False, keep: bool = False) -> None:
        """Deliver what was held, in this thread: each `times` times, the newest first if wished."""
        events = list(self.held)
        if not keep:
            self.held.clear()
        for event in reversed(events) if backwards else events:
            for _ in range(times):
                self.knock(event)

    def drop(self) -> None:
        """Lose what was held: a webhook that never comes."""
        self.held.clear()

    def knock(self, event: dict[str, Any]) -> int:
        """Deliver one event once."""
        status = self._deliver(*signed(event, self.secret))
        self.answers.append(status)
        return status

    def _until_taken(self, event: dict[str, Any]) -> None:
        for pause in PAUSES:
            time.sleep(pause)
            if self.knock(event) == 200:  # noqa: PLR2004 - HTTP's OK
                return
