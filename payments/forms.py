"""HTTP text into typed values. Forms never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.errors import PaymentError
from payments.rules.cash import DENOMINATIONS

LONGEST_ADDRESSEE = 60
MOST_YEN = 99_999_999
MOST_PIECES = 9_999


class AddresseeForm(forms.Form):
    """To whom a receipt is addressed."""

    addressee = forms.CharField(
        label=_("宛名"),
        max_length=LONGEST_ADDRESSEE,
        required=False,
        strip=True,
        help_text=_(
            "空欄のままでも、領収書として使えます。出したあとで変えると「再発行」と入ります。"
        ),
    )

    def to_addressee(self) -> str:
        """The name; line breaks and doubled blanks become one blank."""
        return " ".join(self.cleaned_data["addressee"].split())


class OpenTillForm(forms.Form):
    """Which drawer, and how much change lies in it."""

    drawer = forms.CharField(label=_("レジの名前"), max_length=20, initial="1")
    float_yen = forms.IntegerField(
        label=_("釣銭準備金（円）"), min_value=0, max_value=MOST_YEN, initial=0
    )


class TakeForm(forms.Form):
    """What the payer put on the counter."""

    given_yen = forms.IntegerField(
        label=_("お預かり（円）"),
        min_value=1,
        max_value=MOST_YEN,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autofocus": True}),
    )


class ReasonForm(forms.Form):
    """Why something is taken back, or by which slip it was transferred."""

    reason = forms.CharField(label=_("理由"), max_length=200)


class CountForm(forms.Form):
    """How many of each note and coin lie in the drawer (金種)."""

    reason = forms.CharField(
        label=_("差額の理由（合わないときだけ）"), max_length=200, required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        coins: dict[str, forms.Field] = {
            f"n{worth}": forms.IntegerField(
                label=_("%(yen)s円") % {"yen": f"{worth:,}"},
                min_value=0,
                max_value=MOST_PIECES,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            for worth in DENOMINATIONS
        }
        self.fields = coins | self.fields

    def coins(self) -> list[forms.BoundField]:
        """The fields of notes and coins, the largest first."""
        return [self[f"n{worth}"] for worth in DENOMINATIONS]

    def to_counts(self) -> dict[int, int]:
        """Pieces by denomination."""
        return {worth: self.cleaned_data[f"n{worth}"] or 0 for worth in DENOMINATIONS}

    def refuse(self, error: PaymentError) -> None:
        """Show why it cannot be closed; what was counted stays."""
        self.add_error(None, error.message)
