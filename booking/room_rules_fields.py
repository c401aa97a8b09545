"""What the form for the rules of booking of some rooms asks."""

from django.utils.translation import gettext_lazy as _

from booking.rules_asks import SINCE, Ask, Choices, Group, Label, Rows, choices_of
from booking.words import CHANNEL_WORDS
from facilities.enums import (
    Allocation,
    ApplicantKind,
    DueBasis,
    LimitCount,
    LimitReach,
    LimitSpan,
    OpensBasis,
    PaymentMode,
    Shift,
)
from facilities.imports.dated import INVENTED_OF_RULES
from facilities.imports.terms import LIMIT_DAYS
from facilities.term_words import CLASS_NAMES, DAY_NAMES

_DAYS: Choices = tuple(zip(LIMIT_DAYS, DAY_NAMES, strict=True))
_CHANNELS: Choices = tuple((each.value, word) for each, word in CHANNEL_WORDS.items())
_CLASSES: Choices = tuple(CLASS_NAMES.items())


_OPENS: tuple[Ask | Rows, ...] = (
    Ask(key="opens.basis", label=_("数えはじめ"), kind="choice", choices=choices_of(OpensBasis)),
    Ask(
        key="opens.count",
        label=_("どれだけ前から"),
        kind="counted",
        units=(
            ("opens.months", _("か月前")),
            ("opens.weeks", _("週間前")),
            ("opens.days", _("日前")),
        ),
    ),
    Ask(
        key="opens.day",
        label=_("その月の何日から"),
        kind="number",
        hint=_("か月前で数えるとき。書かなければ、数えた日です。"),
    ),
    Ask(key="opens.at", label=_("何時から"), kind="clock"),
    Ask(
        key="opens.shift",
        label=_("その日が休みのとき"),
        kind="choice",
        choices=choices_of(Shift),
    ),
    Rows(
        key="opens.exceptions",
        label=_("日の例外"),
        add=_("日の例外を加える"),
        asks=(
            Ask(
                key="falls_on",
                label=_("この日に当たるときは"),
                hint=_("毎年なら 01-01、その年だけなら 2027-01-01"),
            ),
            Ask(key="instead", label=_("この日から"), hint=_("例: 01-04")),
            Ask(key="at", label=_("時刻（ちがうとき）"), kind="clock"),
        ),
    ),
)


_CLOSES = (
    Ask(
        key="closes.days",
        label=_("申し込みは利用の何日前まで"),
        kind="number",
        hint=_("0: 使い始める時刻まで"),
    ),
    Ask(
        key="closes.at",
        label=_("その日の何時まで（書かなければ終わりまで）"),
        kind="clock",
    ),
    Ask(key="cancel_days", label=_("取消は利用の何日前まで"), kind="number"),
)


_WHO = Ask(
    key="for",
    label=_("だれに"),
    kind="choices",
    choices=_CLASSES,
    hint=_("選んだうちの一つに当てはまれば十分です。選ばなければ、すべての方です。"),
)
_SOURCE = Ask(key="source", label=_("根拠の条文"))

_WINDOWS = Rows(
    key="windows",
    label=_("区分・受付方法による違い"),
    add=_("違いを加える"),
    asks=(
        _WHO,
        Ask(key="channels", label=_("受付方法"), kind="choices", choices=_CHANNELS),
        *_OPENS,
        *_CLOSES,
        _SOURCE,
        Ask(key="name.ja", label=_("この方々の呼び名（ほかの区分のとき）")),
        Ask(key="name.kana", label=_("呼び名のかな")),
        Ask(key="name.en", label=_("呼び名の英語")),
        Ask(key="name.easy", label=_("呼び名のやさしい日本語")),
    ),
)


def _limits(rooms: Choices) -> Rows:
    return Rows(
        key="limits",
        label=_("利用の上限"),
        add=_("上限を加える"),
        asks=(
            Ask(key="most", label=_("いくつまで"), kind="number"),
            Ask(key="count", label=_("何を数える"), kind="choice", choices=choices_of(LimitCount)),
            Ask(
                key="per",
                label=_("どの期間に"),
                kind="choice",
                choices=choices_of(LimitSpan),
                hint=_("続けて使う日数と同時の室数では選びません。"),
            ),
            Ask(key="within", label=_("どこで"), kind="choice", choices=choices_of(LimitReach)),
            Ask(
                key="rooms",
                label=_("「決めた室」のとき、その室"),
                kind="choices",
                choices=rooms,
            ),
            _WHO,
            Ask(key="weekdays", label=_("この曜日だけ数える"), kind="choices", choices=_DAYS),
            Ask(key="starts_from", label=_("この時刻以後に始まる利用だけ"), kind="clock"),
            Ask(key="starts_before", label=_("この時刻より前に始まる利用だけ"), kind="clock"),
            Ask(key="relaxed_days", label=_("利用の何日前からは数えない"), kind="number"),
            _SOURCE,
        ),
    )


_INVENTED_WORDS: dict[str, Label] = {
    "opens": _("受付の始まり"),
    "closes": _("受付の終わり"),
    "cancel_days": _("取消"),
    "applicants": _("申し込める人"),
    "allocation": _("割り当て"),
    "windows": _("区分・受付方法による違い"),
    "limits": _("利用の上限"),
    "review": _("審査"),
    "changes": _("予約の変更"),
    "payment": _("納付"),
    "permit": _("使用許可書"),
    "report": _("利用報告"),
    "refunds": _("還付"),
    "priority": _("優先受付"),
    "preparation_minutes": _("準備時間"),
    "turnaround_minutes": _("片付け時間"),
}
_INVENTED: Choices = tuple((word, _INVENTED_WORDS[word]) for word in INVENTED_OF_RULES)


_FIRST = (
    Group(label=_("いつから"), asks=SINCE),
    Group(label=_("受付の始まり"), asks=_OPENS),
    Group(label=_("受付の終わりと取消"), asks=_CLOSES),
    Group(
        label=_("だれに、どう貸すか"),
        asks=(
            Ask(
                key="applicants",
                label=_("申し込める人"),
                kind="choices",
                choices=choices_of(ApplicantKind),
            ),
            Ask(
                key="allocation", label=_("割り当て"), kind="choice", choices=choices_of(Allocation)
            ),
            Ask(key="review", label=_("申し込みを施設が審査する"), kind="flag"),
            Ask(
                key="changes",
                label=_("利用者が変更できる回数"),
                kind="number",
                hint=_("0: 窓口だけ。書かなければ、何回でも。"),
            ),
        ),
    ),
    Group(label=_("区分・受付方法による違い"), asks=(_WINDOWS,)),
)
_LAST = (
    Group(
        label=_("納付・書類・還付"),
        asks=(
            Ask(
                key="payment.when",
                label=_("使用料を払うとき"),
                kind="choice",
                choices=choices_of(PaymentMode),
            ),
            Ask(
                key="payment.due",
                label=_("利用の前に払うときの期限"),
                kind="choice",
                choices=choices_of(DueBasis),
            ),
            Ask(key="payment.days", label=_("その日数"), kind="number"),
            Ask(key="permit", label=_("使用許可書を出す"), kind="flag"),
            Ask(key="report", label=_("使ったあとに報告を求める"), kind="flag"),
            Rows(
                key="refunds",
                label=_("還付の段階"),
                add=_("段階を加える"),
                asks=(
                    Ask(key="months", label=_("利用の何か月前まで"), kind="number"),
                    Ask(key="days", label=_("利用の何日前まで"), kind="number"),
                    Ask(key="percent", label=_("お返しする割合（%）"), kind="number"),
                ),
            ),
        ),
    ),
    Group(
        label=_("優先受付"),
        asks=(
            Rows(
                key="priority",
                label=_("優先受付"),
                add=_("優先受付を加える"),
                asks=(
                    Ask(
                        key="for",
                        label=_("認めた区分"),
                        kind="list",
                        hint=_(
                            "窓口が認める区分の語。登録団体は registered、福祉の団体は welfare、"
                            "市の利用は official。いくつかあれば「、」で区切ります。"
                        ),
                    ),
                    Ask(key="opens", label=_("利用する月の何か月前から"), kind="number"),
                    Ask(key="closes", label=_("何か月前まで"), kind="number"),
                    Ask(key="documents", label=_("出す書類"), kind="list"),
                    Ask(key="clause", label=_("根拠の条文")),
                ),
            ),
        ),
    ),
    Group(
        label=_("前後に空ける時間"),
        hint=_("書かなければ、室ごとに決めた時間です。すでにある予約の時間は変わりません。"),
        asks=(
            Ask(key="preparation_minutes", label=_("利用の前（分）"), kind="number"),
            Ask(key="turnaround_minutes", label=_("利用の後（分）"), kind="number"),
        ),
    ),
    Group(
        label=_("公表されていないもの"),
        hint=_("仮に決めたものを選びます。ページに「見本の値」と出ます。"),
        asks=(Ask(key="invented", label=_("仮の項目"), kind="choices", choices=_INVENTED),),
    ),
)


def room_rules(rooms: Choices) -> tuple[Group, ...]:
    """The form; `rooms` are those that a limit may name."""
    return (*_FIRST, Group(label=_("利用の上限"), asks=(_limits(rooms),)), *_LAST)
