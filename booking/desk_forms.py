"""What staff type at the desk, turned into typed requests. Forms never save."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoteAbout
from accounts.forms import ProfileForm
from accounts.rules import kana, phone_number
from accounts.services.registration import CounterPerson
from booking.enums import Cause, ProofState
from booking.forms import AnswersForm, DateInput
from booking.question_fields import fields_of
from booking.rules.wishes import Pick
from booking.selectors.asking import Asking
from booking.selectors.desk.inbox import InboxFilter
from booking.services.counter import CounterRequest
from booking.services.deciding import DecisionRequest, Deed
from booking.words import CHANNEL_WORDS
from core.actor import Channel
from core.forms import RefusableForm
from facilities.rules.values import Catalogue

AT_THE_DESK = (Channel.PHONE, Channel.COUNTER, Channel.FAX, Channel.MAIL)


class ReasonForm(RefusableForm):
    """An act that needs its reason."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("申し込んだ方への通知と記録に、そのまま載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CancelForm(ReasonForm):
    """Whose wish a cancellation is, and why."""

    cause = forms.ChoiceField(
        label=_("だれの都合ですか"),
        choices=Cause,
        widget=forms.RadioSelect,
        initial=Cause.APPLICANT,
    )
    clause = forms.CharField(
        label=_("根拠の条文（施設の都合のとき）"),
        max_length=100,
        required=False,
        help_text=_("例: 前橋市公民館条例 第8条第1項"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("cause", "reason", "clause")

    def clean(self) -> dict[str, Any]:
        """The city's own reason needs the clause it rests on."""
        data = super().clean() or {}
        if data.get("cause") == Cause.CITY and not data.get("clause"):
            self.add_error("clause", _("施設の都合で取り消すときは、根拠の条文を書いてください。"))
        return data


class AdmitForm(forms.Form):
    """How many came, and whether what they must show was shown."""

    people = forms.IntegerField(required=False, min_value=0, max_value=99999)
    proof = forms.ChoiceField(required=False, choices=ProofState.choices)


class NoteForm(RefusableForm):
    """A note for other members of staff."""

    text = forms.CharField(
        label=_("メモ"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_warning = forms.BooleanField(label=_("注意として目立たせる"), required=False)


class BookingNoteForm(NoteForm):
    """A note on a booking's page: about this booking, or about its room for all who come after."""

    about = forms.ChoiceField(
        label=_("何についてのメモですか"),
        choices=[
            (NoteAbout.BOOKING.value, _("この予約")),
            (NoteAbout.ROOM.value, _("この部屋（いつも）")),
        ],
        initial=NoteAbout.BOOKING.value,
        required=False,
        widget=forms.RadioSelect,
    )


class CounterPersonForm(RefusableForm):
    """Somebody at the counter or on the telephone who is not registered yet."""

    name = forms.CharField(label=_("氏名"), max_length=80)
    name_kana = forms.CharField(label=_("ふりがな"), max_length=120)
    phone = forms.CharField(
        label=_("電話番号"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    born_on = forms.DateField(
        label=_("生年月日（任意）"),
        required=False,
        widget=DateInput(),
        help_text=_("同じ名前の方と間違えないために伺います。"),
    )
    email = forms.EmailField(
        label=_("メールアドレス（任意）"),
        required=False,
        help_text=_("なければ、お知らせは郵送か電話になります。"),
    )
    lives_in_city = forms.ChoiceField(
        label=_("お住まい"),
        initial="",
        choices=[("yes", _("市内")), ("no", _("市外")), ("", _("答えない"))],
        required=False,
        widget=forms.RadioSelect,
    )
    consents = forms.BooleanField(
        label=_("利用規約と個人情報の取り扱いを説明し、同意をいただきました"),
        error_messages={"required": _("登録するには、説明と同意が必要です。")},
    )
    is_another = forms.BooleanField(
        label=_("登録済みの方とは別の方です"), required=False, widget=forms.HiddenInput()
    )

    clean_name = ProfileForm.clean_name

    def clean_name_kana(self) -> str:
        """The reading in hiragana, however it was typed."""
        reading = kana(self.cleaned_data["name_kana"])
        if reading is None:
            raise forms.ValidationError(_("ふりがなは、ひらがなかカタカナで入力してください。"))
        return reading

    def clean_phone(self) -> str:
        """The number as digits."""
        number = phone_number(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(
                _("電話番号を市外局番から入力してください。例: 027-000-0000")
            )
        return number

    def ask_whether_another(self) -> None:
        """Offer to say that it is none of those who are alike."""
        self.fields["is_another"].widget = forms.CheckboxInput()

    def to_person(self) -> CounterPerson:
        """What was told; only after `is_valid()`."""
        data = self.cleaned_data
        return CounterPerson(
            name=data["name"],
            name_kana=data["name_kana"],
            phone=data["phone"],
            email=data["email"],
            born_on=cast("date | None", data["born_on"]),
            lives_in_city={"yes": True, "no": False}.get(data["lives_in_city"]),
            consents=data["consents"],
            is_another=data["is_another"],
        )


class CounterForm(AnswersForm):
    """A booking in somebody's name (代理予約). The slots come from the grid beside it."""

    channel = forms.ChoiceField(
        label=_("受付方法"),
        choices=[(channel.value, CHANNEL_WORDS[channel]) for channel in AT_THE_DESK],
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect,
    )
    applicant = forms.ChoiceField(label=_("申し込む名前"), widget=forms.RadioSelect)
    purpose = forms.TypedChoiceField(label=_("使いみち"), coerce=int)
    purpose_text = forms.CharField(
        label=_("くわしい内容（任意）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=99999)
    exception = forms.CharField(
        label=_("締切のあとの方や、利用を制限された方に受け付ける理由（ふつうは書かない）"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Any,
        *,
        catalogue: Catalogue,
        purposes: frozenset[str],
        applicants: list[tuple[str, str]],
        asked: Asking,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.questions = asked.questions
        self.fields |= fields_of(asked.questions, asked.left)
        purpose = cast("forms.ChoiceField", self.fields["purpose"])
        purpose.choices = [
            (term.id, str(term.names)) for term in catalogue.purposes if term.code in purposes
        ]
        applicant = cast("forms.ChoiceField", self.fields["applicant"])
        applicant.choices = applicants
        applicant.initial = applicants[0][0] if applicants else None

    def ask_why_all_the_same(self) -> None:
        """Somebody whose points forbid it may still be booked for, if the desk says why."""
        self.add_error(
            "exception",
            _("事情があって受け付けるときは、ここに理由を書いてください。記録に残ります。"),
        )

    def ask_for_exception(self) -> None:
        """Past the deadline the desk may still book, if it says why."""
        self.add_error(
            None,
            _(
                "受付の締切を過ぎています。窓口で受け付けるときは、下の欄にその理由を書いてください。"
            ),
        )
        self.add_error("exception", _("窓口で受け付けるときは、ここに理由を書いてください。"))

    def to_request(
        self, *, picks: list[Pick], person_id: int, shown_yen: int | None = None
    ) -> CounterRequest:
        """The typed request of a valid form, for the price that was shown."""
        data = self.cleaned_data
        return CounterRequest(
            picks=picks,
            purpose_id=data["purpose"],
            people=data["people"],
            person_id=person_id,
            channel=Channel(data["channel"]),
            purpose_text=data["purpose_text"],
            organisation_id=None if data["applicant"] == "self" else int(data["applicant"]),
            exception=data["exception"],
            answers=self.given(),
            shown_yen=shown_yen,
        )


class InboxFilterForm(forms.Form):
    """Which applications of the queue to show (requirement 146)."""

    state = forms.ChoiceField(
        label=_("状態"),
        required=False,
        choices=[("waiting", _("審査待ち")), ("asked", _("質問中")), ("decided", _("処分済み"))],
    )
    first = forms.DateField(label=_("利用日（から）"), required=False, widget=DateInput())
    last = forms.DateField(label=_("利用日（まで）"), required=False, widget=DateInput())
    name = forms.CharField(label=_("名前・団体名"), required=False, max_length=80)
    match = forms.ChoiceField(
        label=_("名前の合わせ方"),
        required=False,
        choices=[("part", _("含む")), ("prefix", _("前から")), ("exact", _("全部"))],
    )

    def to_filter(self, *, hall_ids: frozenset[int]) -> InboxFilter:
        """The filter; a field with a fault counts as not given."""
        self.is_valid()
        data = self.cleaned_data
        return InboxFilter(
            hall_ids=hall_ids,
            state=data.get("state") or "waiting",
            first=data.get("first"),
            last=data.get("last"),
            name=data.get("name", ""),
            match=data.get("match") or "part",
        )


class DecisionForm(RefusableForm):
    """What to do with the chosen applications, and the words for it."""

    deed = forms.ChoiceField(
        label=_("どうしますか"),
        choices=[
            (Deed.APPROVE.value, _("許可する")),
            (Deed.REFUSE.value, _("許可しない")),
            (Deed.ASK.value, _("質問して保留する")),
        ],
        initial=Deed.APPROVE.value,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("許可の条件・許可しない理由・質問"),
        required=False,
        max_length=1000,
        help_text=_("通知にそのまま載ります。許可で条件がなければ、書きません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    clause = forms.CharField(
        label=_("根拠の条文（許可しないとき）"),
        max_length=200,
        required=False,
        help_text=_("不許可の通知には、不服申立ての教示が自動で載ります。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    without_papers = forms.BooleanField(
        label=_("書類がそろっていなくても許可する"),
        required=False,
        help_text=_("優先受付の書類が足りない申請は、これを選ばなければ許可しません。"),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why and by which clause; a question asks something."""
        data = super().clean() or {}
        deed = data.get("deed")
        if deed in {Deed.REFUSE, Deed.ASK} and not data.get("text", "").strip():
            self.add_error(
                "text", _("理由か質問を書いてください。申し込んだ方への通知に載ります。")
            )
        if deed == Deed.REFUSE and not data.get("clause", "").strip():
            self.add_error("clause", _("許可しないときは、根拠の条文を書いてください。"))
        return data

    def to_request(self, *, codes: list[str]) -> DecisionRequest:
        """The typed request of a valid form."""
        data = self.cleaned_data
        return DecisionRequest(
            codes=codes,
            deed=Deed(data["deed"]),
            text=data["text"],
            clause=data["clause"],
            without_papers=data["without_papers"],
        )
