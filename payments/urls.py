"""Addresses of payments."""

from django.urls import path

from payments import webhook
from payments.views import resident, till

app_name = "payments"

urlpatterns = [
    path("pay/<slug:code>/", resident.pay, name="pay"),
    path("pay/<slug:code>/done/", resident.done, name="done"),
    path("pay/<slug:code>/receipt/", resident.receipt, name="receipt"),
    path("receipts/<slug:code>.pdf", resident.receipt_pdf, name="receipt_pdf"),
    path("desk/till/", till.till, name="till"),
    path("desk/till/take/<slug:code>/", till.take, name="take"),
    path("desk/till/receipt/<slug:code>/", till.receipt, name="till_receipt"),
    path("desk/till/refunds/<int:order>/", till.refund, name="refund"),
    path("desk/till/entries/<int:entry>/void/", till.void, name="void"),
    path("desk/till/<int:pk>/count/", till.count, name="count"),
    path("desk/till/sheet/", till.sheet, name="sheet"),
    path("desk/till/sheet.csv", till.sheet_csv, name="sheet_csv"),
    path("desk/till/<int:pk>/sheet.pdf", till.sheet_pdf, name="sheet_pdf"),
    path("payments/stripe/", webhook.stripe_webhook, name="stripe"),
]
