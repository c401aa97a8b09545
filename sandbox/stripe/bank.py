"""The stand-in's memory and what can happen in it: pages opened, money that comes, goes, or not.

Tests hold the object itself; the server wraps it. Everything happens under one lock.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sandbox.stripe import shapes

JST = timezone(timedelta(hours=9))
MIN_PAGE, MAX_PAGE = 30 * 60, 24 * 3600


def _nobody(event: dict[str, Any]) -> None:
    """Where events go while no postman is there."""


class Refused(Exception):
    """The API says no."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.answer, self.kind = status, kind


class Bank:
    """Sessions, intents, refunds, disputes; a list of events; what each idempotency key gave."""

    def __init__(
        self,
        *,
        base: str = "http://127.0.0.1",
        clock: Callable[[], float] = time.time,
        kept_in: Path | None = None,
    ) -> None:
        self.base, self._clock, self._file = base, clock, kept_in
        self.lock = threading.RLock()
        self.things: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, list[Any]] = {}
        self.refunds_end_as = "succeeded"
        self.outages = 0
        self.tell: Callable[[dict[str, Any]], None] = _nobody
        if kept_in is not None and kept_in.exists():
            with suppress(ValueError):
                kept = json.loads(kept_in.read_text(encoding="utf-8"))
                self.things, self.keys = kept["things"], kept["keys"]

    def now(self) -> int:
        """Seconds since 1970, as this bank's clock shows them."""
        return int(self._clock())

    # --- what the API does

    def once(self, key: str, asked: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The first answer that `key` was given; another question under it is refused."""
        with self.lock:
            if key and key in self.keys:
                before, answer = self.keys[key]
                if before != asked:
                    raise Refused(
                        400, "idempotency_error", "Key used before with other parameters."
                    )
                return self.thing(str(answer))
            made = make()
            if key:
                self.keys[key] = [asked, made["id"]]
                self._keep()
            return made

    def thing(self, ident: str) -> dict[str, Any]:
        """One object as it is now; a session whose time is over expires by being looked at."""
        found = self.things.get(ident)
        if found is None:
            raise Refused(404, "invalid_request_error", f"No such object: {ident}")
        if (
            found["object"] == "checkout.session"
            and found["status"] == "open"
            and found["expires_at"] <= self.now()
        ):
            self._end_page(found)
        return found

    def shown(self, thing: Mapping[str, Any], expand: list[str]) -> dict[str, Any]:
        """A copy for the answer, with the intent in full where it was asked for."""
        copy = dict(thing)
        if "payment_intent" in expand and copy.get("payment_intent"):
            copy["payment_intent"] = dict(self.things[copy["payment_intent"]])
        return copy

    def open_session(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A page for one payment in yen."""
        until = int(asked["expires_at"]) - self.now()
        if not MIN_PAGE <= until <= MAX_PAGE:
            raise Refused(400, "invalid_request_error", "expires_at: 30 minutes to 24 hours ahead.")
        made = shapes.session(base=self.base, now=self.now(), asked=asked)
        return self._put(made)

    def expire_session(self, ident: str) -> dict[str, Any]:
        """Close an open page."""
        with self.lock:
            session = self.thing(ident)
            if session["status"] != "open":
                raise Refused(400, "invalid_request_error", "Only open sessions can be expired.")
            return self._end_page(session)

    def cancel_intent(self, ident: str) -> dict[str, Any]:
        """Withdraw a slip that nobody has paid."""
        with self.lock:
            intent = self.thing(ident)
            if intent["status"] not in {"requires_action", "requires_payment_method"}:
                raise Refused(400, "invalid_request_error", f"It is {intent['status']}.")
            intent |= {"status": "canceled", "next_action": None}
            return self._put(intent)

    def refund(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Give back all or a part of what an intent received, never more."""
        with self.lock:
            intent = self.thing(str(asked["payment_intent"]))
            made = shapes.refund(now=self.now(), of=intent, asked=asked)
            given = sum(
                each["amount"]
                for each in self.things.values()
                if each["object"] == "refund"
                and each["payment_intent"] == intent["id"]
                and each["status"] != "failed"
            )
            if given + made["amount"] > intent["amount_received"]:
                raise Refused(400, "invalid_request_error", "Refund exceeds the charge.")
            self._put(made)
            self._say("refund.created", made)
            if self.refunds_end_as != "pending":
                self.end_refund(made["id"], self.refunds_end_as)
            return made

    # --- what people and banks do

    def pay_by_card(self, ident: str, *, accepted: bool = True) -> None:
        """Somebody types a card. Refused: the page stays open, as Stripe's does."""
        with self.lock:
            session = self._open_page(ident)
            intent = self._intent_of(session, "card")
            if not accepted:
                intent["last_payment_error"] = {"code": "card_declined", "type": "card_error"}
                self._put(intent)
                return
            self._receive(intent)
            self._complete(session, paid=True)
            self._say("checkout.session.completed", session)

    def choose_konbini(self, ident: str) -> None:
        """Somebody asks for a slip: the page is complete, the money is not there."""
        with self.lock:
            session = self._open_page(ident)
            intent = self._intent_of(session, "konbini")
            days = session["payment_method_options"].get("konbini", {}).get("expires_after_days", 3)
            last = datetime.fromtimestamp(self.now(), JST) + timedelta(days=int(days))
            end = last.replace(hour=23, minute=59, second=59, microsecond=0)
            intent["status"] = "requires_action"
            intent["next_action"] = shapes.slip(
                base=self.base, session_id=ident, expires_at=int(end.timestamp())
            )
            self._put(intent)
            self._complete(session, paid=False)
            self._say("checkout.session.completed", session)

    def pay_at_konbini(self, ident: str) -> None:
        """The slip is paid in a shop."""
        with self.lock:
            session, intent = self._slip(ident)
            self._receive(intent)
            session["payment_status"] = "paid"
            self._put(session)
            self._say("checkout.session.async_payment_succeeded", session)

    def let_slip_lapse(self, ident: str) -> None:
        """The slip's last day ends unpaid."""
        with self.lock:
            session, intent = self._slip(ident)
            intent |= {
                "status": "requires_payment_method",
                "next_action": None,
                "last_payment_error": {"code": "payment_intent_payment_attempt_expired"},
            }
            self._put(intent)
            self._say("checkout.session.async_payment_failed", session)

    def end_refund(self, ident: str, status: str) -> None:
        """A pending refund arrives or fails; one that arrived may still come back."""
        with self.lock:
            refund = self.thing(ident)
            refund["status"] = status
            self._put(refund)
            self._say("refund.failed" if status == "failed" else "refund.updated", refund)

    def dispute(self, intent_id: str, *, status: str = "needs_response") -> str:
        """The card's holder denies the charge at their bank; the dispute's id."""
        with self.lock:
            made = shapes.dispute(now=self.now(), of=self.thing(intent_id))
            made["status"] = status
            self._put(made)
            closed = status in {"won", "lost"}
            self._say("charge.dispute.closed" if closed else "charge.dispute.created", made)
            return str(made["id"])

    # --- inside

    def _open_page(self, ident: str) -> dict[str, Any]:
        session = self.thing(ident)
        if session["status"] != "open":
            raise Refused(409, "invalid_request_error", f"This page is {session['status']}.")
        return session

    def _slip(self, ident: str) -> tuple[dict[str, Any], dict[str, Any]]:
        session = self.thing(ident)
        intent = self.things.get(session["payment_intent"] or "")
        if intent is None or intent["status"] != "requires_action":
            raise Refused(409, "invalid_request_error", "There is no slip to be paid.")
        return session, intent

    def _intent_of(self, session: dict[str, Any], method: str) -> dict[str, Any]:
        if session["payment_intent"] is None:
            made = self._put(shapes.intent(now=self.now(), of=session, method=method))
            session["payment_intent"] = made["id"]
            self._put(session)
        return self.things[session["payment_intent"]]

    def _receive(self, intent: dict[str, Any]) -> None:
        intent |= {
            "status": "succeeded",
            "amount_received": intent["amount"],
            "next_action": None,
            "last_payment_error": None,
            "latest_charge": shapes.new_id("ch"),
        }
        self._put(intent)

    def _complete(self, session: dict[str, Any], *, paid: bool) -> None:
        session |= {
            "status": "complete",
            "payment_status": "paid" if paid else "unpaid",
            "url": None,
        }
        self._put(session)

    def _end_page(self, session: dict[str, Any]) -> dict[str, Any]:
        session |= {"status": "expired", "url": None}
        self._put(session)
        self._say("checkout.session.expired", session)
        return session

    def _put(self, thing: dict[str, Any]) -> dict[str, Any]:
        self.things[thing["id"]] = thing
        self._keep()
        return thing

    def _keep(self) -> None:
        if self._file is not None:
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps({"things": self.things, "keys": self.keys}), encoding="utf-8")
            new.replace(self._file)

    def _say(self, kind: str, about: Mapping[str, Any]) -> None:
        self.tell(shapes.event(now=self.now(), kind=kind, about=about))
