"""Sending a letter once more: a copy with its own row, to the address of now."""

import pytest

from audit.models import Entry
from core.actor import system
from notifications.models import Delivery, Message
from notifications.services.deliver import deliver_due
from notifications.services.resend import resend
from tests.factories.accounts import Someone
from tests.notifications.conftest import PostOffice
from tests.notifications.letters import NOW, write

pytestmark = pytest.mark.django_db
OPERATOR = system("test")


def test_copy_leaves_to_the_present_address_as_another_letter(
    aoi: Someone, post_office: PostOffice
) -> None:
    first = write(aoi.user.pk)
    deliver_due(now=NOW)
    aoi.user.email = "new@example.jp"
    aoi.user.save()

    copy = resend(message_id=first.pk, actor=OPERATOR, now=NOW)
    deliver_due(now=NOW)

    before, after = post_office.arrived
    assert (after["To"], after["Subject"]) == ("new@example.jp", before["Subject"])
    assert after["Message-ID"] != before["Message-ID"]
    assert (copy.again_of, copy.booking_code) == (first, first.booking_code)
    assert Entry.objects.get().verb == "resend"


def test_pressed_twice_sends_once_and_a_copy_of_a_copy_is_of_the_first(
    aoi: Someone, post_office: PostOffice
) -> None:
    first = write(aoi.user.pk)
    copies = {resend(message_id=first.pk, actor=OPERATOR, now=NOW).pk for _press in range(2)}
    deliver_due(now=NOW)

    again = resend(message_id=copies.pop(), actor=OPERATOR, now=NOW)

    assert copies == set()
    assert again.again_of == first
    assert Message.objects.count() == 3


def test_one_without_address_gets_an_unreachable_copy(chie: Someone) -> None:
    first = write(chie.user.pk)

    copy = resend(message_id=first.pk, actor=OPERATOR, now=NOW)

    assert Delivery.objects.get(message=copy).status == "unreachable"
