"""Numbers of rows: one that is taken is drawn again, and nobody is asked before."""

import pytest

from accounts.models import Organisation
from core import coded
from core.codes import with_check_digit

pytestmark = pytest.mark.django_db
TAKEN, FREE = with_check_digit("123456789"), with_check_digit("987654321")


def test_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([TAKEN, TAKEN, TAKEN, FREE])
    monkeypatch.setattr(coded, "any_code", lambda: next(drawn))
    first, second = Organisation(name="囲碁の会"), Organisation(name="水彩の会")

    coded.insert_coded(first)
    coded.insert_coded(second)

    assert (first.code, second.code) == (TAKEN, FREE)
    assert dict(Organisation.objects.values_list("code", "name")) == {
        TAKEN: "囲碁の会",
        FREE: "水彩の会",
    }
