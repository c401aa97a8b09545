"""Who issues a hall's receipts where that is not the city: an operator who keeps the fees."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility


class ReceiptIssuer(models.Model):
    """The qualified invoice issuer (適格請求書発行事業者) of one hall; none: the city itself."""

    facility = models.OneToOneField(
        Facility, models.PROTECT, related_name="+", verbose_name=_("施設")
    )
    office = models.CharField(_("発行者"), max_length=120)
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    registration_number = models.CharField(
        _("登録番号"),
        max_length=14,
        validators=[RegexValidator(r"^T[0-9]{13}$", _("Tと数字13桁で入力してください。"))],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(registration_number__regex=r"^T[0-9]{13}$"),
                name="issuer_number_is_t_and_13_digits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.registration_number}"

    def as_facts(self) -> dict[str, str]:
        """As a paper's facts carry it."""
        return {
            "office": self.office,
            "address": self.address,
            "registration_number": self.registration_number,
        }
