"""The fields of a hall's file in a clerk's words: a short handbook beside the text that is typed.

It is made from the forms for rules, whose labels it repeats, so the two ways to revise rules never
speak differently. docs/hall-files.md says more, for those who have the program's documents.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.rules_asks import Ask, Choices, Group, Label, Rows
from booking.rules_fields import groups_of
from facilities.imports.terms import LIMIT_DAYS
from facilities.term_words import DAY_NAMES

_NUMBER = re.compile(r"\[\d+\]")
_DAYS: Choices = tuple(zip(LIMIT_DAYS, DAY_NAMES, strict=True))
_UNITS: Choices = (("slots", gettext_lazy("区分")), ("hours", gettext_lazy("時間")))
_TIMETABLES: tuple[Ask, ...] = (
    Ask(key="code", label=gettext_lazy("時間割の記号（室がこれを選ぶ）")),
    Ask(key="from", label=gettext_lazy("いつから")),
    Ask(key="unit", label=gettext_lazy("一日の分け方"), choices=_UNITS),
    Ask(key="slots[].code", label=gettext_lazy("区分の記号（あとから変えない）")),
    Ask(key="slots[].name", label=gettext_lazy("区分の名前（ja・kana・en・easy）")),
    Ask(key="slots[].starts", label=gettext_lazy("区分の始まる時刻")),
    Ask(key="slots[].ends", label=gettext_lazy("区分の終わる時刻")),
    Ask(
        key="slots[].days",
        label=gettext_lazy("貸す曜日（毎日なら書かない）"),
        choices=_DAYS,
        hint=gettext_lazy("祝日は、曜日にかかわらず holiday だけに当たります。"),
    ),
    Ask(key="hours.first", label=gettext_lazy("時間貸しの始まる時刻")),
    Ask(key="hours.last", label=gettext_lazy("時間貸しの終わる時刻")),
    Ask(key="hours.step", label=gettext_lazy("時間貸しの刻み（分）")),
)
_PERIODS: tuple[Ask, ...] = (
    Ask(key="use_from", label=gettext_lazy("利用する期間の初日")),
    Ask(key="use_to", label=gettext_lazy("利用する期間の末日")),
    Ask(key="entry_from", label=gettext_lazy("申し込みを受ける初日")),
    Ask(key="entry_to", label=gettext_lazy("申し込みを受ける末日")),
    Ask(key="result_on", label=gettext_lazy("結果の日")),
    Ask(
        key="meeting.day",
        label=gettext_lazy("調整会議の日"),
        hint=gettext_lazy("meeting を書くと調整会議、書かなければ抽選です。"),
    ),
    Ask(key="meeting.at", label=gettext_lazy("調整会議の時刻")),
    Ask(key="meeting.place", label=gettext_lazy("調整会議の場所")),
)


@dataclass(frozen=True, slots=True)
class FieldWord:
    """One field: where it stands (`limits[].most`), what it means, which words it may have."""

    place: str
    label: Label
    hint: Label
    words: Choices


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The fields of one subject, which stands under `key` in the file."""

    key: str
    heading: str
    fields: tuple[FieldWord, ...]


def words_of_the_file() -> list[SubjectWords]:
    """Every field that the pages for changing rules have, and what only the text can change."""
    subjects = (
        ("hours", "hours", _("開館時間")),
        ("closed", "closed", _("休館日")),
        ("kept", "kept", _("市民のために空けておく日")),
        ("rules", "rules:", _("受付の規則")),
        ("penalties", "penalties", _("点数と利用の制限")),
    )
    return [
        SubjectWords(key, heading, tuple(_of_groups(groups_of(what))))
        for key, what, heading in subjects
    ] + [
        SubjectWords("timetables", _("時間割"), tuple(_fields(_TIMETABLES, ""))),
        SubjectWords("lotteries", _("抽選・調整会議の期間"), tuple(_fields(_PERIODS, ""))),
    ]


def place_in_words(place: str) -> str:
    """What a clerk calls a place such as `lotteries[2].use_to`; itself if nothing names it."""
    key, _dot, inside = _NUMBER.sub("[]", place).partition(".")
    for subject in words_of_the_file():
        if subject.key == key.removesuffix("[]"):
            at = inside.removesuffix("[]")
            label = next((field.label for field in subject.fields if field.place == at), "")
            return f"{subject.heading}　{label}" if label else subject.heading
    return place


def _of_groups(groups: Sequence[Group]) -> Iterator[FieldWord]:
    for group in groups:
        yield from _fields(group.asks, "")


def _fields(asks: Sequence[Ask | Rows], at: str) -> Iterator[FieldWord]:
    for ask in asks:
        place = f"{at}{ask.key}"
        if isinstance(ask, Rows):
            yield from _fields(ask.asks, f"{place}[].")
        elif ask.kind == "counted":
            for unit, label in ask.units:
                yield FieldWord(
                    f"{at}{unit}",
                    _("%(what)s（%(unit)s）") % {"what": ask.label, "unit": label},
                    ask.hint,
                    (),
                )
        else:
            yield FieldWord(place, ask.label, ask.hint, ask.choices)
