"""Every address of the site. Apps bring their own urls.py; config only composes them."""

from django.urls import include, path

from accounts.views import set_language
from config.health import healthz

# Looked for from top to bottom: first the addresses that are asked for most. None hides another.
urlpatterns = [
    path("", include("booking.urls", namespace="booking")),
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("documents.urls", namespace="documents")),
    path("", include("payments.urls", namespace="payments")),
    path("", include("keys.urls", namespace="keys")),
    path("", include("lottery.urls", namespace="lottery")),
    path("", include("support.urls", namespace="support")),
    path("", include("kpi.urls", namespace="kpi")),
]
