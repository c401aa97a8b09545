"""Issuing and declaring void: numbers, what may be issued, what the trail says."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils.translation import override
from pytest_django import Settings

from audit.models import Entry
from core import codes
from core.clock import JST
from documents.enums import Kind
from documents.errors import AlreadyIssued, AlreadyVoid, NoSuchDocument
from documents.models import Document, NumberSeries
from documents.selectors import paper, papers_of, valid_paper
from documents.services.issue import issue_document, void_document
from tests.documents.papers import ALL, HALL, ISSUED_AT, PAPER_MAKER, issue
from tests.factories.accounts import Someone


@pytest.mark.django_db
def test_facts_that_do_not_fit_issue_nothing() -> None:
    with pytest.raises(ValueError, match="hall"):
        issue_document(
            kind=Kind.PERMIT,
            reference="1",
            facility_id=HALL,
            facts={},
            actor=PAPER_MAKER,
            now=ISSUED_AT,
        )

    assert not Document.objects.exists()
    assert not NumberSeries.objects.exists()


@pytest.mark.django_db
def test_numbers_count_by_kind_hall_and_fiscal_year() -> None:
    numbers = [
        issue(reference="1").number,
        issue(reference="2").number,
        issue(Kind.RECEIPT, reference="1").number,
        issue(reference="3", facility_id=8).number,
        issue(reference="4", now=datetime(2027, 3, 31, 23, 59, tzinfo=JST)).number,
        issue(reference="5", now=datetime(2027, 4, 1, tzinfo=JST)).number,
    ]

    assert numbers == [
        "使許-R8-00001",
        "使許-R8-00002",
        "領収-R8-00001",
        "使許-R8-00001",
        "使許-R8-00003",
        "使許-R9-00001",
    ]


@pytest.mark.django_db
def test_number_is_the_same_in_any_language() -> None:
    with override("en"):
        issued = issue()

    assert issued.number == "使許-R8-00001"
    assert issued.facts["issuer"]["office"] == "前橋市長"


@pytest.mark.django_db
def test_rollback_takes_the_number_back() -> None:
    issue(reference="1")
    with transaction.atomic():
        issue(reference="2")
        transaction.set_rollback(True)

    assert issue(reference="3").number == "使許-R8-00002"


@pytest.mark.django_db
def test_paper_has_a_readable_code_and_a_secret_token(dai: Someone) -> None:
    issued = issue(actor=dai.actor)

    assert codes.is_valid(issued.code)
    assert len(issued.token) == 8
    assert issued.token != issue(reference="2").token
    assert (issued.issued_by_id, issued.issued_at) == (dai.user.pk, ISSUED_AT)
    assert not issued.is_void


@pytest.mark.django_db
def test_second_paper_for_one_matter_is_refused_and_takes_no_number() -> None:
    first = issue()

    with pytest.raises(AlreadyIssued):
        issue()

    assert Document.objects.get() == first
    assert NumberSeries.objects.get().last == 1
    assert issue(Kind.RECEIPT).number == "領収-R8-00001"


@pytest.mark.django_db
def test_void_paper_makes_room_for_the_next(dai: Someone) -> None:
    first = issue()
    later = ISSUED_AT + timedelta(hours=1)

    void_document(code=first.code, reason="日時の変更", actor=dai.actor, now=later)
    second = issue(now=later)

    first.refresh_from_db()
    assert (first.voided_at, first.voided_by_id, first.void_reason) == (
        later,
        dai.user.pk,
        "日時の変更",
    )
    assert valid_paper(kind=Kind.PERMIT, reference=first.reference) == second
    assert papers_of(references=[first.reference]) == [second, first]
    assert paper(code=first.code) == first


@pytest.mark.django_db
def test_nothing_is_void_twice_and_nothing_unknown(dai: Someone) -> None:
    first = issue()
    void_document(code=first.code, reason="x", actor=dai.actor, now=ISSUED_AT)

    with pytest.raises(AlreadyVoid):
        void_document(code=first.code, reason="y", actor=dai.actor, now=ISSUED_AT)
    with pytest.raises(NoSuchDocument):
        void_document(code="0000000000", reason="y", actor=dai.actor, now=ISSUED_AT)

    assert Document.objects.get().void_reason == "x"
    assert Entry.objects.filter(verb="void").count() == 1


@pytest.mark.django_db
def test_trail_tells_who_issued_what(dai: Someone) -> None:
    issued = issue(actor=dai.actor)

    entry = Entry.objects.get(object_code=issued.code)
    assert (entry.verb, entry.actor_user_id) == ("issue", dai.user.pk)
    assert entry.facts["number"] == issued.number


@pytest.mark.django_db
def test_settings_of_the_city_are_frozen_into_the_paper(settings: Settings) -> None:
    settings.PAPERS_APPEAL = "教示の文"
    settings.PAPERS_OFFICE, settings.PAPERS_OFFICE_NAME = "前橋市教育委員会", "見本　花子"

    issued = issue(Kind.REFUSAL)

    assert issued.facts["appeal"] == "教示の文"
    assert issued.facts["issuer"] == {"office": "前橋市教育委員会", "name": "見本　花子"}
    assert "appeal" not in issue(Kind.PERMIT).facts
    assert issue(Kind.RECEIPT).facts["issuer"] == ALL[Kind.RECEIPT]["issuer"]
