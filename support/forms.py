"""What operators, halls and residents type, turned into typed requests. Forms never save."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules import phone_number, tidy
from booking.desk_forms import CounterForm
from core.actor import Channel
from core.forms import RefusableForm
from facilities.rules.values import Catalogue
from support.enums import CaseChannel, Category, FixedWord, Proof
from support.rules.words import unknown_words
from support.selectors.cases import CaseFilter
from support.services.knowledge import ArticleText, TemplateText
from support.services.opening import Inquiry

QUIET = {"autocomplete": "off"}
MOST_TEXT = 5000
LONGEST_ADDRESS = 254
UNCHOSEN = ("", _("選んでください"))


def _long(label: Any, *, rows: int, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **QUIET})
    return forms.CharField(
        label=label, max_length=MOST_TEXT, widget=widget, required=required, help_text=help_text
    )


def hall_choices(catalogue: Catalogue, empty: Any) -> list[tuple[str, Any]]:
    """The halls by their codes, with a word for none of them first."""
    return [("", empty), *((hall.code, str(hall.names)) for hall in catalogue.facilities)]


def _hall_id(catalogue: Catalogue, code: str) -> int | None:
    hall = catalogue.facility_by_code.get(code)
    return hall.id if hall else None


class CaseFilterForm(forms.Form):
    """Which cases a list shows."""

    turn = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[
            ("ours", _("対応が必要")),
            ("mine", _("自分の担当")),
            ("overdue", _("期限切れ")),
            ("hall", _("施設の回答待ち")),
            ("caller", _("お客様の返事待ち")),
            ("closed", _("完了")),
            ("all", _("すべて")),
        ],
    )
    channel = forms.ChoiceField(
        label=_("受付方法"), required=False, choices=[("", _("すべて")), *CaseChannel.choices]
    )
    category = forms.ChoiceField(
        label=_("分類"), required=False, choices=[("", _("すべて")), *Category.choices]
    )
    hall = forms.ChoiceField(label=_("施設"), required=False)
    q = forms.CharField(
        label=_("番号・件名・名前"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", **QUIET}),
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=999, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, catalogue: Catalogue, usual: str) -> None:
        super().__init__(data)
        self.usual = usual
        self.fields["turn"].initial = usual
        hall = cast("forms.ChoiceField", self.fields["hall"])
        hall.choices = hall_choices(catalogue, _("すべて"))

    def to_filter(self) -> CaseFilter:
        """The filter; a field with a fault counts as not given."""
        self.is_valid()
        data = self.cleaned_data
        return CaseFilter(
            turn=data.get("turn") or self.usual,
            channel=data.get("channel", ""),
            category=data.get("category", ""),
            hall=data.get("hall", ""),
            text=data.get("q", "").strip(),
            page=data.get("page") or 1,
        )


class LogForm(RefusableForm):
    """A call, or what somebody asked at the counter or on paper."""

    channel = forms.ChoiceField(
        label=_("受付方法"),
        choices=[(c.value, c.label) for c in (CaseChannel.PHONE, CaseChannel.COUNTER)],
        widget=forms.RadioSelect,
        initial=CaseChannel.PHONE.value,
    )
    category = forms.ChoiceField(label=_("分類"), choices=[UNCHOSEN, *Category.choices])
    hall = forms.ChoiceField(label=_("施設"), required=False)
    booking = forms.CharField(
        label=_("予約番号（任意）"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=QUIET),
    )
    subject = forms.CharField(label=_("件名"), max_length=100, widget=forms.TextInput(attrs=QUIET))
    text = _long(_("聞いたこと"), rows=4)
    answer = _long(_("答えたこと（まだなら書かない）"), rows=3, required=False)
    is_done = forms.BooleanField(label=_("これで解決した"), required=False)
    name = forms.CharField(
        label=_("お名前"), required=False, max_length=80, widget=forms.TextInput(attrs=QUIET)
    )
    phone = forms.CharField(
        label=_("電話番号"), required=False, max_length=30, widget=forms.TextInput(attrs=QUIET)
    )
    mail = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs=QUIET),
    )

    def __init__(self, data: Any, *, catalogue: Catalogue, is_known: bool) -> None:
        super().__init__(data)
        self.catalogue = catalogue
        hall = cast("forms.ChoiceField", self.fields["hall"])
        hall.choices = hall_choices(catalogue, _("特定の施設ではない"))
        if is_known:  # who they are stands in the register
            for name in ("name", "phone", "mail"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """What was not answered cannot be solved."""
        data = super().clean() or {}
        if data.get("is_done") and not data.get("answer"):
            self.add_error("answer", _("解決したときは、答えたことを書いてください。"))
        return data

    def to_inquiry(self, *, caller_id: int | None) -> Inquiry:
        """The typed inquiry of a valid form."""
        data = self.cleaned_data
        phone = data.get("phone", "")
        return Inquiry(
            channel=CaseChannel(data["channel"]),
            category=Category(data["category"]),
            subject=data["subject"],
            text=data["text"],
            facility_id=_hall_id(self.catalogue, data["hall"]),
            booking_code=data["booking"],
            caller_id=caller_id,
            caller_name=tidy(data.get("name", "")),
            caller_phone=phone_number(phone) or phone[:20],
            caller_mail=data.get("mail", ""),
        )


class TextForm(RefusableForm):
    """Some words: a note, what a hall answers, what a caller said when they called again."""

    text = _long(_("内容"), rows=4)


class AnswerForm(RefusableForm):
    """An answer to the caller."""

    text = _long(_("回答"), rows=9)
    by = forms.ChoiceField(
        label=_("伝え方"),
        choices=[("mail", _("メールで送る")), ("voice", _("電話で伝えた"))],
        widget=forms.RadioSelect,
    )
    is_done = forms.BooleanField(label=_("これで完了にする"), required=False)
    once = forms.RegexField(r"^[\w-]{1,40}$", widget=forms.HiddenInput)

    def __init__(self, data: Any, *, once: str, has_address: bool) -> None:
        super().__init__(data, initial={"once": once, "by": "mail" if has_address else "voice"})


class EscalateForm(RefusableForm):
    """A question to a hall."""

    hall = forms.ChoiceField(label=_("施設"))
    text = _long(_("聞きたいこと"), rows=4)

    def __init__(self, data: Any, *, catalogue: Catalogue, initial: str = "") -> None:
        super().__init__(data, initial={"hall": initial})
        self.catalogue = catalogue
        hall = cast("forms.ChoiceField", self.fields["hall"])
        hall.choices = hall_choices(catalogue, _("選んでください"))

    @property
    def facility_id(self) -> int:
        """The hall that was chosen; only after `is_valid()`."""
        return self.catalogue.facility_by_code[self.cleaned_data["hall"]].id


class SortForm(RefusableForm):
    """What a case is about."""

    category = forms.ChoiceField(label=_("分類"), choices=Category.choices)
    hall = forms.ChoiceField(label=_("施設"), required=False)
    booking = forms.CharField(
        label=_("予約番号"), required=False, max_length=20, widget=forms.TextInput(attrs=QUIET)
    )

    def __init__(self, data: Any, *, catalogue: Catalogue, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.catalogue = catalogue
        hall = cast("forms.ChoiceField", self.fields["hall"])
        hall.choices = hall_choices(catalogue, _("特定の施設ではない"))

    @property
    def facility_id(self) -> int | None:
        """The hall that was chosen; only after `is_valid()`."""
        return _hall_id(self.catalogue, self.cleaned_data["hall"])


class IdentifyForm(RefusableForm):
    """What the caller named correctly."""

    proofs = forms.MultipleChoiceField(
        label=_("登録と合った項目（2つ以上）"),
        choices=Proof.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("登録と合った項目を、2つ以上選んでください。")},
    )

    @property
    def named(self) -> list[Proof]:
        """The proofs; only after `is_valid()`."""
        return [Proof(each) for each in self.cleaned_data["proofs"]]


class ActForm(CounterForm):
    """A booking in the caller's name by the support center."""

    def __init__(self, data: Any, **given: Any) -> None:
        super().__init__(data, **given)
        del self.fields["channel"]

    def clean(self) -> dict[str, Any]:
        """The channel is always the support center."""
        data = super().clean() or {}
        return data | {"channel": Channel.SUPPORT}


class ContactForm(forms.Form):
    """The public form: works without signing in."""

    name = forms.CharField(
        label=_("お名前"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    mail = forms.EmailField(
        label=_("メールアドレス"),
        max_length=LONGEST_ADDRESS,
        help_text=_("この宛先にお答えします。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    category = forms.ChoiceField(label=_("何についてですか"), choices=[UNCHOSEN, *Category.choices])
    hall = forms.ChoiceField(label=_("施設"), required=False)
    booking = forms.CharField(
        label=_("予約番号"),
        required=False,
        max_length=20,
        help_text=_("予約についてのときは、書いてあると早くお答えできます。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    text = forms.CharField(
        label=_("お問い合わせの内容"),
        max_length=MOST_TEXT,
        help_text=_("パスワードやカードの番号は書かないでください。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    website = forms.CharField(  # nobody sees it; programs fill it in
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: Any, *, catalogue: Catalogue, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.catalogue = catalogue
        hall = cast("forms.ChoiceField", self.fields["hall"])
        hall.choices = hall_choices(catalogue, _("特定の施設ではない"))

    @property
    def is_by_a_program(self) -> bool:
        """Whether the field that nobody sees is filled in; only after `is_valid()`."""
        return bool(self.cleaned_data["website"])

    def to_inquiry(self, *, caller_id: int | None) -> Inquiry:
        """The typed inquiry of a valid form; its subject is the beginning of the text."""
        data = self.cleaned_data
        return Inquiry(
            channel=CaseChannel.WEB,
            category=Category(data["category"]),
            subject=tidy(data["text"])[:40],
            text=data["text"],
            facility_id=_hall_id(self.catalogue, data["hall"]),
            booking_code=data["booking"],
            caller_id=caller_id,
            caller_name=tidy(data["name"])[:80],
            caller_mail=data["mail"],
        )


class ArticleForm(forms.Form):
    """One question with its answer; the other languages may follow later."""

    category = forms.ChoiceField(label=_("分類"), choices=Category)
    question = forms.CharField(label=_("質問"), max_length=200)
    answer = _long(_("答え"), rows=5)
    question_easy = forms.CharField(
        label=_("質問（やさしい日本語）"), max_length=200, required=False
    )
    answer_easy = _long(_("答え（やさしい日本語）"), rows=4, required=False)
    question_en = forms.CharField(label=_("質問（英語）"), max_length=200, required=False)
    answer_en = _long(
        _("答え（英語）"),
        rows=4,
        required=False,
        help_text=_("書かなければ、その言葉の画面にも日本語が出ます。"),
    )
    is_published = forms.BooleanField(label=_("みんなに見せる（公開）"), required=False)

    def to_text(self) -> ArticleText:
        """The typed request of a valid form."""
        return ArticleText(**self.cleaned_data)


class TemplateForm(forms.Form):
    """An answer that is given often."""

    title = forms.CharField(label=_("題"), max_length=80)
    category = forms.ChoiceField(
        label=_("分類"), choices=[("", _("すべての分類")), *Category.choices], required=False
    )
    text = _long(_("文面"), rows=8)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        words = _("、").join(f"{{{word.value}}} {word.label}" for word in FixedWord)
        self.fields["text"].help_text = _("使うときに自動で入る言葉：%(words)s") % {"words": words}

    def clean_text(self) -> str:
        """A {word} that nothing fills would be sent as it stands."""
        text: str = self.cleaned_data["text"]
        if strange := unknown_words(text):
            raise forms.ValidationError(
                _("%(words)s は自動で入りません。上の言葉を使うか、消してください。")
                % {"words": "、".join(strange)}
            )
        return text

    def to_text(self) -> TemplateText:
        """The typed request of a valid form."""
        return TemplateText(**self.cleaned_data)
