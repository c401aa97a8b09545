"""Issuing a paper and declaring it void: rows in the caller's transaction. The PDF is made later.

Locks: the number's series is locked when the number is taken, so issue last; a caller that issues
several papers issues them in the order of their kinds.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.services import record
from core import crypto
from core.actor import Actor
from core.clock import day_of
from core.coded import insert_coded
from core.db import violated_constraint
from core.later import wake
from documents.enums import Kind
from documents.errors import AlreadyIssued, AlreadyVoid, NoSuchDocument
from documents.models import Document, NumberSeries
from documents.rules.facts import WITH_APPEAL, faults
from documents.rules.numbers import fiscal_year, number_text

RENDER_TASK = "documents.render_due"
TOKEN_LENGTH = 8


def issue_document(
    *,
    kind: Kind,
    reference: str,
    facility_id: int,
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Document:
    """Issue a paper about `reference`: it is numbered and valid with the caller's commit.

    `facts` have the shape of `documents.rules.facts` for the kind; what the city's settings say is
    added and frozen. The number has no gap: it is taken under a lock that lasts until the caller's
    transaction ends, so this comes last in it. Raises AlreadyIssued if a valid paper of that kind
    for `reference` exists (declare that one void first), ValueError if the facts do not fit.
    """
    kind = Kind(kind)
    if wrong := faults(kind, facts):
        raise ValueError(f"Facts of {kind}: {'; '.join(wrong)}.")
    year = fiscal_year(day_of(now))
    with transaction.atomic():
        serial = _series(kind, facility_id, year).advance()
        document = Document(
            token=crypto.word(TOKEN_LENGTH),
            kind=kind,
            facility_id=facility_id,
            fiscal_year=year,
            serial=serial,
            number=number_text(mark=kind.mark, year=year, serial=serial),
            reference=reference,
            facts=_with_settings(kind, facts),
            issued_at=now,
            issued_by_id=actor.user_id,
            render_at=now,
        )
        _insert(document)
        _record(document, actor=actor, verb="issue", now=now)
    wake(RENDER_TASK)
    return document


def void_document(*, code: str, reason: str, actor: Actor, now: datetime) -> Document:
    """Declare a paper void: it stays readable, and its page says so. `reason` is for the record.

    Raises NoSuchDocument, AlreadyVoid.
    """
    with transaction.atomic():
        document = Document.objects.select_for_update(no_key=True).filter(code=code).first()
        if document is None:
            raise NoSuchDocument
        if document.is_void:
            raise AlreadyVoid
        document.void(reason=reason, by=actor.user_id, now=now)
        _record(document, actor=actor, verb="void", now=now, reason=reason)
    return document


def _series(kind: Kind, facility_id: int, year: int) -> NumberSeries:
    """The series, locked; made if this is its first paper."""
    names = {"kind": kind, "facility_id": facility_id, "fiscal_year": year}
    locked = NumberSeries.objects.select_for_update(no_key=True)
    series = locked.filter(**names).first()
    if series is None:
        NumberSeries.objects.bulk_create([NumberSeries(**names)], ignore_conflicts=True)
        series = locked.get(**names)
    return series


def _insert(document: Document) -> None:
    try:
        with transaction.atomic():
            insert_coded(document)
    except IntegrityError as error:
        if violated_constraint(error) != "document_one_valid":
            raise
        raise AlreadyIssued(kind=document.get_kind_display()) from error


def _with_settings(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, completed by what this city prints on every paper of the kind."""
    issuer = {
        "office": settings.PAPERS_OFFICE or _mayor(),
        "name": settings.PAPERS_OFFICE_NAME,
        "registration_number": settings.PAPERS_REGISTRATION_NUMBER,
    }
    usual: dict[str, Any] = {"issuer": {name: text for name, text in issuer.items() if text}}
    if kind in WITH_APPEAL and settings.PAPERS_APPEAL:
        usual["appeal"] = settings.PAPERS_APPEAL
    return usual | dict(facts)


def _mayor() -> str:
    """The mayor's office, in the language of papers whoever is reading pages."""
    with override(settings.LANGUAGE_CODE):
        return _("%(city)s長") % {"city": settings.CITY_NAME}


def _record(
    document: Document, *, actor: Actor, verb: str, now: datetime, reason: str = ""
) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="document",
        object_code=document.code,
        now=now,
        facts={"number": document.number, "reference": document.reference, "reason": reason},
    )
