"""The documents of an application before the public (80): sent, or announced for the desk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.forms import DateInput
from booking.selectors.priority import ClaimView, Needs
from booking.services.pictures import MOST_BYTES
from booking.services.priority import Needed, PriorityPapers
from booking.services.uploads import Upload
from core.forms import RefusableForm

ACCEPTED = "application/pdf,image/jpeg,image/png"


class OneFile(forms.FileField):
    """One file as it came; one that is too large is not read."""

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        """The file that was sent, if any."""
        if not data:
            return None
        if data.size > MOST_BYTES:
            raise forms.ValidationError(_("書類は1つ10MBまで（PDFは5MBまで）にしてください。"))
        return Upload(str(data.name), bytes(data.read()))


class PriorityForm(forms.Form):
    """For each document that a hall needs a file; and which of them come to the desk.

    `at_desk`: staff fill it in, and say which are there on paper. `typed`: what was ticked so far,
    for a page that is only drawn anew.
    """

    def __init__(
        self,
        data: Any,
        files: Any,
        *,
        needs: Sequence[Needs],
        at_desk: bool = False,
        claims: Sequence[ClaimView] = (),
        typed: QueryDict | None = None,
    ) -> None:
        super().__init__(data if needs else {}, files)
        self._needs, self._at_desk = needs, at_desk
        for key, each, name in self._slots:
            where = f"（{each.hall.names}）" if len(needs) > 1 else ""
            self.fields[f"send-{key}"] = OneFile(
                label=f"{name}{where}",
                required=False,
                widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            )
        if self._slots:
            self.fields["paper"] = forms.MultipleChoiceField(
                label=_("紙で受け取った書類") if at_desk else _("窓口に持っていく書類"),
                required=False,
                choices=[(key, name) for key, _each, name in self._slots],
                initial=typed.getlist("paper")
                if typed
                else _on_paper(claims, self._slots, at_desk=at_desk),
                widget=forms.CheckboxSelectMultiple,
            )

    @cached_property
    def _slots(self) -> list[tuple[str, Needs, str]]:
        return [
            (f"{each.hall.code}-{number}", each, name)
            for each in self._needs
            for number, name in enumerate(each.documents)
        ]

    @property
    def needs(self) -> Sequence[Needs]:
        """What is needed where; empty: nothing comes before the public."""
        return self._needs

    @property
    def is_possible(self) -> bool:
        """Whether there is any document to hand in."""
        return bool(self._slots)

    def to_request(self) -> PriorityPapers:
        """What is handed in; only after `is_valid()`."""
        sent = {
            self._needed(each, name): self.cleaned_data[f"send-{key}"]
            for key, each, name in self._slots
            if self.cleaned_data[f"send-{key}"] is not None
        }
        paper = {each.hall.id: self._ticked(each) for each in self._needs}
        if self._at_desk:
            return PriorityPapers(sent=sent, received=paper)
        return PriorityPapers(sent=sent, brings=paper)

    def _ticked(self, needs: Needs) -> list[str]:
        ticked = self.cleaned_data.get("paper", ())
        return [name for key, each, name in self._slots if each is needs and key in ticked]

    @staticmethod
    def _needed(each: Needs, name: str) -> Needed:
        return each.hall.id, name


def _on_paper(
    claims: Sequence[ClaimView], slots: Sequence[tuple[str, Needs, str]], *, at_desk: bool
) -> list[str]:
    """What was said before, for a page that shows it."""
    said = {
        (claim.hall.id, x.name)
        for claim in claims
        for x in claim.documents
        if (x.is_received if at_desk else x.is_brought)
    }
    return [key for key, each, name in slots if (each.hall.id, name) in said]


class WantedDocumentForm(RefusableForm):
    """One more document, and until when."""

    document = forms.CharField(
        label=gettext_lazy("追加でお願いする書類"),
        max_length=120,
        help_text=gettext_lazy("例: 参加者名簿。申し込んだ方への通知に、そのまま載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    due_on = forms.DateField(label=gettext_lazy("いつまでに"), widget=DateInput())

    def due(self) -> date:
        """The last day; only after `is_valid()`."""
        day: date = self.cleaned_data["due_on"]
        return day
