"""Addresses of support."""

from django.urls import path

from support.views import cases

app_name = "support"

urlpatterns = [
    path("desk/cases/<slug:code>/", cases.case, name="case"),
]
