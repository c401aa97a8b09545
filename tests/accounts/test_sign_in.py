"""Coming in: sign-up and sign-in by a code from a letter, by password, and when things fail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from audit.models import Entry
from sandbox.processes import free_port
from tests.factories.accounts import PASSWORD, Someone, a_user

pytestmark = pytest.mark.django_db

CHOICE = "/day/?on=2026-12-05"


def code_in_last_letter() -> str:
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found
    return found.group()


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_for_code(client: Client, email: str, *, wanted: str = CHOICE) -> None:
    answer = client.post(reverse("account_login"), {"login": email, "next": wanted})
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_confirm_login_code"))


def enter_code(client: Client, code: str, *, wanted: str = CHOICE) -> str:
    answer = client.post(reverse("account_confirm_login_code"), {"code": code, "next": wanted})
    return answer.headers.get("Location", "")


def test_sign_up_by_code_leads_to_the_profile_and_keeps_the_choice(client: Client) -> None:
    asked = client.post(reverse("account_signup"), {"email": "New@Example.jp", "next": CHOICE})
    assert asked["Location"] == reverse("account_email_verification_sent")
    answer = client.post(asked["Location"], {"code": code_in_last_letter()})

    assert is_signed_in(client)
    assert answer["Location"] == f"{reverse('accounts:profile')}?next=%2Fday%2F%3Fon%3D2026-12-05"
    user = User.objects.get()
    assert user.email == "new@example.jp"
    assert not user.has_usable_password()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "sign_up",
        "sign_in",
    ]


def test_sign_up_keeps_the_language_of_the_page(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en"})

    client.post(reverse("account_signup"), {"email": "new@example.jp"})

    assert User.objects.get().language == "en"


def test_sign_in_by_code_goes_on_to_the_choice(client: Client, aoi: Someone) -> None:
    ask_for_code(client, "aoi@example.jp")

    location = enter_code(client, code_in_last_letter())

    assert is_signed_in(client)
    assert location == CHOICE
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    assert Entry.objects.get().verb == "sign_in"


def test_wrong_code_lets_nobody_in(client: Client, aoi: Someone) -> None:
    ask_for_code(client, "aoi@example.jp")
    wrong = f"{(int(code_in_last_letter()) + 1) % 1_000_000:06}"

    enter_code(client, wrong)

    assert not is_signed_in(client)
    assert not Entry.objects.exists()


def test_sign_in_by_password_goes_on_to_the_choice(client: Client, aoi: Someone) -> None:
    answer = client.post(
        reverse("account_login"), {"login": "AOI@example.jp", "password": PASSWORD, "next": CHOICE}
    )

    assert answer["Location"] == CHOICE
    assert is_signed_in(client)
    assert not mail.outbox


def test_password_is_set_anew_by_the_link_of_a_mail(client: Client, aoi: Someone) -> None:
    client.post(reverse("account_reset_password"), {"email": "aoi@example.jp"})
    [link] = re.findall(
        r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body)
    )
    form = client.get(link)["Location"]

    client.post(form, {"password1": "umi-to-yama-2026", "password2": "umi-to-yama-2026"})
    client.post(
        reverse("account_login"), {"login": "aoi@example.jp", "password": "umi-to-yama-2026"}
    )

    assert is_signed_in(client)
    assert client.get(link).status_code == 200  # the link works once


def test_sign_in_never_leads_to_another_site(client: Client, aoi: Someone) -> None:
    answer = client.post(
        reverse("account_login"),
        {"login": "aoi@example.jp", "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert answer["Location"] == reverse("booking:my")


def test_first_sign_in_without_details_leads_to_the_profile(client: Client) -> None:
    a_user("new@example.jp")
    ask_for_code(client, "new@example.jp")

    location = enter_code(client, code_in_last_letter())

    assert location.startswith(reverse("accounts:profile"))


def test_an_unknown_address_looks_the_same_as_a_known_one(client: Client, aoi: Someone) -> None:
    ask_for_code(client, "aoi@example.jp")
    known = client.get(reverse("account_confirm_login_code")).content
    stranger = Client()

    ask_for_code(stranger, "nobody@example.jp")

    unknown = stranger.get(reverse("account_confirm_login_code")).content
    assert without_tokens(unknown, b"nobody@") == without_tokens(known, b"aoi@")
    assert enter_code(stranger, "123456") == ""
    assert not is_signed_in(stranger)


def without_tokens(page: bytes, name: bytes) -> bytes:
    """The page without what differs by chance or by what the visitor typed."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)
    return page.replace(name, b"someone@")


def test_sign_up_with_a_taken_address_does_not_say_so(client: Client, aoi: Someone) -> None:
    answer = client.post(reverse("account_signup"), {"email": "aoi@example.jp"})

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert mail.outbox[0].to == ["aoi@example.jp"]
    assert f"http://testserver{reverse('account_login')}" in mail.outbox[0].body


def test_sign_up_that_was_left_halfway_can_be_finished_by_signing_in(client: Client) -> None:
    client.post(reverse("account_signup"), {"email": "new@example.jp"})
    later = Client()
    ask_for_code(later, "new@example.jp")

    location = enter_code(later, code_in_last_letter())

    assert is_signed_in(later)
    assert location.startswith(reverse("accounts:profile"))


@pytest.mark.parametrize("email", ["aoi@example.jp", "nobody@example.jp"])
def test_letters_end_with_whom_to_call(email: str, client: Client, aoi: Someone) -> None:
    ask_for_code(client, email)
    client.post(reverse("account_signup"), {"email": email})

    for letter in mail.outbox:
        assert "027-000-0000" in letter.body
        assert "9:00–18:00、土日・祝日・年末年始を除く" in letter.body
        assert "\n\n\n" not in letter.body


def test_person_switched_off_cannot_come_in(client: Client, aoi: Someone) -> None:
    aoi.user.is_active = False
    aoi.user.save()

    client.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})

    assert not is_signed_in(client)


def test_too_many_codes_are_refused_kindly(
    client: Client, aoi: Someone, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    for _ in range(3):
        client.post(reverse("account_login"), {"login": "aoi@example.jp"})
        client.post(reverse("account_logout"))

    answer = client.post(reverse("account_login"), {"login": "aoi@example.jp"})

    cache.clear()
    assert answer.status_code == 200
    assert "しばらく受け付けを止めています" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_with_the_cache_dead_people_come_in_and_limits_still_hold(
    client: Client, aoi: Someone, settings: Settings
) -> None:
    dead = f"redis://127.0.0.1:{free_port(24_000)}/1"
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": dead}}
    settings.ACCOUNT_RATE_LIMITS = {}

    ask_for_code(client, "aoi@example.jp")
    assert enter_code(client, code_in_last_letter()) == CHOICE
    others = [Client(), Client(), Client()]
    answers = [
        other.post(reverse("account_login"), {"login": "aoi@example.jp"}) for other in others
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 200]


@pytest.mark.parametrize(
    ("page", "field"), [("account_login", "login"), ("account_signup", "email")]
)
def test_when_the_post_does_not_answer_the_person_is_told(
    client: Client, aoi: Someone, settings: Settings, page: str, field: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port(22_000)

    answer = client.post(reverse(page), {field: "aoi@example.jp"})

    assert answer.status_code == 503
    assert "いまメールを送れません" in answer.content.decode()
    assert not is_signed_in(client)


def test_sign_out_is_written_down(client: Client, aoi: Someone) -> None:
    client.force_login(aoi.user)

    client.post(reverse("account_logout"))

    assert not is_signed_in(client)
    assert Entry.objects.get().verb == "sign_out"


def test_a_new_device_takes_the_language_of_the_account(client: Client, aoi: Someone) -> None:
    aoi.user.language = "ja-easy"
    aoi.user.save()

    client.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})

    assert client.cookies["kashikan_language"].value == "ja-easy"


def test_language_chosen_before_signing_in_is_that_of_letters(client: Client, aoi: Someone) -> None:
    client.post(reverse("set_language"), {"language": "en"})

    client.post(reverse("account_login"), {"login": "aoi@example.jp", "password": PASSWORD})

    aoi.user.refresh_from_db()
    assert aoi.user.language == "en"
