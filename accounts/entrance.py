"""The forms at the entrance: allauth's, with an optional password and forgiving codes."""

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    BaseConfirmCodeForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
)
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.limits import is_spent, spend

GUESS = "code"


class SignInForm(LoginForm):
    """An address is enough: without a password a code comes by mail."""

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.label = _("パスワード（決めている方だけ）")
        password.help_text = _("空けたまま進むと、ログイン用の番号をメールでお送りします。")
        password.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("メールアドレス")
        self.fields["login"].widget.attrs.pop("placeholder", None)


def plain_code(typed: str) -> str:
    """A code as a person types it, in plain digits without spaces and hyphens."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).replace("-", "")


class ForgivingCode(BaseConfirmCodeForm):
    """A code typed in full-width digits, or with spaces, is the same code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("番号")
        self.fields["code"].widget.attrs.pop("placeholder", None)

    def clean_code(self) -> str:
        """The code in plain digits, if it is the one that was sent.

        Wrong ones are counted by client: three guesses a code are few, but codes cost nothing.
        """
        self.cleaned_data["code"] = plain_code(self.cleaned_data["code"])
        if is_spent(context.request, action=GUESS, rate=settings.CODE_GUESS_RATE):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            spend(context.request, action=GUESS, rate=settings.CODE_GUESS_RATE)
            raise


class SignInCodeForm(ForgivingCode, ConfirmLoginCodeForm):
    """For signing in."""


class AddressCodeForm(ForgivingCode, ConfirmEmailVerificationCodeForm):
    """For proving an address."""
