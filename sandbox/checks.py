"""`make lint`: every check that needs no database. Runs them all, shows what fails, says which.

python -m sandbox.checks
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
# A complete and made-up production, for `check --deploy`.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "KASHIKAN_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-not-a-secret-but-long",
    "KASHIKAN_ALLOWED_HOSTS": "kashikan.example",
    "KASHIKAN_SITE_URL": "https://kashikan.example",
    "KASHIKAN_TLS": "proxy-x-forwarded-proto",
    "KASHIKAN_MAIL_URL": "smtp+tls://mail.kashikan.example",
    "KASHIKAN_MAIL_FROM": "no-reply@kashikan.example",
    "DATABASE_URL": "postgresql://kashikan_app@127.0.0.1:1/kashikan",
    "REDIS_URL": "redis://127.0.0.1:1",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


@dataclass(frozen=True, slots=True)
class Check:
    """One command and what it proves."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """All checks, the quick ones first."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    manage = (sys.executable, "-W", "ignore::RuntimeWarning", "manage.py")
    compose = ("--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    return [
        Check("style", (_tool("ruff"), "check", "--quiet", ".")),
        Check("format", (_tool("ruff"), "format", "--check", "--quiet", ".")),
        Check("templates", (_tool("djade"), "--check", "--target-version", "5.2", *templates)),
        Check("Dockerfile", (_tool("hadolint"), "Dockerfile")),
        Check("compose file", (_tool("check-jsonschema"), *compose)),
        Check("translations", (sys.executable, "-m", "sandbox.messages", "--check"), TESTING),
        Check("layers", (_tool("lint-imports"), "--no-cache")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run"), TESTING),
        Check("deployment", (*manage, "check", "--deploy", "--fail-level=WARNING"), PRODUCTION),
    ]


def run(check: Check) -> bool:
    """Run one check; its output is shown only if it fails."""
    begun = time.monotonic()
    done = subprocess.run(
        check.command,
        check=False,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    word = "FAILED" if done.returncode else "ok"
    print(f"{check.name:<14} {word:<7} {time.monotonic() - begun:.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> int:
    """0 if every check holds."""
    failed = [check.name for check in checks() if not run(check)]
    if failed:
        print(f"Failed: {', '.join(failed)}. `make fmt` mends style and format.", flush=True)
    return 1 if failed else 0


def _tool(name: str) -> str:
    return str(TOOLS / name)


if __name__ == "__main__":
    sys.exit(main())
