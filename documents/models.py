"""Papers, the series that number them, and their finished files.

documents knows neither halls nor people: a hall is its number (`facility_id`), names stand in
`facts` as they were on the day of issue.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.models import AppendOnly
from documents.enums import Kind


class NumberSeries(models.Model):
    """How far one kind of paper is counted at one hall in one fiscal year (from 1 April).

    Gapless: the row is locked from counting until the paper's transaction ends, and a rollback
    takes the number back with the paper.
    """

    kind = models.CharField(_("種類"), max_length=20, choices=Kind)
    facility_id = models.BigIntegerField(_("施設の番号"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("最後の番号"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "facility_id", "fiscal_year"], name="number_series_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.facility_id} {self.fiscal_year}: {self.last}"

    def advance(self) -> int:
        """The next number. The row must be locked."""
        self.last += 1
        self.save(update_fields=["last"])
        return self.last


class Document(models.Model):
    """One paper. Its content never changes; it can only be declared void.

    `code` is public and can be read out; `token` is known to whoever holds the paper: both
    together open the page that says whether it is genuine. `render_at` is when a worker next tries
    to make the PDF; None once there is one.
    """

    code = models.CharField(_("確認番号"), max_length=10, unique=True)
    token = models.CharField(_("確認記号"), max_length=16)
    kind = models.CharField(_("種類"), max_length=20, choices=Kind)
    facility_id = models.BigIntegerField(_("施設の番号"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("連番"))
    number = models.CharField(_("文書番号"), max_length=30)
    reference = models.CharField(_("手続の番号"), max_length=40)
    facts = models.JSONField(_("記載事項"))
    issued_at = models.DateTimeField(_("発行日時"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("発行した人"),
    )
    voided_at = models.DateTimeField(_("無効にした日時"), null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("無効にした人"),
    )
    void_reason = models.CharField(_("無効の理由"), max_length=200, blank=True)
    render_at = models.DateTimeField(_("次にPDFを作る日時"), null=True)
    render_failures = models.PositiveSmallIntegerField(_("PDFを作れなかった回数"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "facility_id", "fiscal_year", "serial"],
                name="document_number_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "reference"],
                condition=models.Q(voided_at=None),
                name="document_one_valid",
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="document_void_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="document_reference"),
            models.Index(
                fields=["render_at"],
                condition=models.Q(render_at__isnull=False),
                name="document_to_render",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.code})"

    @property
    def is_void(self) -> bool:
        """Whether the paper was declared void."""
        return self.voided_at is not None

    def void(self, *, reason: str, by: int | None, now: datetime) -> None:
        """Declare the paper void. The row must be locked."""
        self.voided_at, self.voided_by_id, self.void_reason = now, by, reason
        self.save(update_fields=["voided_at", "voided_by", "void_reason"])

    def claim_rendering(self, *, until: datetime) -> None:
        """Take a locked row for one attempt; after `until` it is anybody's again."""
        self.render_at = until
        self.save(update_fields=["render_at"])

    def mark_rendered(self) -> None:
        """The file is there: true whoever made it."""
        Document.objects.filter(pk=self.pk).update(render_at=None)

    def mark_render_failed(self, *, again_at: datetime) -> None:
        """The PDF could not be made; another attempt follows."""
        Document.objects.filter(pk=self.pk, render_at__isnull=False).update(
            render_at=again_at, render_failures=models.F("render_failures") + 1
        )


class DocumentFile(AppendOnly):
    """The signed PDF of a paper, made once. `sha256` recognises it when somebody sends it in."""

    document = models.OneToOneField(
        Document, models.PROTECT, related_name="file", verbose_name=_("文書")
    )
    content = models.BinaryField(_("PDF"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    signed_at = models.DateTimeField(_("署名日時"), db_default=Now())
    signer = models.CharField(_("署名者"), max_length=200)

    def __str__(self) -> str:
        return f"{self.document_id} {self.sha256[:12]}"
