"""Yen as people read it. An amount is an integer of yen, everywhere."""

from django.utils.translation import gettext as _


def yen_label(amount: int) -> str:
    """1,200円."""
    return _("%(amount)s円") % {"amount": f"{amount:,}"}
