"""What happens to rounds by itself."""

from celery import shared_task

from core.clock import now
from lottery.services.closing import finish_closing
from lottery.services.rounds import open_rounds


@shared_task(name="lottery.open_rounds")
def open_due() -> int:
    """Rounds of periods that come near; how many are new."""
    return open_rounds(now=now())


@shared_task(name="lottery.finish_closing")
def finish() -> int:
    """Rounds whose closing was interrupted; how many."""
    return finish_closing(now=now())
