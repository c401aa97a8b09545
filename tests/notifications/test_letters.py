"""The texts: complete, plain, nothing escaped, no line too wide for a telephone."""

import unicodedata
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from notifications import post
from notifications.models import Delivery, Message
from tests.notifications.letters import CALENDAR, FACTS, NOW

LETTERS = sorted(
    path.name.removesuffix(".subject.txt")
    for path in Path(django_settings.BASE_DIR, "templates/notifications").glob(
        "booking_*.subject.txt"
    )
)
WIDEST = 35 * 2


def written(letter: str, **facts: object) -> tuple[str, str]:
    message = Message(
        letter=letter,
        language="ja",
        facts=FACTS | facts,
        dedupe_key=letter,
        attachments=[CALENDAR],
        created_at=NOW,
    )
    email = post.email_of(Delivery(message=message, address="aoi@example.jp"))
    return str(email.subject), str(email.body)


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def test_every_letter_of_booking_is_there() -> None:
    assert set(LETTERS) >= {
        "booking_confirmed",
        "booking_requested",
        "booking_cancelled",
        "booking_restored",
    }


@pytest.mark.parametrize("letter", LETTERS)
def test_letter_tells_number_when_where_and_how_to_go_on(letter: str) -> None:
    subject, body = written(letter)

    assert "482-177-3064" in subject
    for fact in ("482-177-3064", "2026年12月5日(土) 18:00–22:00", "会議室1 & 2", "見本公民館"):
        assert fact in body
    assert str(FACTS["url"]) in body
    assert django_settings.SUPPORT_PHONE in body
    assert f"受付 {django_settings.SUPPORT_HOURS}、土日・祝日・年末年始を除く" in body
    assert "&amp;" not in body


@pytest.mark.parametrize("letter", LETTERS)
def test_lines_are_narrow_and_no_gap_is_wide(letter: str) -> None:
    _subject, body = written(letter)

    assert max(width(line) for line in body.splitlines()) <= WIDEST
    assert "\n\n\n" not in body


@pytest.mark.parametrize("letter", LETTERS)
def test_what_is_not_known_is_not_mentioned(letter: str) -> None:
    _subject, body = written(letter, purpose="", people=None, cancel_until="", undo_until="")

    for word in ("利用目的", "人数", "None", "取消の期限"):
        assert word not in body
