"""One's own pages: details, language, terms, privacy."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.rules import TERMS_VERSION
from tests.factories.accounts import Someone, a_user

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "青木　葵",
    "name_kana": "アオキ アオイ",
    "phone": "027-000-0000",
    "lives_in_city": "yes",
    "accept_terms": "on",
}


@pytest.fixture
def newcomer(client: Client) -> Client:
    client.force_login(a_user("new@example.jp"))
    return client


def test_details_are_kept_tidily_and_the_choice_goes_on(newcomer: Client) -> None:
    answer = newcomer.post(reverse("accounts:profile"), DETAILS | {"next": "/apply/123/"})

    assert answer["Location"] == "/apply/123/"
    person = Person.objects.get()
    assert (person.name, person.name_kana, person.phone) == (
        "青木 葵",
        "あおき あおい",
        "0270000000",
    )
    assert person.lives_in_city is True
    assert person.terms_version == TERMS_VERSION


def test_next_never_leads_to_another_site(newcomer: Client) -> None:
    answer = newcomer.post(reverse("accounts:profile"), DETAILS | {"next": "//evil.example/"})

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": " "}, "このフィールドは必須です"),
        ({"name_kana": "Aoi"}, "ひらがなかカタカナ"),
        ({"phone": "12"}, "市外局番"),
        ({"accept_terms": ""}, "利用規約への同意"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    newcomer: Client, changes: dict[str, str], word: str
) -> None:
    answer = newcomer.post(reverse("accounts:profile"), DETAILS | {"next": "/my/"} | changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert word in page
    assert 'name="next" value="/my/"' in page
    assert not Person.objects.exists()


def test_registered_person_changes_details_without_terms(client: Client, aoi: Someone) -> None:
    client.force_login(aoi.user)
    shown = client.get(reverse("accounts:profile")).content.decode()

    client.post(
        reverse("accounts:profile"), {"name": "Aoi", "phone": "0279999999", "lives_in_city": ""}
    )

    assert 'value="0270000000"' in shown
    assert "accept_terms" not in shown
    aoi.person.refresh_from_db()
    assert aoi.person.phone == "0279999999"


def test_details_are_for_those_who_signed_in(client: Client) -> None:
    answer = client.get(reverse("accounts:profile"))

    assert answer["Location"].startswith(reverse("account_login"))


def test_language_is_remembered_by_the_device_and_the_account(client: Client, aoi: Someone) -> None:
    client.force_login(aoi.user)

    answer = client.post(reverse("set_language"), {"language": "en", "next": "/terms/"})

    assert answer["Location"] == "/terms/"
    assert client.cookies["kashikan_language"].value == "en"
    aoi.user.refresh_from_db()
    assert aoi.user.language == "en"


def test_unknown_language_changes_nothing(client: Client, aoi: Someone) -> None:
    client.force_login(aoi.user)

    client.post(reverse("set_language"), {"language": "xx"})

    aoi.user.refresh_from_db()
    assert aoi.user.language == "ja"


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_privacy_tells_who_learns_of_a_payment(client: Client, language: str) -> None:
    client.cookies["kashikan_language"] = language

    page = client.get(reverse("accounts:privacy")).content.decode()

    assert "Stripe" in page
    assert {
        "ja": "メールアドレス、金額",
        "en": "the mail address, the sum",
        "ja-easy": "メールアドレス、お金",
    }[language] in page


@pytest.mark.parametrize("page", ["terms", "privacy"])
def test_sample_texts_say_that_they_are_samples(client: Client, page: str) -> None:
    answer = client.get(reverse(f"accounts:{page}"))

    assert "見本の文章です" in answer.content.decode()
