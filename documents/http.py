"""A paper as an answer to a browser; for the views of the apps that own what it is about."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from documents.errors import CannotRender
from documents.models import Document
from documents.services.render import pdf_of


def pdf_answer(request: HttpRequest, *, document: Document) -> HttpResponse:
    """The PDF, opened in the browser and kept in no shared cache.

    Where it cannot be made at this moment: a page that says so (503).
    """
    try:
        content = pdf_of(document=document)
    except CannotRender as error:
        return render(request, "documents/later.html", {"error": error}, status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    name = quote(f"{document.number}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer
