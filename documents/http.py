"""A paper as an answer to a browser; for the views of the apps that own what it is about."""

from urllib.parse import quote

from django.http import HttpResponse

from documents.models import Document
from documents.services.render import pdf_of


def pdf_answer(*, document: Document) -> HttpResponse:
    """The PDF, opened in the browser and kept in no shared cache. Raises CannotRender."""
    answer = HttpResponse(pdf_of(document=document), content_type="application/pdf")
    name = quote(f"{document.number}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
