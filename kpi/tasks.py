"""Work of the background workers."""

from celery import shared_task

from core import clock
from kpi.services import roll_up


@shared_task(name="kpi.roll_up_recent", ignore_result=True)
def roll_up_recent() -> None:
    """Count the months that may still change. Beat runs it every hour."""
    roll_up.roll_up_recent(now=clock.now())
