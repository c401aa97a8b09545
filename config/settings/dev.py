"""A demonstration on one's own machine (`make run`): sample data and people, mails caught here."""

from config.settings.base import *  # noqa: F403 - the usual way to layer Django settings
from config.settings.base import BASE_DIR, GUNICORN_NAMES, INSTALLED_APPS, VAR_DIR, env

DEBUG = env.flag("KASHIKAN_DEBUG", default=False)
DEMO = True
CITY_NAME = env.text("KASHIKAN_CITY_NAME", "前橋市")
CITY_NAME_EN = env.text("KASHIKAN_CITY_NAME_EN", "Maebashi City")
# Known to everybody who reads this file: good for a demonstration and for nothing else.
SECRET_KEY = env.text("KASHIKAN_SECRET_KEY", "demonstration-only-" + "0123456789" * 5)
ALLOWED_HOSTS = env.names("KASHIKAN_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
INSTALLED_APPS = [*INSTALLED_APPS, "sandbox"]
# A seal that `make run` makes for itself, plainly marked as a sample.
SEAL_KEYSTORE = env.text("KASHIKAN_SEAL_KEYSTORE", str(VAR_DIR / "seal.p12"))
SEAL_PASSWORD = env.text("KASHIKAN_SEAL_PASSWORD", "demonstration-only")
SEAL_DRAWING = env.text(
    "KASHIKAN_SEAL_DRAWING", str(BASE_DIR / "documents" / "layouts" / "seal-sample.svg")
)
PAPERS_REGISTRATION_NUMBER = env.text("KASHIKAN_PAPERS_REGISTRATION_NUMBER", "T0000000000000")
# Where the launcher shows the mails that the demonstration sends.
SANDBOX_MAIL_PAGE = env.text("KASHIKAN_SANDBOX_MAIL_PAGE", "http://127.0.0.1:8025/")

env.refuse_unknown(also=GUNICORN_NAMES)
