"""Making the signed PDF of a paper: once, outside any transaction, kept for good.

A worker makes it soon after the issue; whoever wants to see it earlier makes it themselves. If two
make it at the same moment, the first row is the paper and both return that one.
"""

import hashlib
import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from core import codes
from core.clock import day_of
from documents import seal
from documents.enums import Kind
from documents.errors import CannotRender
from documents.models import Document, DocumentFile
from documents.press import press
from documents.rules.pauses import pause_before_next
from documents.rules.taxes import tax_sums
from documents.rules.tokens import in_groups

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)


def pdf_of(*, document: Document) -> bytes:
    """The signed PDF. Made at the first call; later calls return the same bytes.

    Not for use inside a transaction: making takes some tenths of a second. Who may see the paper
    is the caller's question. Raises CannotRender when the layout, a font or the seal does not work.
    """
    kept = _kept(document)
    return kept if kept is not None else _keep(document, _made(document))


def render_due(*, now: datetime, limit: int = 50) -> int:
    """Make the PDFs that are due, at most `limit`; how many. One that fails waits for later."""
    made = 0
    for _turn in range(limit):
        document = _claim(now)
        if document is None:
            break
        try:
            pdf_of(document=document)
            made += 1
        except CannotRender:
            failures = document.render_failures + 1
            document.mark_render_failed(again_at=now + pause_before_next(failures=failures))
    return made


def check_address(document: Document) -> str:
    """The page that says whether the paper is genuine, with the paper's own sign."""
    path = reverse("documents:check", args=[document.code])
    return f"{settings.SITE_URL}{path}?k={document.token}"


def _claim(now: datetime) -> Document | None:
    with transaction.atomic():
        document = (
            Document.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(render_at__lte=now)
            .order_by("render_at", "pk")
            .first()
        )
        if document is not None:
            document.claim_rendering(until=now + CLAIM)
    return document


def _kept(document: Document) -> bytes | None:
    contents = DocumentFile.objects.filter(document=document).values_list("content", flat=True)
    found = contents.first()
    return None if found is None else bytes(found)


def _made(document: Document) -> bytes:
    try:
        return seal.sign(press(layout=document.kind, data=_data(document)))
    except CannotRender:
        log.exception("Paper %s (%s) cannot be made.", document.code, document.kind)
        raise


def _keep(document: Document, content: bytes) -> bytes:
    """Store the file unless another one is there already; the bytes that are stored."""
    file = DocumentFile(
        document=document,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signer=seal.signer_name(),
    )
    with transaction.atomic():
        DocumentFile.objects.bulk_create([file], ignore_conflicts=True)
        document.mark_rendered()
    kept = _kept(document)
    return content if kept is None else kept


def _data(document: Document) -> dict[str, Any]:
    facts: dict[str, Any] = document.facts
    site = settings.SITE_URL.partition("://")[2]
    return {
        "kind": document.kind,
        "number": document.number,
        "code": codes.grouped(document.code),
        "token": in_groups(document.token),
        "reference": _shown(document.reference),
        "issued_on": day_of(document.issued_at).isoformat(),
        "facts": facts,
        "city": settings.CITY_NAME,
        "demo": settings.DEMO,
        "seal": seal.drawing(),
        "qr": segno.make(check_address(document), error="m", micro=False).svg_inline(border=2),
        "check_address": f"{site}{reverse('documents:ask')}",
        "taxes": [asdict(tax) for tax in tax_sums(facts["lines"])]
        if document.kind == Kind.RECEIPT
        else [],
    }


def _shown(reference: str) -> str:
    """A reference that begins with a public number, with that number as it is read out."""
    number, rest = reference[: codes.LENGTH], reference[codes.LENGTH :]
    return codes.grouped(number) + rest if codes.is_valid(number) else reference
