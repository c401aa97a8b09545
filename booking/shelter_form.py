"""Naming those who open a hall as a shelter and have no account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules import phone_number
from core.forms import RefusableForm


class ToldForm(forms.Form):
    """Which of them was told the codes of a stamp, or is dropped."""

    told = forms.IntegerField(required=False, min_value=1)
    drop = forms.IntegerField(required=False, min_value=1)
    stamp = forms.CharField(required=False, max_length=16)


class ContactForm(RefusableForm):
    """Who is telephoned."""

    name = forms.CharField(
        label=_("氏名"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("電話番号"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        """A number that can be called."""
        number = phone_number(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(
                _("電話番号を、市外局番から書いてください。例: 027-000-0000")
            )
        return number
