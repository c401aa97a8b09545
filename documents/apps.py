"""documents: papers with a number, a signature and a page that says whether they are genuine."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
