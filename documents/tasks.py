"""Work of the background workers."""

from celery import shared_task

from core.clock import now
from documents.services import render


@shared_task(name="documents.render_due", ignore_result=True)
def render_due() -> None:
    """Make the PDFs that are due. Beat runs it; a commit that issued a paper wakes it."""
    render.render_due(now=now())
