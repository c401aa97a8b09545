"""Times and languages as they are written into pages and letters."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import get_language, override

from core.dates import clock_label
from core.names import speaking


@pytest.mark.parametrize(
    ("hour", "minute", "said"), [(15, 5, "0:05"), (0, 0, "9:00"), (9, 30, "18:30")]
)
def test_clock_is_tokyos_without_a_leading_zero(hour: int, minute: int, said: str) -> None:
    assert clock_label(datetime(2026, 12, 4, hour, minute, tzinfo=UTC)) == said


@pytest.mark.parametrize("language", ["ja", "en", "ja-easy"])
def test_what_is_said_within_is_in_that_language_and_after_it_as_before(language: str) -> None:
    with override("en"):
        with speaking(language):
            assert get_language() == language
        assert get_language() == "en"
