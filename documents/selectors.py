"""Reads about papers, for the apps that show and hand them out."""

from collections.abc import Collection

from documents.enums import Kind
from documents.models import Document


def papers_of(*, references: Collection[str]) -> list[Document]:
    """All papers about these matters, void ones included, the newest first."""
    return list(Document.objects.filter(reference__in=references).order_by("-issued_at", "-pk"))


def valid_paper(*, kind: Kind, reference: str) -> Document | None:
    """The one valid paper of `kind` about `reference`."""
    return Document.objects.filter(kind=kind, reference=reference, voided_at=None).first()


def paper(*, code: str) -> Document | None:
    """The paper with that public number, void or not. Who may see it is the caller's question."""
    return Document.objects.filter(code=code).first()
