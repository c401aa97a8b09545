"""Tests: the servers that tests/conftest.py starts, cheap hashes, plain static files."""

from config.settings.base import *  # noqa: F403 - the usual way to layer Django settings
from config.settings.base import (
    BASE_DIR,
    DATABASES,
    INSTALLED_APPS,
    PAYMENT_OUTCOME_HANDLERS,
    STORAGES,
    TEMPLATES,
)

SECRET_KEY = "test-only-" + "0123456789" * 5
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "sandbox"]
CITY_NAME = "前橋市"
CITY_NAME_EN = "Maebashi City"
DEMO = False
# Stands for booking in payments' own tests.
PAYMENT_OUTCOME_HANDLERS = {**PAYMENT_OUTCOME_HANDLERS, "test_fee": "tests.payments.owner.TestFee"}

# Tests open and close databases; a connection that is kept would hold them.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""  # type: ignore[index]
# Served straight from the source folder, so that no collectstatic is needed.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
SANDBOX_MAIL_PAGE = "http://127.0.0.1:8025/"
SEAL_PASSWORD = "demonstration-only"  # noqa: S105 - of the seal that conftest makes
SEAL_DRAWING = str(BASE_DIR / "documents" / "layouts" / "seal-sample.svg")
PAPER_GUESS_RATE = CODE_GUESS_RATE = "100000/s/ip"
