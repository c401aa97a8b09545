"""Production: refuses to start without a secret key, allowed hosts, a database and TLS settings."""

from config.env import BadSetting
from config.settings.base import *  # noqa: F403 - the usual way to layer Django settings
from config.settings.base import GUNICORN_NAMES, STRIPE_API_BASE, STRIPE_KEY, env

LEAST_KEY_LENGTH = 50
LEAST_KEY_VARIETY = 5

SECRET_KEY = env.text("KASHIKAN_SECRET_KEY")
if len(SECRET_KEY) < LEAST_KEY_LENGTH or len(set(SECRET_KEY)) < LEAST_KEY_VARIETY:
    raise BadSetting(
        f"KASHIKAN_SECRET_KEY is weak: at least {LEAST_KEY_LENGTH} characters, by chance. "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' makes one."
    )
SECRET_KEY_FALLBACKS = env.names("KASHIKAN_OLD_SECRET_KEYS", [])
ALLOWED_HOSTS = env.names("KASHIKAN_ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise BadSetting("KASHIKAN_ALLOWED_HOSTS must name the hosts; * would accept every one.")
NEEDED = (
    "DATABASE_URL",
    "KASHIKAN_SITE_URL",
    "KASHIKAN_MAIL_URL",
    "KASHIKAN_MAIL_FROM",
)
for name in NEEDED:
    env.text(name)
if not (env.text("KASHIKAN_BROKER_URL", "") and env.text("KASHIKAN_CACHE_URL", "")):
    env.text("REDIS_URL")
if not env.text("KASHIKAN_SITE_URL").startswith("https://"):
    raise BadSetting(
        "KASHIKAN_SITE_URL must begin with https://: letters and calendars link to it."
    )

if STRIPE_API_BASE != "https://api.stripe.com":
    raise BadSetting(
        "KASHIKAN_STRIPE_API_BASE is for stand-ins: who answers there says what was paid."
    )

if "_test_" in STRIPE_KEY:
    raise BadSetting(
        "KASHIKAN_STRIPE_KEY is a test key: everything would count as paid, and nobody would pay."
    )

# TLS ends in front of gunicorn. Which header the proxy sets must be said, because a proxy that
# does not overwrite it would let anybody claim that their connection is safe.
TLS = env.choice("KASHIKAN_TLS", ("proxy-x-forwarded-proto", ""), default="")
if not TLS:
    raise BadSetting(
        "KASHIKAN_TLS is missing. Set it to proxy-x-forwarded-proto when a proxy that ends TLS "
        "stands in front and always overwrites the header X-Forwarded-Proto."
    )
# Rate limits count the client's address, which the proxies write into X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("KASHIKAN_PROXIES", default=1, least=1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.integer("KASHIKAN_HSTS_SECONDS", default=31_536_000, least=1)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-kashikan_session"
CSRF_COOKIE_NAME = "__Host-kashikan_csrf"

env.refuse_unknown(also=GUNICORN_NAMES)
