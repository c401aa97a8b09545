"""The stand-in over HTTP: Stripe's API below /v1, the pages for people, the controls for tests."""

import json
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sandbox.stripe import pages, shapes
from sandbox.stripe.bank import Bank, Refused
from sandbox.stripe.hooks import Postman

NESTED = re.compile(r"\[([^\]]*)\]")
Answer = tuple[int, bytes, str, str]  # status, body, type, where to go
Action = Callable[[str], None]


def nested(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> dict[str, Any]:
    """Form fields such as `line_items[0][quantity]=1` as the lists and dicts they mean."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        path = [name.partition("[")[0], *NESTED.findall(name)]
        place = found
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return {name: _lists(value) for name, value in found.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(each) for key, each in value.items()}


class Desk:
    """Answers requests: routes to the bank, the pages and the controls."""

    def __init__(self, bank: Bank, postman: Postman) -> None:
        self.bank, self.postman = bank, postman
        bank.tell = postman.take

    def get(self, path: str, query: dict[str, Any]) -> Answer:
        """Reads of the API, and pages."""
        match path.strip("/").split("/"):
            case ["v1", "checkout", "sessions", ident] | ["v1", "refunds" | "disputes", ident]:
                self._outage()
                return _json(self.bank.shown(self.bank.thing(ident), query.get("expand", [])))
            case ["pay", ident]:
                return 200, pages.checkout_page(self.bank.thing(ident)), "text/html", ""
            case ["slip", ident]:
                session = self.bank.thing(ident)
                intent = self.bank.things.get(session["payment_intent"] or "")
                return 200, pages.slip_page(session, intent), "text/html", ""
        return _error(404, "invalid_request_error", "Unrecognized request URL.")

    def post(self, path: str, form: dict[str, Any], key: str) -> Answer:
        """Writes of the API, buttons of the pages, controls."""
        match path.strip("/").split("/"):
            case ["v1", *_]:
                self._outage()
                asked = json.dumps([path, form], sort_keys=True)
                made = self.bank.once(key, asked, lambda: self._make(path, form))
                return _json(self.bank.shown(made, form.get("expand", [])))
            case ["pay", ident]:
                return self._chosen(ident, str(form.get("how", "")))
            case ["slip", ident]:
                if form.get("how") == "pay":
                    self.bank.pay_at_konbini(ident)
                else:
                    self.bank.let_slip_lapse(ident)
                return 303, b"", "", self.bank.thing(ident)["success_url"]
            case ["_control", act]:
                return self._control(act, form)
        return _error(404, "invalid_request_error", "Unrecognized request URL.")

    def _make(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        match path.strip("/").split("/")[1:]:
            case ["checkout", "sessions"]:
                return self.bank.open_session(form)
            case ["checkout", "sessions", ident, "expire"]:
                return self.bank.expire_session(ident)
            case ["payment_intents", ident, "cancel"]:
                return self.bank.cancel_intent(ident)
            case ["refunds"]:
                return self.bank.refund(form)
        raise Refused(404, "invalid_request_error", "Unrecognized request URL.")

    def _chosen(self, ident: str, how: str) -> Answer:
        session = self.bank.thing(ident)
        if how == "konbini":
            self.bank.choose_konbini(ident)
        else:
            self.bank.pay_by_card(ident, accepted=how == "card")
        to = f"/pay/{ident}" if how == "refused" else session["success_url"]
        return 303, b"", "", to

    def _control(self, act: str, form: dict[str, Any]) -> Answer:
        """For tests that reach the stand-in from another process."""
        match act:
            case "hold":
                self.postman.prompt = False
            case "prompt":
                self.postman.prompt = True
            case "release":
                self.postman.release(
                    times=int(form.get("times", 1)), backwards=form.get("order") == "backwards"
                )
            case "drop":
                self.postman.drop()
            case "outage":
                self.bank.outages = int(form.get("requests", 1))
            case "refunds":
                self.bank.refunds_end_as = str(form["end_as"])
            case _:
                return _error(404, "invalid_request_error", "No such control.")
        return _json({"done": act})

    def _outage(self) -> None:
        if self.bank.outages > 0:
            self.bank.outages -= 1
            raise Refused(503, "api_error", "Out of order.")


def _json(body: dict[str, Any], status: int = 200) -> Answer:
    return status, json.dumps(body).encode(), "application/json", ""


def _error(status: int, kind: str, message: str) -> Answer:
    return _json(shapes.error(kind, message), status)


def handler_for(desk: Desk) -> type[BaseHTTPRequestHandler]:
    """The class that answers requests."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Reads."""
            parts = urlsplit(self.path)
            query = nested(parse_qsl(parts.query))
            self._answer(lambda: desk.get(parts.path, query))

        def do_POST(self) -> None:
            """Writes."""
            length = int(self.headers.get("Content-Length") or 0)
            form = nested(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            key = self.headers.get("Idempotency-Key", "")
            self._answer(lambda: desk.post(urlsplit(self.path).path, form, key))

        def _answer(self, act: Callable[[], Answer]) -> None:
            try:
                status, body, mime, to = act()
            except Refused as no:
                status, body, mime, to = _error(no.answer, no.kind, str(no))
            self.send_response(status)
            self.send_header("Content-Type", f"{mime or 'text/plain'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if to:
                self.send_header("Location", to)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Requests are not worth a line."""

    return Handler


def server_for(desk: Desk, port: int) -> ThreadingHTTPServer:
    """A server on this machine only; the bank's pages then lie under its address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler_for(desk))
    desk.bank.base = f"http://127.0.0.1:{server.server_port}"
    return server
