"""What clients do: look at pages, make bookings over the whole honest path, race for one slot."""

import itertools
import re
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from sandbox.bench.wire import Answer, Scenario

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(rb"kashikan_csrf=([^;\s]+)")
OK, FOUND = HTTPStatus.OK.value, HTTPStatus.FOUND.value
SERVER_ERROR = HTTPStatus.INTERNAL_SERVER_ERROR.value


@dataclass(slots=True)
class Tally:
    """How long each thing took that began after the warm-up and ended in time."""

    begins: float
    ends: float
    seconds: list[float] = field(default_factory=list)
    wrong: int = 0

    def note(self, begun: float, *, is_right: bool) -> None:
        """Something that began at `begun` has just ended."""
        now = time.perf_counter()
        if begun < self.begins or now > self.ends:
            return
        if is_right:
            self.seconds.append(now - begun)
        else:
            self.wrong += 1


def get(path: str, cookie: str = "") -> bytes:
    """A GET request."""
    signed_in = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{signed_in}\r\n".encode()


def post(path: str, cookie: str, fields: dict[str, str]) -> bytes:
    """A POST request with a form."""
    body = urlencode(fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def pages(paths: Sequence[str], first: int, tally: Tally) -> Scenario:
    """Look at one page after the other, beginning with number `first`."""
    requests = [get(path) for path in (*paths[first:], *paths[:first])]
    for request in itertools.cycle(requests):
        begun = time.perf_counter()
        answer = yield request
        tally.note(begun, is_right=answer.status == OK)


class Pass(NamedTuple):
    """What a signed-in browser sends along: its cookies, and a token for forms."""

    cookie: str
    token: str


def passport(session: str, answer: Answer) -> Pass:
    """The pass of a browser with `session` that has just loaded a page with a form."""
    token, cookie = TOKEN.search(answer.body), COOKIE.search(answer.head)
    if token is None or cookie is None:
        raise ValueError("The page has no CSRF token.")
    return Pass(
        f"kashikan_session={session}; kashikan_csrf={cookie[1].decode()}", token[1].decode()
    )


def bookings(
    session: str,
    picks: Iterable[str],
    purpose: int,
    tally: Tally,
    pause: Callable[[], None],
    *,
    looks: bool,
) -> Scenario:
    """Book one pick after the other: hold, form, confirm, and where one `looks`, its page.

    One unit of measure is the whole way of three or four requests. `pause` is called before each.
    """
    mine = passport(session, (yield get("/", f"kashikan_session={session}")))
    for pick in picks:
        pause()
        begun = time.perf_counter()
        held = yield post("/hold/", mine.cookie, {"csrfmiddlewaretoken": mine.token, "pick": pick})
        is_right = held.status == FOUND
        if is_right:
            done = yield from _confirm(mine.cookie, held, purpose)
            is_right = done.status == FOUND
            if is_right and looks:
                page = yield get(done.header(b"location").decode(), mine.cookie)
                is_right = page.status == OK
        tally.note(begun, is_right=is_right)


def _confirm(cookie: str, held: Answer, purpose: int) -> Generator[bytes, Answer, Answer]:
    """Open the form over the hold and send it; the answer to that."""
    address = held.header(b"location").decode()
    form = yield get(address, cookie)
    token = TOKEN.search(form.body)
    fields = {
        "csrfmiddlewaretoken": token[1].decode() if token else "",
        "applicant": "self",
        "purpose": str(purpose),
        "people": "10",
        "purpose_text": "",
    }
    return (yield post(address, cookie, fields))


@dataclass(slots=True)
class Round:
    """One race: who won, how long the slowest waited, what went wrong."""

    winners: int = 0
    server_errors: int = 0
    slowest: float = 0.0


def rival(mine: Pass, pick: str, purpose: int, result: Round) -> Scenario:
    """Reach for `pick` at once; who gets it confirms it."""
    begun = time.perf_counter()
    answer = yield post("/hold/", mine.cookie, {"csrfmiddlewaretoken": mine.token, "pick": pick})
    result.slowest = max(result.slowest, time.perf_counter() - begun)
    if answer.status == FOUND:
        answer = yield from _confirm(mine.cookie, answer, purpose)
        result.winners += answer.status == FOUND
    result.server_errors += answer.status >= SERVER_ERROR or answer.status == 0


def introduction(session: str, passes: list[Pass]) -> Scenario:
    """Load a page with a form, to have a pass for the race."""
    passes.append(passport(session, (yield get("/", f"kashikan_session={session}"))))
