"""A responder that does nothing: what the load generator itself can ask for.

    python -m sandbox.bench.ceiling BYTES

Prints its port, then answers every request with that many bytes until it is stopped.
"""

import selectors
import socket
import sys


def serve(size: int) -> None:
    """Answer for ever; one recv is one request, because that is how the generator sends."""
    body = b"x" * size
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (size, body)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    with selectors.DefaultSelector() as poll:
        poll.register(listener, selectors.EVENT_READ)
        while True:
            for key, _events in poll.select():
                if key.fileobj is listener:
                    poll.register(listener.accept()[0], selectors.EVENT_READ)
                elif isinstance(key.fileobj, socket.socket):
                    _answer(key.fileobj, answer, poll)


def _answer(line: socket.socket, answer: bytes, poll: selectors.BaseSelector) -> None:
    try:
        if line.recv(65_536):
            line.sendall(answer)
            return
    except ConnectionError:
        pass
    poll.unregister(line)
    line.close()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
