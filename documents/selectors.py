"""Reads about papers: for the apps that hand them out, and for whoever holds one in their hands."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import crypto
from core.clock import day_of
from core.codes import grouped
from core.dates import era_year, full_day_label, when_label
from core.money import yen_label
from core.periods import Period
from core.prepared import Given, Prepared
from documents.enums import Kind
from documents.models import Document, DocumentFile

_PAPERS = Prepared(
    lambda: Document.objects.filter(reference__any_of=Given("references")).order_by(
        "-issued_at", "-pk"
    )
)


@dataclass(frozen=True, slots=True)
class PaperUse:
    """A room and its period, as a page shows them."""

    room: str
    when: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the page about a genuine paper tells: nothing about persons."""

    kind: str
    number: str
    code: str
    issued_on: str
    voided_on: str
    hall: str
    uses: tuple[PaperUse, ...]
    day: str
    total: str


def papers_of(*, references: Collection[str]) -> list[Document]:
    """All papers about these matters, void ones included, the newest first."""
    return _PAPERS.objects(references=list(references))


def valid_paper(*, kind: Kind, reference: str) -> Document | None:
    """The one valid paper of `kind` about `reference`."""
    return Document.objects.filter(kind=kind, reference=reference, voided_at=None).first()


def paper(*, code: str) -> Document | None:
    """The paper with that public number, void or not. Who may see it is the caller's question."""
    return Document.objects.filter(code=code).first()


def proof_of(*, code: str, token: str) -> Proof | None:
    """What may be told about the paper with that number and sign; None if there is none."""
    document = paper(code=code)
    is_right = crypto.same(token, document.token if document else crypto.word(len(token)))
    return _proof(document) if document is not None and is_right else None


def proof_of_file(*, content: bytes) -> Proof | None:
    """The same for a PDF that is, byte for byte, one that was issued here."""
    digest = hashlib.sha256(content).hexdigest()
    found = DocumentFile.objects.select_related("document").filter(sha256=digest).first()
    return _proof(found.document) if found else None


def _proof(document: Document) -> Proof:
    facts: dict[str, Any] = document.facts
    is_sheet = document.kind == Kind.DAY_SHEET
    return Proof(
        kind=document.get_kind_display(),
        number=document.number,
        code=grouped(document.code),
        issued_on=_day(day_of(document.issued_at)),
        voided_on=_day(day_of(document.voided_at)) if document.voided_at else "",
        hall=facts["hall"],
        uses=tuple(_use(use) for use in facts.get("uses", ())),
        day=_day(date.fromisoformat(facts["day"])) if is_sheet else "",
        total=yen_label(facts["total_yen"]) if document.kind == Kind.RECEIPT else "",
    )


def _use(use: dict[str, str]) -> PaperUse:
    period = Period(datetime.fromisoformat(use["start"]), datetime.fromisoformat(use["end"]))
    return PaperUse(use["room"], f"{when_label(period)}{_era(day_of(period.start))}")


def _day(day: date) -> str:
    """The day as pages say it, with the era's year, which is what stands on the paper."""
    return f"{full_day_label(day)}{_era(day)}"


def _era(day: date) -> str:
    year = era_year(day)
    return f"（{year}）" if year else ""
