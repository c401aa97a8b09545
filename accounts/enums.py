"""The closed lists of words about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """The languages of pages and letters."""

    JA = "ja", _("日本語")
    EASY = "ja-easy", _("やさしい日本語")
    EN = "en", _("英語")


class Role(TextChoices):
    """What a person is in an organisation."""

    REPRESENTATIVE = "representative", _("代表者")
    BOOKER = "booker", _("予約担当")
    TREASURER = "treasurer", _("会計")
    MEMBER = "member", _("会員")


BOOKING_ROLES = frozenset({Role.REPRESENTATIVE, Role.BOOKER})
"""Only these may book in the organisation's name."""


class DutyKind(TextChoices):
    """What a member of staff is charged with, at one hall or at all."""

    FRONT_DESK = "front_desk", _("窓口")
    CASHIER = "cashier", _("収納")
    KEY_STAFF = "key_staff", _("鍵管理")
    APPROVER = "approver", _("承認者")
    MANAGER = "manager", _("館長")
    SUPPORT = "support", _("コールセンター")
    DX_OFFICE = "dx_office", _("DX担当課")
    ADMINISTRATOR = "administrator", _("システム管理者")
    AUDITOR = "auditor", _("監査")


class NoteAbout(TextChoices):
    """What a note of the staff speaks of."""

    PERSON = "person", _("利用者")
    ORGANISATION = "organisation", _("団体")
    ROOM = "room", _("室")
    BOOKING = "booking", _("予約")
