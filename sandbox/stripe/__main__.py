"""python -m sandbox.stripe PORT WEBHOOK_ADDRESS FILE

The secret that signs webhooks stands in KASHIKAN_STRIPE_WEBHOOK_SECRET.
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from sandbox.stripe.bank import Bank
from sandbox.stripe.hooks import Postman, post
from sandbox.stripe.server import Desk, server_for


def main(port: int, webhook: str, kept_in: Path) -> None:
    """Serve until SIGTERM or SIGINT."""
    postman = Postman(
        secret=os.environ["KASHIKAN_STRIPE_WEBHOOK_SECRET"], deliver=partial(post, webhook)
    )
    server = server_for(Desk(Bank(kept_in=kept_in), postman), port)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
