"""Yen as people read it. An amount is an integer of yen, everywhere."""

from django.utils.translation import gettext as _

from core.names import said_once


@said_once
def yen_label(amount: int) -> str:
    """1,200円."""
    return _("%(amount)s円") % {"amount": f"{amount:,}"}
