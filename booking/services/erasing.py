"""Documents that were handed in are kept only so long: their contents are erased, by the clock.

For reductions and for priority alike. That a document was there, and when, remains; the trail
says when it was erased.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from audit.services import record
from booking.models import Application, SubmittedDocument
from core.actor import system

ERASER = system("erase_old_documents")


def erase_old_documents(*, now: datetime, limit: int = 200) -> int:
    """Erase documents `settings.KEEP_DOCUMENTS_DAYS` after the last use they were for; how many.

    One transaction for each application; rows that somebody else holds are left for the next time.
    """
    over = now - timedelta(days=settings.KEEP_DOCUMENTS_DAYS)
    kept = Q(exemptions__documents__erased_at=None, exemptions__documents__isnull=False)
    kept |= Q(priority_claims__submitted__erased_at=None, priority_claims__submitted__isnull=False)
    old = (
        Application.objects.filter(kept)
        .annotate(last=Max("bookings__during__endswith"))
        .filter(last__lt=over)
        .order_by("last")
    )
    return sum(_erase(*row, now) for row in old.values_list("pk", "code").distinct()[:limit])


def _erase(application_id: int, code: str, now: datetime) -> int:
    mine = Q(exemption__application=application_id) | Q(claim__application=application_id)
    with transaction.atomic():
        documents = list(
            SubmittedDocument.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            .filter(mine, erased_at=None)
            .order_by("pk")
        )
        for document in documents:
            document.erase(now=now)
            document.save(update_fields=["content", "name", "erased_at"])
        if documents:
            record(
                actor=ERASER,
                verb="documents.erased",
                object_type="application",
                object_code=code,
                now=now,
                facts={"documents": [document.pk for document in documents]},
            )
    return len(documents)
