"""Claims to come before the public, and the documents that people hand in for a decision."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models.application import Application
from booking.models.exemption import Exemption
from facilities.models import Facility

_NAME = models.CharField(max_length=120)


class PriorityClaim(models.Model):
    """An application that came to a hall before the public (優先受付), and the documents it needs.

    `documents` are those of the hall's rules when it was made, and those that staff asked for
    later; `brings` of them are announced for the desk, `received` are there on paper. `due_on` is
    the last day for those that staff asked for.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="priority_claims", verbose_name=_("申請")
    )
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+", verbose_name=_("施設"))
    clause = models.CharField(_("根拠"), max_length=200, blank=True)
    documents = ArrayField(_NAME, verbose_name=_("必要な書類"), default=list, blank=True)
    brings = ArrayField(_NAME, verbose_name=_("窓口に持ってくる書類"), default=list, blank=True)
    received = ArrayField(_NAME, verbose_name=_("窓口で受け取った書類"), default=list, blank=True)
    due_on = models.DateField(_("追加の書類の期限"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "facility"], name="priority_claim_once_a_hall"
            ),
            models.CheckConstraint(
                condition=models.Q(documents__contains=models.F("brings"))
                & models.Q(documents__contains=models.F("received")),
                name="priority_claim_of_its_documents",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.facility_id}"

    def announce(self, names: Iterable[str]) -> None:
        """These of its documents will be brought to the desk, and no others. The caller saves."""
        wanted = set(names)
        self.brings = [name for name in self.documents if name in wanted]

    def receive(self, names: Iterable[str]) -> None:
        """These of its documents lie at the desk on paper, and no others. The caller saves."""
        there = set(names)
        self.received = [name for name in self.documents if name in there]

    def want(self, name: str, *, due_on: date) -> None:
        """One more document is needed, until the end of a day. The caller saves."""
        if name not in self.documents:
            self.documents = [*self.documents, name]
        self.due_on = due_on


class SubmittedDocument(models.Model):
    """One document that was handed in: a PDF as it came, or a picture made small.

    It belongs to an exemption or to a priority claim, there to one of the documents it needs.
    Some time after the use its content and name are erased; that it was there remains.
    """

    exemption = models.ForeignKey(
        Exemption,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("減免の申請"),
    )
    claim = models.ForeignKey(
        PriorityClaim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submitted",
        verbose_name=_("優先受付"),
    )
    needed = models.CharField(_("どの書類か"), max_length=120, blank=True)
    name = models.CharField(_("名前"), max_length=100)
    mime = models.CharField(_("形式"), max_length=40)
    content = models.BinaryField(_("内容"), null=True)
    received_at = models.DateTimeField(_("届いた日時"))
    erased_at = models.DateTimeField(_("消した日時"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(exemption__isnull=False, claim__isnull=True)
                | models.Q(exemption__isnull=True, claim__isnull=False),
                name="submitted_for_one_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(content__isnull=False, erased_at__isnull=True)
                | models.Q(content__isnull=True, erased_at__isnull=False, name=""),
                name="submitted_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def application(self) -> Application:
        """The application it came with."""
        return self._decision.application

    @property
    def facility_id(self) -> int:
        """The hall that decides with it."""
        return self._decision.facility_id

    @property
    def _decision(self) -> Exemption | PriorityClaim:
        decision = self.exemption or self.claim
        if decision is None:
            raise ValueError("The constraint submitted_for_one_decision forbids it.")
        return decision

    def erase(self, *, now: datetime) -> None:
        """Lose content and name: what nobody needs any more is not kept. The caller saves."""
        self.content, self.name, self.erased_at = None, "", now
