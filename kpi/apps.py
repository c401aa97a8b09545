"""kpi: figures for the city's DX plan, each defined once; changes nothing but its own roll-ups."""

from django.apps import AppConfig


class KpiConfig(AppConfig):
    name = "kpi"
