"""Work of the background workers."""

from celery import shared_task

from core import clock
from notifications.services import deliver


@shared_task(name="notifications.deliver_due", ignore_result=True)
def deliver_due() -> None:
    """Send the letters that are due. Beat runs it; a commit that wrote a letter wakes it."""
    deliver.deliver_due(now=clock.now())
