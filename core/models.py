"""Abstract models without a domain noun: append-only rows, names in four forms."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(models.Model):
    """A table that is only ever added to.

    `manage.py grant_app_role` gives the application's role no UPDATE, DELETE or TRUNCATE on it.
    """

    class Meta:
        abstract = True


class FilledByDatabase(AppendOnly):
    """An append-only table whose rows are written by triggers: the application only reads it."""

    class Meta:
        abstract = True


class Named(models.Model):
    """A thing with a name: Japanese, reading, English, easy Japanese (requirements 198, 199)."""

    name = models.CharField(_("名称"), max_length=120)
    name_kana = models.CharField(_("よみがな"), max_length=200)
    name_en = models.CharField(_("英語名"), max_length=200)
    name_easy = models.CharField(_("やさしい日本語の名称"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
