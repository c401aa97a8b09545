"""The bench's settings: those of `make run`, with its own static files and no cache if asked."""

import os

from config.settings.dev import *  # noqa: F403 - the usual way to layer Django settings
from config.settings.dev import VAR_DIR

ROOT_URLCONF = "sandbox.bench.urls"
STATIC_ROOT = VAR_DIR / "bench" / "static"
# Off: every calendar is calculated and rendered for every request, as if nobody had asked before.
FRAGMENTS_KEPT = os.environ.get("BENCH_CACHE", "on") == "on"
