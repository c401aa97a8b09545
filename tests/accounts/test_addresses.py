"""The page of addresses: a button only where it does something, and the way to another one."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db
NEW = "aoi.new@example.jp"


@pytest.fixture
def aois(client: Client, aoi: Someone) -> Client:
    client.force_login(aoi.user, "accounts.backends.AccountBackend")
    return client


def page(client: Client) -> str:
    return client.get(reverse("account_email")).content.decode()


def test_only_address_is_neither_removed_nor_chosen(aois: Client) -> None:
    html = page(aois)

    assert "お知らせは、ここに届きます。" in html
    assert "action_remove" not in html
    assert "action_primary" not in html
    assert f'href="{reverse("accounts:profile")}"' in html


def test_another_address_is_proven_chosen_and_the_old_one_removed(aois: Client) -> None:
    aois.post(reverse("account_email"), {"action_add": "1", "email": NEW})
    code = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert code is not None
    aois.post(reverse("account_email_verification_sent"), {"code": code.group()})

    assert "お知らせをここに届ける" in page(aois)
    aois.post(reverse("account_email"), {"action_primary": "1", "email": NEW})
    aois.post(reverse("account_email"), {"action_remove": "1", "email": "aoi@example.jp"})

    left = EmailAddress.objects.get()
    assert (left.email, left.primary, left.verified) == (NEW, True, True)
