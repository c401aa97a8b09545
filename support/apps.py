"""support: the center that answers by phone and mail, with a case for every inquiry."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"
