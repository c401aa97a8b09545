"""HTTP over raw keep-alive sockets: only as much as gunicorn's answers need, and very cheap.

A scenario is a generator that yields requests as bytes and is sent the answers; a `Client` is one
browser that plays it; `play` drives any number of them in one thread.
"""

import math
import selectors
import socket
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

# A connection is dropped after so many requests, as browsers come and go: otherwise the way the
# first ones happened to be spread over gunicorn's workers would decide the figures.
REQUESTS_PER_CONNECTION = 50
GIVE_UP_SECONDS = 60


@dataclass(slots=True)
class Answer:
    """One response: status, head and body as they came."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        """The first header `name` (lower case), or nothing."""
        for line in self.head.split(b"\r\n"):
            key, _, value = line.partition(b":")
            if key.lower() == name:
                return value.strip()
        return b""


Scenario = Generator[bytes, Answer, None]
NO_ANSWER = Answer(0, b"", b"")


@dataclass(slots=True)
class Client:
    """One browser with one connection."""

    port: int
    scenario: Scenario
    poll: selectors.BaseSelector
    line: socket.socket | None = None
    received: bytearray = field(default_factory=bytearray)
    body_at: int = 0
    length: int = -1
    requests: int = 0

    def send(self, request: bytes) -> None:
        """Send on the open connection, or on a new one."""
        if self.requests % REQUESTS_PER_CONNECTION == 0:
            self.hang_up()
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port))
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.poll.register(self.line, selectors.EVENT_READ, self)
        self.received.clear()
        self.length = -1
        self.requests += 1
        self.line.sendall(request)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.line is not None:
            self.poll.unregister(self.line)
            self.line.close()
            self.line = None

    def receive(self) -> Answer | None:
        """What has come, if it is a whole answer by now."""
        if self.line is None:
            return NO_ANSWER
        try:
            part = self.line.recv(262_144)
        except ConnectionError:
            part = b""
        if not part:
            self.hang_up()
            return NO_ANSWER
        self.received += part
        if (self.length < 0 and not self._read_head()) or self._missing():
            return None
        head, body = self.received[: self.body_at], self.received[self.body_at :]
        return Answer(int(head[9:12]), bytes(head), bytes(body))

    def _missing(self) -> bool:
        return len(self.received) < self.body_at + self.length

    def _read_head(self) -> bool:
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        self.body_at = end + 4
        head = bytes(self.received[:end]).lower()
        found = head.find(b"\r\ncontent-length:")
        if found < 0:
            raise ValueError(f"An answer without a length: {head!r}")
        self.length = int(head[found + 17 :].split(b"\r\n", 1)[0])
        return True

    def go_on(self, answer: Answer | None) -> bool:
        """Play the scenario on to its next request; whether there is one."""
        try:
            request = next(self.scenario) if answer is None else self.scenario.send(answer)
        except StopIteration:
            self.hang_up()
            return False
        self.send(request)
        return True

    def go_on_if_answered(self, until: float) -> bool:
        """Play on if the answer is whole; False at the end of the scenario or of the time."""
        answer = self.receive()
        if answer is None:
            return True
        if time.perf_counter() < until:
            return self.go_on(answer)
        self.scenario.close()
        self.hang_up()
        return False


def play(port: int, scenarios: Sequence[Scenario], *, until: float = math.inf) -> None:
    """One client for each scenario, together, until all end or the moment `until` has come."""
    with selectors.DefaultSelector() as poll:
        playing = sum(Client(port, each, poll).go_on(None) for each in scenarios)
        while playing:
            ready = poll.select(timeout=GIVE_UP_SECONDS)
            if not ready:
                raise TimeoutError(f"No answer within {GIVE_UP_SECONDS} seconds.")
            playing -= sum(not key.data.go_on_if_answered(until) for key, _events in ready)
