"""Sending: through a real SMTP client to a real SMTP server, with failures on the way."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from pytest_django import Settings

from notifications import post
from notifications.enums import DeliveryStatus as S
from notifications.models import Delivery, Message
from notifications.rules import CLAIM
from notifications.services import deliver
from notifications.services.deliver import deliver_due
from tests.factories.accounts import Someone
from tests.notifications.conftest import PostOffice
from tests.notifications.letters import NOW, write
from tests.races.race import race

MINUTE = timedelta(minutes=1)


def the_delivery() -> Delivery:
    return Delivery.objects.get()


def test_letter_arrives_with_its_calendar_and_its_headers(
    aoi: Someone, post_office: PostOffice
) -> None:
    write(aoi.user.pk)

    assert deliver_due(now=NOW) == 1

    [letter] = post_office.arrived
    assert letter["To"] == "aoi@example.jp"
    assert letter["Subject"].strip() == "予約が決まりました（予約番号 482-177-3064）"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == post.message_id("booking_confirmed:1")
    body, calendar = letter.get_body(), next(iter(letter.iter_attachments()))
    assert body is not None
    assert body.get_content_charset() == "utf-8"
    assert "会議室1 & 2" in body.get_content()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_filename() == "kashikan-4821773064.ics"
    assert "SUMMARY:見本公民館" in calendar.get_content()
    delivery = the_delivery()
    assert (delivery.status, delivery.attempts) == (S.SENT, 1)
    assert delivery.sent_at is not None


def test_what_is_sent_or_not_yet_due_is_left_alone(aoi: Someone, post_office: PostOffice) -> None:
    write(aoi.user.pk)

    assert deliver_due(now=NOW - MINUTE) == 0
    assert deliver_due(now=NOW) == 1
    assert deliver_due(now=NOW + 60 * MINUTE) == 0

    assert len(post_office.arrived) == 1


def test_nobody_is_called_for_one_without_address(chie: Someone, post_office: PostOffice) -> None:
    write(chie.user.pk)

    assert deliver_due(now=NOW) == 0

    assert the_delivery().status == S.UNREACHABLE


@pytest.mark.django_db(transaction=True)
def test_two_drainers_send_each_letter_once(aoi: Someone, post_office: PostOffice) -> None:
    for number in range(12):
        write(aoi.user.pk, key=f"booking_confirmed:{number}")

    first, second = race([partial(deliver_due, now=NOW)] * 2)

    assert (first.error, second.error) == (None, None)
    assert first.result + second.result == 12  # type: ignore[operator]
    identifiers = [letter["Message-ID"] for letter in post_office.arrived]
    assert len(identifiers) == len(set(identifiers)) == 12
    assert set(Delivery.objects.values_list("status", "attempts")) == {(S.SENT, 1)}


def test_refused_letter_is_tried_again_after_one_then_two_minutes(
    aoi: Someone, post_office: PostOffice
) -> None:
    write(aoi.user.pk)
    post_office.refusals = ["451 later", "451 later"]

    moments = [NOW, NOW + 0.5 * MINUTE, NOW + 1.1 * MINUTE, NOW + 2.2 * MINUTE, NOW + 3.3 * MINUTE]
    sent = [deliver_due(now=moment) for moment in moments]

    assert sent == [0, 0, 0, 0, 1]
    delivery = the_delivery()
    assert (delivery.status, delivery.attempts, delivery.refusals) == (S.SENT, 3, 2)
    assert len(post_office.arrived) == 1


def test_letter_refused_eight_times_is_given_up_and_says_why(
    aoi: Someone, post_office: PostOffice
) -> None:
    write(aoi.user.pk)
    post_office.refusals = ["451 later"] * 20

    for hour in range(12):
        deliver_due(now=NOW + timedelta(hours=2 * hour))

    delivery = the_delivery()
    assert (delivery.status, delivery.refusals) == (S.FAILED, 8)
    assert "451" in delivery.last_error


def test_letter_refused_for_good_is_given_up_at_once(aoi: Someone, post_office: PostOffice) -> None:
    write(aoi.user.pk)
    post_office.refusals = ["554 no such thing"]

    deliver_due(now=NOW)

    assert (the_delivery().status, the_delivery().attempts) == (S.FAILED, 1)


def test_outage_uses_no_letter_up_and_costs_one_attempt_a_run(aoi: Someone, smtp: Settings) -> None:
    for number in range(3):
        write(aoi.user.pk, key=f"booking_confirmed:{number}")

    assert deliver_due(now=NOW) == 0

    assert sorted(Delivery.objects.values_list("status", "attempts", "refusals")) == [
        (S.DUE, 0, 0),
        (S.DUE, 0, 0),
        (S.DUE, 1, 0),
    ]


def test_killed_worker_loses_nothing_and_the_second_copy_is_recognisable(
    aoi: Someone, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(aoi.user.pk)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Delivery, "mark_sent", killed)
        deliver_due(now=NOW)
    assert the_delivery().status == S.SENDING

    assert deliver_due(now=NOW + CLAIM - MINUTE) == 0
    assert deliver_due(now=NOW + CLAIM + MINUTE) == 1

    first, second = post_office.arrived
    assert first["Message-ID"] == second["Message-ID"]
    assert the_delivery().status == S.SENT


def killed(_delivery: Delivery, *, now: datetime) -> None:
    """What happens to a worker between sending and marking."""
    raise KeyboardInterrupt


def test_worker_whose_claim_ran_out_cannot_undo_what_the_next_one_did(aoi: Someone) -> None:
    write(aoi.user.pk)
    slow = deliver._claim(NOW)
    quick = deliver._claim(NOW + CLAIM + MINUTE)
    assert slow is not None
    assert quick is not None

    slow.mark_to_retry(error="time-out", at=NOW, refusals=1)
    slow.mark_failed(error="time-out", refusals=8)

    assert the_delivery().status == S.SENDING
    quick.mark_sent(now=NOW)
    assert the_delivery().status == S.SENT


def test_letter_that_cannot_be_written_does_not_stop_the_others(
    aoi: Someone, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    write(aoi.user.pk, key="broken:1", letter="there_is_no_such_letter")
    write(aoi.user.pk, key="booking_confirmed:2")

    assert deliver_due(now=NOW) == 1

    broken = Delivery.objects.get(message__dedupe_key="broken:1")
    assert (broken.status, broken.refusals) == (S.DUE, 1)
    assert "cannot be written" in caplog.text


def test_address_that_cannot_be_used_is_given_up(aoi: Someone, post_office: PostOffice) -> None:
    write(aoi.user.pk)
    Delivery.objects.update(address="aoi\n@example.jp")

    deliver_due(now=NOW)

    assert the_delivery().status == S.FAILED


@pytest.mark.parametrize(("language", "header"), [("ja", "ja"), ("ja-easy", "ja"), ("en", "en")])
def test_letter_is_written_in_the_language_of_the_message(
    language: str, header: str, aoi: Someone, post_office: PostOffice
) -> None:
    aoi.user.language = language
    aoi.user.save()
    write(aoi.user.pk)

    deliver_due(now=NOW)

    assert post_office.arrived[0]["Content-Language"] == header
    assert Message.objects.get().language == language


def test_logs_name_nobody_whose_letter_was_refused(
    aoi: Someone, post_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    write(aoi.user.pk)
    post_office.refusals = ["550 <aoi@example.jp>: unknown"]

    deliver_due(now=NOW)

    ours = " ".join(r.getMessage() for r in caplog.records if r.name.startswith("notifications"))
    assert "550" in ours
    assert "aoi@example.jp" not in the_delivery().last_error + ours
