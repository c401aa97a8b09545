"""What the forms for a hall's own rules ask, and which form a subject has."""

from django.utils.translation import gettext_lazy as _

from booking.room_rules_fields import room_rules
from booking.rules_asks import SINCE, Ask, Choices, Group, Label, Rows, choices_of
from facilities.enums import ClosedKind, OnHoliday, PenaltyCause, PenaltyEffect, PenaltyUntil
from facilities.imports.days import KINDS_KEPT, WEEKDAYS
from facilities.term_words import DAY_NAMES

_WEEKDAYS: Choices = tuple(zip(WEEKDAYS, DAY_NAMES[:7], strict=True))
_NTH: Choices = (
    ("1", _("第1")),
    ("2", _("第2")),
    ("3", _("第3")),
    ("4", _("第4")),
    ("5", _("第5")),
)
_LASTS: Choices = (("lasts.months", _("か月")), ("lasts.days", _("日")))


def _days(kinds: Choices, *, closes: bool, add: Label) -> tuple[Group, ...]:
    weekly = (
        Ask(key="kind", label=_("種類"), kind="choice", choices=kinds),
        Ask(key="weekdays", label=_("曜日"), kind="choices", choices=_WEEKDAYS),
        Ask(key="nth", label=_("第何"), kind="choices", choices=_NTH),
    )
    closing = (
        Ask(
            key="days",
            label=_("毎月の日"),
            kind="list",
            hint=_("1から31。末日は last。いくつかあれば「、」で区切ります。"),
        ),
        Ask(key="on_holiday", label=_("祝日のとき"), kind="choice", choices=choices_of(OnHoliday)),
        Ask(key="first", label=_("毎年の期間の初日"), hint=_("例: 12-29")),
        Ask(key="last", label=_("毎年の期間の末日"), hint=_("例: 01-03")),
    )
    dates = Ask(
        key="dates",
        label=_("日付"),
        kind="list",
        hint=_("例: 2027-05-05。いくつかあれば「、」で区切ります。"),
    )
    note = (Ask(key="note", label=_("ページに出す言葉（書かなければ規則のとおり）")),)
    asks = (*weekly, *(closing if closes else ()), dates, *(note if closes else ()))
    return (
        Group(label=_("いつから"), asks=SINCE),
        Group(
            label=_("その日から当てはまるもの、すべて"),
            asks=(Rows(key="days", label=_("日の規則"), add=add, asks=asks),),
        ),
    )


_PENALTIES = (
    Group(label=_("いつから"), asks=SINCE),
    Group(
        label=_("点数がつくとき"),
        hint=_("一つもなければ、その日から点数はつきません。"),
        asks=(
            Rows(
                key="points",
                label=_("点数"),
                add=_("点数を加える"),
                asks=(
                    Ask(
                        key="for",
                        label=_("何のとき"),
                        kind="choice",
                        choices=choices_of(PenaltyCause),
                    ),
                    Ask(key="points", label=_("何点"), kind="number"),
                    Ask(
                        key="from_days",
                        label=_("利用の何日前から"),
                        kind="number",
                        hint=_("間ぎわの取消のとき"),
                    ),
                    Ask(
                        key="until_days",
                        label=_("何日前まで"),
                        kind="number",
                        hint=_("書かなければ当日まで"),
                    ),
                ),
            ),
            Ask(
                key="counts.count",
                label=_("点数を数える長さ"),
                kind="counted",
                units=(("counts.months", _("か月")), ("counts.days", _("日"))),
            ),
            Ask(
                key="counts.until",
                label=_("または、暦の終わりまで"),
                kind="choice",
                choices=choices_of(PenaltyUntil),
            ),
        ),
    ),
    Group(
        label=_("点数で起きること"),
        asks=(
            Rows(
                key="effects",
                label=_("制限"),
                add=_("制限を加える"),
                asks=(
                    Ask(key="at", label=_("合わせて何点で"), kind="number"),
                    Ask(
                        key="then",
                        label=_("何が起きる"),
                        kind="choice",
                        choices=choices_of(PenaltyEffect),
                    ),
                    Ask(key="most", label=_("1か月に何件まで（件数の上限のとき）"), kind="number"),
                    Ask(key="lasts.count", label=_("どれだけの間"), kind="counted", units=_LASTS),
                ),
            ),
        ),
    ),
    Group(
        label=_("ほかの施設と合わせて数える"),
        hint=_("同じ語の施設は、点数を合わせて数えます。内容は同じにします。"),
        asks=(Ask(key="group", label=_("組の名（英小文字）")),),
    ),
)

_HOURS = (
    Group(label=_("いつから"), asks=SINCE),
    Group(
        label=_("開館時間"),
        asks=(
            Ask(key="opens", label=_("開館"), kind="clock"),
            Ask(key="closes", label=_("閉館"), kind="clock"),
        ),
    ),
)


def groups_of(what: str, *, rooms: Choices = ()) -> tuple[Group, ...]:
    """The form for one subject (see facilities.imports.revising); empty for none that is known."""
    match what:
        case "closed":
            return _days(choices_of(ClosedKind), closes=True, add=_("休館日の規則を加える"))
        case "kept":
            return _days(
                choices_of(ClosedKind, KINDS_KEPT), closes=False, add=_("空けておく日を加える")
            )
        case "penalties":
            return _PENALTIES
        case "hours":
            return _HOURS
    return room_rules(rooms) if what.startswith("rules:") else ()
