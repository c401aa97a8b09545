"""Production refuses to start half-configured, and what it starts with is safe."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sandbox.checks import PRODUCTION, ROOT

WITH_STRIPE = {
    "KASHIKAN_STRIPE_KEY": "sk_live_51AbC",
    "KASHIKAN_STRIPE_WEBHOOK_SECRET": "whsec_AbC",
}
SERVERS = "from django.conf import settings as s; print(s.CELERY_BROKER_URL, s.CACHE_URL)"
SHOW = "from django.conf import settings as s; print(s.SECURE_SSL_REDIRECT, s.DEBUG)"


def start(environment: Mapping[str, str], show: str = SHOW) -> subprocess.CompletedProcess[str]:
    bare = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", show],
        check=False,
        cwd=ROOT,
        env={**bare, **environment},
        capture_output=True,
        text=True,
    )


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in PRODUCTION.items() if key != name}


def test_complete_production_starts_with_tls_and_without_debug() -> None:
    assert start(PRODUCTION).stdout == "True False\n"
    assert start({**PRODUCTION, **WITH_STRIPE}).stdout == "True False\n"


@pytest.mark.parametrize(
    "name",
    [
        "KASHIKAN_SECRET_KEY",
        "KASHIKAN_ALLOWED_HOSTS",
        "KASHIKAN_SITE_URL",
        "KASHIKAN_TLS",
        "DATABASE_URL",
        "REDIS_URL",
        "KASHIKAN_MAIL_URL",
    ],
)
def test_production_does_not_start_without(name: str) -> None:
    done = start(without(name))

    assert done.returncode != 0
    assert f"BadSetting: {name}" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("KASHIKAN_SECRET_KEY", "a" * 60, "is weak"),
        ("KASHIKAN_SECRET_KEY", "short", "is weak"),
        ("KASHIKAN_STRIPE_API_BASE", "http://127.0.0.1:12111", "is for stand-ins"),
        ("KASHIKAN_STRIPE_KEY", "sk_test_51AbC", "is a test key"),
        ("KASHIKAN_STRIPE_KEY", "rk_test_51AbC", "is a test key"),
        ("KASHIKAN_ALLOWED_HOSTS", "*", "must name the hosts"),
        ("KASHIKAN_SITE_URL", "http://kashikan.example", "must begin with https://"),
        ("KASHIKAN_TLS", "off", "it may be one of"),
        ("KASHIKAN_DEBUG", "true", "Nobody reads KASHIKAN_DEBUG"),
    ],
)
def test_production_does_not_start_with(name: str, value: str, reason: str) -> None:
    done = start({**PRODUCTION, **WITH_STRIPE, name: value})

    assert done.returncode != 0
    assert reason in done.stderr


def test_one_redis_server_is_both() -> None:
    done = start({**PRODUCTION, "REDIS_URL": "redis://one:1"}, SERVERS)

    assert done.stdout == "redis://one:1/0 redis://one:1/1\n"


def test_broker_and_cache_can_be_two_servers() -> None:
    two = {"KASHIKAN_BROKER_URL": "redis://b:1/0", "KASHIKAN_CACHE_URL": "redis://c:2/0"}

    assert start({**without("REDIS_URL"), **two}, SERVERS).stdout == "redis://b:1/0 redis://c:2/0\n"
    for name in two:
        rest = {key: value for key, value in two.items() if key != name}
        assert "BadSetting: REDIS_URL" in start({**without("REDIS_URL"), **rest}).stderr


def test_production_takes_its_secret_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text(PRODUCTION["KASHIKAN_SECRET_KEY"], encoding="utf-8")

    done = start({**without("KASHIKAN_SECRET_KEY"), "KASHIKAN_SECRET_KEY_FILE": str(secret)})

    assert done.stdout == "True False\n"
