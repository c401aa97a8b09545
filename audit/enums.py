"""What can happen to a row."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Happened(TextChoices):
    """As PostgreSQL names it."""

    INSERT = "INSERT", _("追加")
    UPDATE = "UPDATE", _("変更")
    DELETE = "DELETE", _("削除")
