"""Addresses of kpi."""

from django.urls import path

from kpi import views

app_name = "kpi"

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/figures.csv", views.csv_file, name="csv"),
    path("figures/figures.json", views.json_file, name="json"),
    path("figures/<slug:code>/", views.figure, name="figure"),
]
