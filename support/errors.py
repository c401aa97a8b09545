"""What can be the case about inquiries.

DomainError
└── SupportError
    ├── NoSuchCase          no such number, or not for this actor's eyes
    ├── NoSuchCaller        nobody has that number
    ├── ImpossibleStep      the case does not stand where this can follow
    ├── NoAddress           the answer has nowhere to go
    ├── UnfilledWords       a template's {word} still stands in the answer
    ├── NotIdentified       nobody checked who is calling
    ├── TooFewProofs        the caller named too little to be identified
    ├── CallGoesOn          the operator is still on the telephone
    ├── NoCall              the operator is not on the telephone
    ├── UnknownBooking      the number belongs to no booking
    └── TooManyInquiries    the public form was sent too often
"""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class SupportError(DomainError):
    """Base of this app's refusals."""

    code = "support_error"


class NoSuchCase(SupportError):
    """There is no case of that number for this actor."""

    code = "no_such_case"
    template = _("この受付番号の問い合わせは見つかりません。番号をもう一度お確かめください。")


class NoSuchCaller(SupportError):
    """There is nobody of that number."""

    code = "no_such_caller"
    template = _("この利用者は見つかりません。もう一度さがしてください。")


class ImpossibleStep(SupportError):
    """The case stands where this cannot follow."""

    code = "impossible_step"
    template = _("この問い合わせは「%(status)s」です。画面を開き直して、状態をお確かめください。")


class NoAddress(SupportError):
    """There is no mail address to answer to."""

    code = "no_address"
    template = _("回答を送るメールアドレスがありません。電話で伝えたことを記録してください。")


class UnfilledWords(SupportError):
    """Something of the template is not filled in."""

    code = "unfilled_words"
    template = _("ひな形の %(words)s がそのまま残っています。書き直してから送ってください。")


class NotIdentified(SupportError):
    """Nobody has checked who is calling."""

    code = "not_identified"
    template = _("代理の操作の前に、本人確認を記録してください。")


class TooFewProofs(SupportError):
    """Two things must agree before a caller counts as identified."""

    code = "too_few_proofs"
    template = _("本人確認には、2つ以上の項目が登録と合うことが必要です。")


class CallGoesOn(SupportError):
    """One operator holds one telephone."""

    code = "call_goes_on"
    template = _("通話中の記録があります。先に通話を終えてください。")


class NoCall(SupportError):
    """The operator has no call open."""

    code = "no_call"
    template = _("通話中の記録がありません。電話を受けたときに始めてください。")


class UnknownBooking(SupportError):
    """The number belongs to no booking."""

    code = "unknown_booking"
    template = _("この予約番号の予約は見つかりません。番号をもう一度お確かめください。")


class TooManyInquiries(SupportError):
    """The form was sent too often from one place."""

    code = "too_many_inquiries"
    template = _(
        "短い間に何度も送信されました。1時間ほど待つか、お電話（%(phone)s）でお知らせください。"
    )
