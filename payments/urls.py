"""Addresses of payments."""

from django.urls import path

from payments import webhook

app_name = "payments"

urlpatterns = [
    path("payments/stripe/", webhook.stripe_webhook, name="stripe"),
]
