"""Work of the background workers. Beat runs each; rows say what there is to do."""

from celery import shared_task

from core import clock
from payments.services import overdue, reconcile, refund_sending


@shared_task(name="payments.send_refunds", ignore_result=True)
def send_refunds() -> None:
    """Send the refunds for cards that are due."""
    refund_sending.send_refunds(now=clock.now())


@shared_task(name="payments.close_sessions", ignore_result=True)
def close_sessions() -> None:
    """Close the pages at Stripe through which nothing shall come any more."""
    reconcile.close_sessions_at_stripe(now=clock.now())


@shared_task(name="payments.reconcile_stripe", ignore_result=True)
def reconcile_stripe() -> None:
    """Ask Stripe about what is open, in case a webhook was lost."""
    reconcile.reconcile_stripe(now=clock.now())


@shared_task(name="payments.watch_deadlines", ignore_result=True)
def watch_deadlines() -> None:
    """Remind before deadlines; end what was not paid."""
    overdue.watch_deadlines(now=clock.now())
