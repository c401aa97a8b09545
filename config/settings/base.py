"""What every installation shares. dev, test and prod say only what differs.

Each KASHIKAN_ name that is read here is described in docs/operations.md.
"""

import os
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from config.env import (
    BadSetting,
    Env,
    checkout_origin,
    database,
    mailer,
    postbox,
    redis_database,
    redis_server,
)
from config.logs import to_standard_output
from config.settings.audited import *  # noqa: F403 - the usual way to layer Django settings

BASE_DIR = Path(__file__).resolve().parents[2]

env = Env(os.environ)
VAR_DIR = Path(env.text("KASHIKAN_VAR_DIR", str(BASE_DIR / "var")))

# --- The application ------------------------------------------------------------------------------

DEBUG = False
DEMO = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "core",
    "audit",
    "documents",
    "notifications",
    "facilities",
    "accounts",
    "payments",
    "keys",
    "booking",
    "lottery",
    "support",
    "kpi",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.PolicyMiddleware",
    "core.middleware.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.UserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "audit.middleware.SignatureMiddleware",
    "core.middleware.TryAgainMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.service",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

FORM_RENDERER = "core.forms.Renderer"

# --- The city and its support center (sample values; an installation sets its own) ----------------

CITY_NAME = env.text("KASHIKAN_CITY_NAME", "見本市")
CITY_NAME_EN = env.text("KASHIKAN_CITY_NAME_EN", "Mihon City")
SUPPORT_PHONE = env.text("KASHIKAN_SUPPORT_PHONE", "027-000-0000")
SUPPORT_HOURS = env.text("KASHIKAN_SUPPORT_HOURS", "9:00–18:00")
SUPPORT_MAIL = env.text("KASHIKAN_SUPPORT_MAIL", "support@kashikan.example")

# Where people reach this installation; written into letters and calendar files.
SITE_URL = env.text("KASHIKAN_SITE_URL", "http://localhost:8000")
# How long chosen places are kept while somebody fills in the form.
HOLD_MINUTES = 10
# So long after the last use are documents kept that were handed in with an application.
KEEP_DOCUMENTS_DAYS = env.integer("KASHIKAN_KEEP_DOCUMENTS_DAYS", default=365, least=30)

# --- Papers: in whose name, with which seal -------------------------------------------------------

# Empty: the city's mayor.
PAPERS_OFFICE = env.text("KASHIKAN_PAPERS_OFFICE", "")
PAPERS_OFFICE_NAME = env.text("KASHIKAN_PAPERS_OFFICE_NAME", "")
PAPERS_REGISTRATION_NUMBER = env.text("KASHIKAN_PAPERS_REGISTRATION_NUMBER", "")
# Empty: the usual notice of appeal, as documents/layouts/_appeal.typ has it.
PAPERS_APPEAL = env.text("KASHIKAN_PAPERS_APPEAL", "")
# The city's certificate with its key (PKCS#12) signs; the drawing (SVG) is printed.
SEAL_KEYSTORE = env.text("KASHIKAN_SEAL_KEYSTORE", "")
SEAL_PASSWORD = env.text("KASHIKAN_SEAL_PASSWORD", "")
SEAL_DRAWING = env.text("KASHIKAN_SEAL_DRAWING", "")
# How often one client may guess a paper's number and sign.
PAPER_GUESS_RATE = "30/10m/ip"

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
EASY_JAPANESE = _("やさしい日本語")
LANG_INFO["ja-easy"] = {
    "bidi": False,
    "code": "ja-easy",
    "name": "Easy Japanese",
    "name_local": EASY_JAPANESE,
}
LANGUAGES = [("ja", _("日本語")), ("ja-easy", EASY_JAPANESE), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- Data: one database, two roles; two logical servers for broker and cache ----------------------

APP_DATABASE_URL = env.text("DATABASE_URL", "postgresql://kashikan_app@127.0.0.1:15432/kashikan")
OWNER_DATABASE_URL = env.text("DATABASE_OWNER_URL", APP_DATABASE_URL)
AS_OWNER = env.choice("KASHIKAN_DATABASE_ROLE", ("app", "owner"), default="app") == "owner"
# Nobody waits for a lock, or holds one idly, longer than a person would wait for a page; the owner,
# who migrates, has no limit. `core.middleware` says it kindly when one is reached.
DATABASE_LIMITS = {
    "lock_timeout": env.integer("KASHIKAN_LOCK_SECONDS", default=3, least=1),
    "statement_timeout": env.integer("KASHIKAN_STATEMENT_SECONDS", default=10, least=1),
    "idle_in_transaction_session_timeout": 60,
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": database(OWNER_DATABASE_URL, name="DATABASE_OWNER_URL", kept=False)
    if AS_OWNER
    else database(APP_DATABASE_URL, name="DATABASE_URL", kept=True, limits=DATABASE_LIMITS)
}
# The role that `manage.py grant_app_role` gives its few rights to.
APP_DATABASE_ROLE: str = database(APP_DATABASE_URL, name="DATABASE_URL", kept=False)["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Two logical servers: what one evicts or loses must not touch the other. REDIS_URL serves both
# where they are one program.
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:16379")
BROKER_URL = redis_server(
    env.text("KASHIKAN_BROKER_URL", redis_database(REDIS_URL, 0, name="REDIS_URL")),
    name="KASHIKAN_BROKER_URL",
)
CACHE_URL = redis_server(
    env.text("KASHIKAN_CACHE_URL", redis_database(REDIS_URL, 1, name="REDIS_URL")),
    name="KASHIKAN_CACHE_URL",
)
CACHES = {
    "default": {
        "BACKEND": "core.cache.RedisOrMemory",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "kashikan",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
# Calendars are kept under their versions (core.fragments); off: each is rendered for each request.
FRAGMENTS_KEPT = env.flag("KASHIKAN_FRAGMENTS_KEPT", default=True)
SESSION_ENGINE = "accounts.sessions"
MESSAGE_STORAGE = "core.messages.Storage"

# --- Work that is later or repeated ---------------------------------------------------------------

CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Every so many seconds. Each task drains rows whose time has come.
EVERY_SECONDS = {
    "accounts.forget_expired_sessions": 3600,
    "kpi.roll_up_recent": 3600,
    "booking.release_expired_holds": 30,
    "booking.remind_of_tomorrow": 600,
    "booking.ask_if_still_wanted": 600,
    "booking.remind_of_reports": 600,
    "booking.sweep_waivers": 600,
    "booking.tell_of_ended_restrictions": 600,
    "booking.erase_old_documents": 3600,
    "booking.renew_shelter_codes": 300,
    "documents.render_due": 60,
    "keys.chase_overdue": 60,
    "lottery.open_rounds": 600,
    "lottery.finish_closing": 60,
    "payments.send_refunds": 60,
    "payments.close_sessions": 60,
    "payments.reconcile_stripe": 60,
    "payments.watch_deadlines": 60,
    "notifications.deliver_due": 10,
    "support.fetch_mail": 30,
    "support.file_mail": 30,
    "support.watch_mailbox": 300,
}
# A tick that waited longer than its own period is useless: the next one does the same work.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for task, seconds in EVERY_SECONDS.items()
}

# --- The inverted edges: who answers an app below for one above -----------------------------------

# What money for a purpose means (payments.outcomes), what happens to keys (keys.events), what else
# stands on my page (booking.my_page).
PAYMENT_OUTCOME_HANDLERS = {"booking_fee": "booking.handlers.BookingFeeOutcome"}
MY_PAGE_HANDLERS = {"rounds": "lottery.handlers.EntriesOnMyPage"}
KEY_EVENT_HANDLERS = {"booking": "booking.handlers.BookingKeys"}

# --- Who signs in, and how ------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "booking:my"
LOGOUT_REDIRECT_URL = "booking:start"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.entrance.SignInForm",
    "confirm_login_code": "accounts.entrance.SignInCodeForm",
    "confirm_email_verification_code": "accounts.entrance.AddressCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# How many wrong codes one client may type, whatever addresses they were sent to.
CODE_GUESS_RATE = "30/10m/ip"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# The second factor, which everybody with a duty must have (accounts/second_factor.py).
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor.SecondFactorForm",
    "reauthenticate": "accounts.second_factor.AgainForm",
    "activate_totp": "accounts.second_factor.EnrolForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a clock half a minute wrong is still right
# From where those may work whose duty is at every hall; a hall's own networks stand in its file.
STAFF_NETWORKS = env.networks("KASHIKAN_STAFF_NETWORKS")
# A session of staff ends after so many minutes without a request.
STAFF_SESSION_MINUTES = env.integer("KASHIKAN_STAFF_SESSION_MINUTES", default=30, least=5)

# --- Money: Stripe's hosted page; without a key nothing is taken online ---------------------------

STRIPE_KEY = env.text("KASHIKAN_STRIPE_KEY", "")
STRIPE_WEBHOOK_SECRETS = env.names("KASHIKAN_STRIPE_WEBHOOK_SECRET", [])
STRIPE_API_BASE = env.text("KASHIKAN_STRIPE_API_BASE", "https://api.stripe.com")
if STRIPE_KEY and not STRIPE_WEBHOOK_SECRETS:
    raise BadSetting("KASHIKAN_STRIPE_WEBHOOK_SECRET is missing: without it no payment is noticed.")

# --- The desk -------------------------------------------------------------------------------------

# The left menu: name, word, address by name, rights of which one is enough. An entry
# whose address does not exist is left out.
DESK_MENU = (
    ("today", _("本日"), "booking:desk_day", ("see_desk",)),
    ("ledger", _("台帳"), "booking:desk_ledger", ("see_applicants",)),
    ("inbox", _("審査"), "booking:desk_inbox", ("review",)),
    ("keys", _("鍵"), "keys:desk", ("handle_keys",)),
    ("till", _("収納"), "payments:till", ("collect",)),
    ("people", _("利用者"), "booking:desk_people", ("search_people",)),
    ("cases", _("問い合わせ"), "support:desk", ("handle_cases", "answer_cases")),
    ("rounds", _("調整会議"), "lottery:desk_rounds", ("arrange_rounds", "book_for_others")),
    ("official", _("公用"), "booking:desk_official", ("book_official",)),
    ("closures", _("休館"), "booking:desk_closures", ("close_rooms",)),
    ("shelter", _("避難所"), "booking:desk_shelter", ("stop_building",)),
    ("fees", _("料金表"), "booking:desk_fees", ("edit_hall",)),
    ("rules", _("利用の規則"), "booking:desk_rules", ("edit_hall",)),
    ("pictures", _("写真・平面図"), "booking:desk_pictures", ("edit_hall",)),
    ("figures", _("数値"), "kpi:figures", ("see_figures",)),
)

# --- What a browser may load, and what it must not do ---------------------------------------------

# A form that starts a payment ends, by a redirect, on Stripe's page.
_forms_lead_to = f"'self' {checkout_origin(STRIPE_API_BASE)}" if STRIPE_KEY else "'self'"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; "
    f"form-action {_forms_lead_to}; frame-ancestors 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "kashikan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "kashikan_csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "kashikan_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Letters --------------------------------------------------------------------------------------

MAIL_FROM = env.text("KASHIKAN_MAIL_FROM", "no-reply@kashikan.example")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
_mailer = mailer(env.text("KASHIKAN_MAIL_URL", "smtp://127.0.0.1:11025"), name="KASHIKAN_MAIL_URL")
EMAIL_HOST, EMAIL_PORT = _mailer.host, _mailer.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mailer.user, _mailer.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mailer.use_tls, _mailer.use_ssl
EMAIL_TIMEOUT = 10
# Mails to the support center are fetched from here; empty: none are.
SUPPORT_POSTBOX = postbox(
    env.text("KASHIKAN_SUPPORT_IMAP_URL", ""), name="KASHIKAN_SUPPORT_IMAP_URL"
)

# --- Logs: English, to standard output, one line per event ----------------------------------------

LOGGING = to_standard_output(env.text("KASHIKAN_LOG_LEVEL", "INFO"))

# Read by config/gunicorn.py, not by Django.
GUNICORN_NAMES = ("KASHIKAN_BIND", "KASHIKAN_WEB_WORKERS", "KASHIKAN_WEB_THREADS")
