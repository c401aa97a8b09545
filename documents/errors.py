"""What can be the case about papers.

DocumentsError
├── NoSuchDocument     unknown number, or the wrong sign to it: the answer is the same
├── AlreadyIssued      a paper of that kind for that matter is valid
├── AlreadyVoid        the paper was declared void before
└── CannotRender       the paper cannot be written or signed now
"""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class DocumentsError(DomainError):
    """Base of this app's refusals."""

    code = "documents_error"


class NoSuchDocument(DocumentsError):
    """Unknown, or not to be told: the answer does not tell which."""

    code = "no_such_document"
    template = _("この番号の文書は見つかりません。番号と記号を確かめてください。")


class AlreadyIssued(DocumentsError):
    """One valid paper of a kind for one matter (constraint document_one_valid)."""

    code = "already_issued"
    template = _(
        "この手続の%(kind)sは、すでに発行されています。内容が変わったときは、"
        "前の文書を無効にしてから発行してください。"
    )


class AlreadyVoid(DocumentsError):
    """Nothing is declared void twice."""

    code = "already_void"
    template = _("この文書は、すでに無効になっています。")


class CannotRender(DocumentsError):
    """Layout, font or seal does not work; the log says which."""

    code = "cannot_render"
    template = _(
        "この文書のPDFを、いま作れません。少し待ってから、もう一度お試しください。"
        "急ぐときは施設の窓口へお知らせください。"
    )
