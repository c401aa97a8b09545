"""Making the signed PDF of a paper, once, and keeping it."""

from documents.models import Document


def pdf_of(*, document: Document) -> bytes:
    """The signed PDF. Made at the first call, outside any transaction; later calls return it.

    Raises CannotRender when the layout, a font or the seal does not work.
    """
    raise NotImplementedError
