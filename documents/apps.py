"""documents: papers with a number, a signature and a page that says whether they are genuine."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from documents.checks import seal_opens


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Look at the seal when a deployment is checked."""
        register(seal_opens, Tags.security, deploy=True)
