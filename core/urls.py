"""Addresses of core's own pages."""

from django.conf import settings
from django.urls import path

from core import views

urlpatterns = [path("sitemap/", views.sitemap, name="sitemap")]
if settings.DEBUG:
    urlpatterns.append(path("_components/", views.components, name="components"))
