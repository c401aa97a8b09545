"""Where allauth asks this city: sign-up, sign-in, its letters and what it says to people.

allauth sends its letters at once, because a code is worth nothing in ten minutes. When the post
does not answer, the person is told so kindly and loses nothing.
"""

import logging
from smtplib import SMTPException
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from accounts.selectors import person_of
from accounts.services.registration import choose_language
from accounts.services.sign_in import record_sign_in, record_sign_out, record_sign_up
from core import clock
from core.names import city_name, support_hours
from notifications.post import without_addresses

log = logging.getLogger(__name__)

JUST_NOW = 300  # seconds
SECOND = "mfa_reauthenticate"  # allauth's word for asking for the second factor again


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by e-mail, sign-in by code or password, in the words of this site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("このアカウントは、いま使えません。窓口にお問い合わせください。"),
        "email_password_mismatch": _(
            "メールアドレスかパスワードが違います。パスワードの欄を空けて進むと、"
            "メールで届く番号でログインできます。"
        ),
        "incorrect_code": _("番号が違います。メールに書かれた番号をもう一度お確かめください。"),
        "incorrect_password": _("パスワードが違います。もう一度入力してください。"),
        "too_many_login_attempts": _(
            "続けて何度も入力されたため、しばらく受け付けを止めています。"
            "5分ほど待ってから、もう一度お試しください。"
        ),
        "rate_limited": _("短い間に何度も送信されました。少し待ってから、もう一度お試しください。"),
    }

    def new_user(self, request: HttpRequest) -> User:
        """A user who reads pages and letters in the language they signed up in."""
        language = get_language()
        return User(language=language if language in Language.values else Language.JA)

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Make the account, and write it down."""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            record_sign_up(user=saved, now=clock.now())
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter now; if the post does not answer, say so on a page of its own (503)."""
        facts = {
            "city": city_name(),
            "support_phone": settings.SUPPORT_PHONE,
            "support_hours": support_hours(),
            "sign_in_url": self.request.build_absolute_uri(reverse("account_login")),
        }
        try:
            super().send_mail(template_prefix, email, facts | context)
        except (SMTPException, OSError) as error:
            reason = without_addresses(str(error))
            log.warning("A letter (%s) could not be sent: %s", template_prefix, reason)
            page = render(self.request, "accounts/mail_unavailable.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The letter, marked as written by a machine."""
        marked = {"Auto-Submitted": "auto-generated"} | (headers or {})
        return cast("EmailMessage", super().render_mail(template_prefix, email, context, marked))

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **facts: Any
    ) -> HttpResponse:
        """Go on to where the person wanted to go; by way of their details if none are known."""
        response: HttpResponse = super().post_login(request, user, **facts)
        member = cast("User", user)
        record_sign_in(user=member, now=clock.now())
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:  # letters as the pages are read
            choose_language(user=member, language=get_language() or member.language)
        else:
            _remember_language(response, member.language)
        if person_of(member) is None and "Location" in response:
            wanted = urlencode({"next": response["Location"]})
            response["Location"] = f"{reverse('accounts:profile')}?{wanted}"
        return response

    def is_reauthentication_required(self, *, app: str, **facts: Any) -> bool:
        """Whether to ask again: not of those who signed in a moment ago, with all they have."""
        user = self.request.user
        needed = {"mfa"} if is_mfa_enabled(user) else {"mfa", "password", "code"}
        records = get_authentication_records(self.request, user)
        since = clock.now().timestamp() - JUST_NOW
        if any(record["at"] > since and record["method"] in needed for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **facts))

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, Any]]:
        """Whoever has a second factor shows that one: a password must not take it away."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [each for each in methods if not _has_factor(user) or each["id"] == SECOND]

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password is right, and enough."""
        return not _has_factor(user) and bool(super().reauthenticate(user, password))

    def logout(self, request: HttpRequest) -> None:
        """Leave, and write it down."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            record_sign_out(user=user, now=clock.now())


def _has_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    return user.is_authenticated and is_mfa_enabled(user)


def _remember_language(response: HttpResponse, language: str) -> None:
    """A device on which nobody has chosen a language takes the one of the account."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
