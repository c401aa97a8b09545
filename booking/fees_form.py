"""A version of fees as a clerk sends it: typed into the page, or as a file. Never saves."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from booking.forms import DateInput
from core.forms import RefusableForm
from facilities.imports.fees import PriceAt, prices_in, with_prices
from facilities.imports.fees.texts import parse_yen
from facilities.imports.reader import MOST_BYTES


class FileForm(RefusableForm):
    """The text of a file, typed into the page; a chosen file takes its place.

    Subclasses declare `text` and `file`.
    """

    TEXTAREA = forms.Textarea(
        attrs={"rows": 24, "spellcheck": "false", "autocapitalize": "off", "wrap": "off"}
    )

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text") and not data.get("file"):
            self.add_error("text", _("内容を書くか、ファイルを選んでください。"))
        return data

    @property
    def content(self) -> bytes:
        """What was sent, as bytes of a file."""
        chosen = self.cleaned_data.get("file")
        if chosen is not None:
            content: bytes = chosen.read(MOST_BYTES + 1)
            chosen.seek(0)
            return content
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").encode()

    @property
    def file_name(self) -> str:
        """What faults call it."""
        chosen = self.cleaned_data.get("file")
        return str(chosen.name) if chosen is not None else str(self.fields["text"].label)


class FeesForm(FileForm):
    """The text of a version of fees."""

    page = "booking/desk/fees_revise.html"
    text = forms.CharField(
        label=_("料金表"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text=_("書き方は docs/fees.md にあります。from に、新しい料金の始まる日を書きます。"),
        widget=FileForm.TEXTAREA,
    )
    file = forms.FileField(label=_("ファイルから読みこむ"), required=False)


class PricesForm(RefusableForm):
    """The amounts of a version, one field each, and from when the new ones hold.

    Everything else stays as it is in `text`, which travels with the form.
    """

    page = "booking/desk/fees_prices.html"
    begins = forms.DateField(
        label=_("新しい料金の始まる日"),
        widget=DateInput(),
        help_text=_("この日より前の利用は、いまの料金のままです。"),
    )
    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=MOST_BYTES)

    def __init__(self, data: Any = None, *, text: str, **options: Any) -> None:
        """Raises ValueError where `text` is no sound version."""
        super().__init__(data, **options)
        self.prices: Sequence[PriceAt] = prices_in(text)
        self.source = text
        self.initial["text"] = text
        for number, price in enumerate(self.prices, start=1):
            self.fields[f"price-{number}"] = forms.CharField(
                label=f"{price.where} {price.label}",
                max_length=12,
                initial=price.written.replace(",", ""),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Each amount is a number of yen."""
        data: dict[str, Any] = super().clean() or {}
        for number, _price in enumerate(self.prices, start=1):
            name = f"price-{number}"
            try:
                parse_yen(data.get(name, "0"))
            except ValueError as error:
                self.add_error(name, str(error))
        return data

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[PriceAt, BoundField]]]]:
        """The fields under what they are for."""
        pairs = [(price, self[f"price-{n}"]) for n, price in enumerate(self.prices, start=1)]
        for where, group in groupby(pairs, key=lambda pair: pair[0].where):
            yield where, list(group)

    @property
    def content(self) -> bytes:
        """The version with the new amounts, as bytes of a file."""
        prices = {
            price.path: self.cleaned_data[f"price-{number}"]
            for number, price in enumerate(self.prices, start=1)
        }
        begins = self.cleaned_data["begins"]
        return with_prices(self.source, begins=begins, prices=prices).encode()

    @property
    def file_name(self) -> str:
        """What faults call it."""
        return str(_("料金表"))
