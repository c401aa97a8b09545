"""Numbers of papers have no gap and no double, however many issue at once and however many fail."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from documents.enums import Kind
from documents.errors import AlreadyIssued
from documents.models import Document, DocumentFile, NumberSeries
from documents.services import issue as issuing
from documents.services.render import pdf_of, render_due
from tests.documents.papers import ISSUED_AT, issue
from tests.races.race import Finish, after_all_have_read, race

RIVALS = 12

pytestmark = pytest.mark.django_db(transaction=True)


class GivenUp(Exception):
    """What comes after the issue in the caller's transaction fails."""


def issue_in_a_transaction(reference: str, *, fails: bool = False) -> None:
    with transaction.atomic():
        issue(reference=reference)
        if fails:
            raise GivenUp


def rivals() -> list[Callable[[], object]]:
    """Every third one fails after it has taken its number."""
    return [
        partial(issue_in_a_transaction, str(index), fails=index % 3 == 0) for index in range(RIVALS)
    ]


def serials() -> list[int]:
    return sorted(Document.objects.values_list("serial", flat=True))


def errors(finishes: list[Finish]) -> set[type[Exception]]:
    return {type(finish.error) for finish in finishes if finish.error is not None}


def test_numbers_have_no_gap_and_no_double() -> None:
    for turn in range(1, 4):
        Document.objects.filter(voided_at=None).update(
            voided_at=ISSUED_AT, void_reason="another turn"
        )

        finishes = race(rivals())

        assert errors(finishes) == {GivenUp}
        assert serials() == list(range(1, turn * 8 + 1))
        assert NumberSeries.objects.get().last == turn * 8


def unlocked(*_whose: object) -> NumberSeries:
    """`_series` without the lock."""
    return NumberSeries.objects.get()


def test_without_the_lock_numbers_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race, the series read without a lock."""
    NumberSeries.objects.create(kind=Kind.PERMIT, facility_id=7, fiscal_year=2026)
    monkeypatch.setattr(issuing, "_series", after_all_have_read(unlocked, RIVALS))

    finishes = race(rivals())

    assert IntegrityError in errors(finishes)


def test_one_matter_gets_one_paper_however_often_the_button_is_pressed() -> None:
    finishes = race([partial(issue_in_a_transaction, "4821773064")] * RIVALS)

    assert sum(finish.error is None for finish in finishes) == 1
    assert errors(finishes) == {AlreadyIssued}
    assert serials() == [1]


def test_viewers_and_workers_together_make_one_file() -> None:
    issued = issue()
    viewers = [partial(pdf_of, document=issued)] * 3
    workers = [partial(render_due, now=ISSUED_AT)] * 2

    finishes = race([*viewers, *workers])

    assert errors(finishes) == set()
    kept = bytes(DocumentFile.objects.get().content)
    assert {finish.result for finish in finishes[:3]} == {kept}
    assert Document.objects.get().render_at is None
