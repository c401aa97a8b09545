"""What people type about themselves, turned into typed values. Never saves."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import Person


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person tells about themselves."""

    name: str
    name_kana: str
    phone: str
    lives_in_city: bool | None


class ProfileForm(forms.Form):
    """Name, reading, telephone and residence; the terms only while they are not yet accepted."""

    name = forms.CharField(
        label=_("氏名"),
        max_length=80,
        help_text=_("利用の申請に使います。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    name_kana = forms.CharField(
        label=_("ふりがな"),
        max_length=120,
        required=False,
        help_text=_("窓口や電話でお名前を間違えないために伺います。なくてもかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("電話番号"),
        max_length=30,
        help_text=_("当日の連絡など、急ぎのときだけ使います。例: 027-000-0000"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    lives_in_city = forms.ChoiceField(
        label=_("お住まい"),
        initial="",
        choices=[("yes", _("市内")), ("no", _("市外")), ("", _("答えない"))],
        required=False,
        help_text=_("受付の開始日や料金が、市内の方と市外の方で違う施設があります。"),
        widget=forms.RadioSelect,
    )
    accept_terms = forms.BooleanField(
        label=_("利用規約と個人情報の取り扱いに同意します"),
        error_messages={"required": _("登録するには、利用規約への同意が必要です。")},
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {
                "name": person.name,
                "name_kana": person.name_kana,
                "phone": person.phone,
                "lives_in_city": {True: "yes", False: "no", None: ""}[person.lives_in_city],
            }
        super().__init__(*args, **kwargs)
        if person is not None and person.terms_version == rules.TERMS_VERSION:
            del self.fields["accept_terms"]

    def clean_name(self) -> str:
        """The name with plain spaces."""
        return _no_longer(rules.tidy(self.cleaned_data["name"]), than=80)

    def clean_name_kana(self) -> str:
        """The reading in hiragana, however it was typed."""
        typed = self.cleaned_data["name_kana"]
        reading = rules.kana(typed) if typed else ""
        if reading is None:
            raise forms.ValidationError(_("ふりがなは、ひらがなかカタカナで入力してください。"))
        return _no_longer(reading, than=120)

    def clean_phone(self) -> str:
        """The number as digits."""
        number = rules.phone_number(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(
                _("電話番号を市外局番から入力してください。例: 027-000-0000")
            )
        return number

    @property
    def asks_terms(self) -> bool:
        """Whether the terms are still to be accepted."""
        return "accept_terms" in self.fields

    @property
    def profile(self) -> Profile:
        """What was told; only after `is_valid()`."""
        data = self.cleaned_data
        return Profile(
            name=data["name"],
            name_kana=data["name_kana"],
            phone=data["phone"],
            lives_in_city={"yes": True, "no": False}.get(data["lives_in_city"]),
        )


def _no_longer(text: str, *, than: int) -> str:
    """`text`; tidying can lengthen what fitted as it was typed (㌀ becomes four letters)."""
    if len(text) > than:
        raise forms.ValidationError(
            _("長すぎます。%(n)d文字までで入力してください。") % {"n": than}
        )
    return text
