"""The second factor: who works here shows, beside their address, a code from a device of theirs.

allauth keeps the secrets and asks for codes; here stands what this city adds. A session is strong
when a code was given in it, and not too long ago. Whoever holds a duty and has no strong session
acts without duties, so that no page anywhere takes them for staff.
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.entrance import plain_code
from core import crypto
from core.names import city_name

PURPOSE = "accounts.second_factor"
METHOD = "mfa"  # allauth's word for it in a session's records
LONGEST = timedelta(hours=12)
"""A working day: after it the code is asked for again, however busy the session was."""


def is_strong(records: Iterable[Mapping[str, Any]], *, now: datetime) -> bool:
    """Whether one of a session's `records` of authentication is a second factor of this day."""
    oldest = (now - LONGEST).timestamp()
    return any(record["method"] == METHOD and record["at"] > oldest for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets sealed in the database, the city's name in the app, messages in plain words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "番号が違います。アプリに今出ている6けたの番号を入れてください。"
            "同じ番号は一度しか使えません。"
        ),
        "unverified_email": _("先に、メールアドレスの確認を済ませてください。"),
        "cannot_generate_recovery_codes": _("先に、確認アプリを登録してください。"),
    }

    def get_totp_issuer(self) -> str:
        """What the app shows above the code."""
        return str(_("%(city)sの施設予約") % {"city": city_name()})

    def build_totp_svg(self, url: str) -> str:
        """The QR code as part of the page: our pages load no pictures from data addresses."""
        return str(segno.make(url, error="m").svg_inline(omitsize=True, border=4))

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database."""
        sealed = crypto.encrypt(PURPOSE, text.encode(), bound_to=METHOD)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as the check needs it."""
        sealed = base64.b64decode(encrypted_text)
        return crypto.decrypt(PURPOSE, sealed, bound_to=METHOD).decode()


class _Code(forms.Form):
    """A code typed in full-width digits, or with spaces, is the same code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("番号")
        self.fields["code"].widget.attrs.pop("placeholder", None)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        """The code in plain digits, if it is right."""
        self.cleaned_data["code"] = plain_code(self.cleaned_data["code"])
        return str(super().clean_code())  # type: ignore[misc]  # of allauth's form, mixed in


class SecondFactorForm(_Code, AuthenticateForm):
    """For signing in."""


class AgainForm(_Code, ReauthenticateForm):
    """For going on after a working day, and before changes that matter."""


class EnrolForm(_Code, ActivateTOTPForm):
    """For the first code of a new device."""
