"""The form at the entrance: allauth's, with the password left to those who want one."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


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
