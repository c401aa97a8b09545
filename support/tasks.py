"""Work of the background workers."""

from celery import shared_task

from core import clock
from support.services import fetching, filing


@shared_task(name="support.fetch_mail", ignore_result=True)
def fetch_mail() -> None:
    """Fetch what lies in the mailbox. Beat runs it."""
    fetching.fetch_mail(now=clock.now())


@shared_task(name="support.file_mail", ignore_result=True)
def file_mail() -> None:
    """File what was fetched. Beat runs it; a fetch that found mails wakes it."""
    filing.file_mails(now=clock.now())


@shared_task(name="support.watch_mailbox", ignore_result=True)
def watch_mailbox() -> None:
    """Tell people when nothing could be fetched for too long. Beat runs it."""
    fetching.watch_mailbox(now=clock.now())
