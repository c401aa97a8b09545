"""Writing letters down: with the caller's transaction or not at all, once per key."""

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from notifications.enums import DeliveryStatus
from notifications.models import Delivery, Message
from tests.factories.accounts import Someone
from tests.notifications.letters import NOW, write


def test_letter_is_due_at_once_in_the_readers_language(aoi: Someone) -> None:
    aoi.user.language = "en"
    aoi.user.save()

    write(aoi.user.pk)

    delivery = Delivery.objects.select_related("message").get()
    assert (delivery.status, delivery.address) == (DeliveryStatus.DUE, "aoi@example.jp")
    assert delivery.next_try_at == NOW
    assert delivery.message.language == "en"


def test_without_address_the_letter_waits_for_telephone_or_post(chie: Someone) -> None:
    write(chie.user.pk)

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.next_try_at) == (DeliveryStatus.UNREACHABLE, None)


def test_same_key_writes_one_letter_and_returns_the_first(aoi: Someone) -> None:
    first = write(aoi.user.pk)

    second = write(aoi.user.pk)

    assert second.pk == first.pk
    assert Message.objects.count() == Delivery.objects.count() == 1


def test_letter_costs_three_statements(
    aoi: Someone, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        write(aoi.user.pk)


@pytest.mark.django_db(transaction=True)
def test_rolled_back_caller_leaves_no_letter(aoi: Someone) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write(aoi.user.pk)
        raise RuntimeError

    assert not Message.objects.exists()
    assert not Delivery.objects.exists()
