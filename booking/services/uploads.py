"""Documents that people send with an application: PDF as they came, pictures made small."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.errors import DocumentUnreadable, PictureUnreadable
from booking.services.pictures import small_jpeg

MOST_DOCUMENTS = 5
MOST_PDF_BYTES = 5_000_000
LONGEST_NAME = 100
PDF, JPEG = "application/pdf", "image/jpeg"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, or as it is kept (then `mime` says what it is)."""

    name: str
    content: bytes
    mime: str = ""


def kept_documents(uploads: Sequence[Upload]) -> list[Upload]:
    """The documents as they are kept: at most five, bounded in size, without what cameras write.

    Raises DocumentUnreadable.
    """
    if len(uploads) > MOST_DOCUMENTS:
        raise DocumentUnreadable
    return [kept_document(each) for each in uploads]


def kept_document(upload: Upload) -> Upload:
    """One document as it is kept. Raises DocumentUnreadable."""
    name = upload.name[-LONGEST_NAME:]
    if upload.content.startswith(b"%PDF-"):
        if len(upload.content) > MOST_PDF_BYTES:
            raise DocumentUnreadable
        return Upload(name, upload.content, PDF)
    try:
        return Upload(name, small_jpeg(upload.content), JPEG)
    except PictureUnreadable as error:
        raise DocumentUnreadable from error
