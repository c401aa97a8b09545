"""The bench's settings: those of `make run`, with its own static files and the floors."""

from config.settings.dev import *  # noqa: F403 - the usual way to layer Django settings
from config.settings.dev import VAR_DIR

ROOT_URLCONF = "sandbox.bench.urls"
STATIC_ROOT = VAR_DIR / "bench" / "static"
