"""Addresses of documents."""

from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("papers/", views.ask, name="ask"),
    path("papers/file/", views.check_file, name="check_file"),
    path("papers/<slug:code>/", views.check, name="check"),
]
