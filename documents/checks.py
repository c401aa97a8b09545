"""A system check of deployments: the seal that is named opens."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from documents.errors import CannotRender
from documents.seal import city_signer, drawing


def seal_opens(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Key store and drawing can be read, and the password fits."""
    try:
        drawing()
        if settings.SEAL_KEYSTORE:
            city_signer()
    except CannotRender:
        hint = "Look at KASHIKAN_SEAL_KEYSTORE, KASHIKAN_SEAL_PASSWORD and KASHIKAN_SEAL_DRAWING."
        return [Error("The seal that signs papers does not open.", hint=hint, id="documents.E001")]
    return []
