"""Questions as form fields, and fields as answers. A form takes them in and knows nothing more.

Fields are named by where they belong: hall-<code>-… for what a hall asks once, use-<number>-…
for what goes with one room.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.rules import OUTSIDE, RESIDENT
from booking.rules.answers import NO, YES, Extent, GivenAnswers, HallAnswers
from booking.rules.questions import (
    PHONE,
    HallQuestions,
    Questions,
    UseQuestions,
    asked_before,
    dimension_label,
    is_equipment,
    most_of,
    parts_of,
)
from booking.selectors.equipment import Left
from core.clock import at
from core.dates import time_label, when_label
from core.names import listed, of_which
from core.periods import Period
from facilities.enums import Asked
from facilities.rules.fees.asked import NONE, WordAsked
from facilities.rules.fees.told import charge_text
from facilities.rules.fees.values import Charge
from facilities.rules.values import AskValue, SlotValue

MOST_YEN = 1_000_000
Fields = dict[str, forms.Field]


class Pieces(forms.TypedChoiceField):
    """How many pieces of one kind of equipment."""

    place = ""  # of several


class Parts(forms.MultipleChoiceField):
    """In which slots of the use; what is wanted for the whole use is all of them."""

    def __init__(self, label: str, slots: Sequence[tuple[str, str]]) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(label=label, choices=slots, required=False, widget=widget)
        self.whole = [code for code, _label in slots]

    def prepare_value(self, value: Any) -> Any:
        """The slots' codes."""
        return self.whole if value == 1 else value


class Admission(forms.IntegerField):
    """How much admission is taken: marked as needed, for it is shown to who takes one only."""

    must = True

    def __init__(self) -> None:
        super().__init__(
            label=_("いちばん高い入場料（1人分、円）"),
            required=False,
            min_value=0,
            max_value=MOST_YEN,
        )


class Tick(forms.BooleanField):
    """A use that is ticked by who means it; not ticked it says no."""

    def prepare_value(self, value: Any) -> bool:
        """Whether it is ticked; answers are kept as yes and no."""
        return value not in {NO, "", None, False}


class Preset(forms.ChoiceField):
    """One of some words; a form that does not send it means the word that was preset."""

    place = ""  # of several

    def __init__(
        self, label: str, words: Sequence[tuple[str, str]], *, preset: str, help_text: str
    ) -> None:
        super().__init__(
            label=label,
            choices=words,
            widget=forms.RadioSelect,
            required=False,
            initial=preset,
            help_text=help_text,
        )
        self.told = dict(words)

    def clean(self, value: Any) -> Any:
        """The word; the preset one where none was sent."""
        return super().clean(self.initial if value in self.empty_values else value)


def fields_of(questions: Questions, left: Left) -> Fields:
    """Every question as a field, in the order in which it is asked."""
    found: Fields = {}
    before, where = _asked_before(questions), dict[str, list[str]]()
    for hall in questions.halls:
        for name, field in _hall_fields(hall):
            whole = f"hall-{hall.hall.code}-{name}"
            first = before.get(whole, whole)
            found.setdefault(first, field)
            where.setdefault(first, []).append(str(hall.hall.names))
    halls = {use.wish.facility.id for use in questions.uses} | _hall_ids(questions)
    for name, names in where.items():
        if len(names) < len(halls):
            _name_place(found[name], listed(names))
    for use in questions.uses:
        for name, field in _use_fields(use, left):
            if len(questions.uses) > 1:
                _name_place(field, f"{use.wish.room.names} {when_label(use.wish.during)}")
            found[f"use-{use.number}-{name}"] = field
    return found


def _name_place(field: forms.Field, place: str) -> None:
    """Say of which of several halls or uses a question is, also where it is folded away."""
    field.label = of_which(str(field.label), place)
    if isinstance(field, (Pieces, Preset)):
        field.place = place


def _asked_before(questions: Questions) -> dict[str, str]:
    """Names of fields that would ask again, and of the field that asks for them too."""
    if len(questions.halls) == 1:
        return {}
    return {
        f"hall-{hall}-word-{dimension}": f"hall-{first}-word-{at_first}"
        for (hall, dimension), (first, at_first) in asked_before(questions).items()
    }


def _hall_ids(questions: Questions) -> set[int]:
    return {each.hall.id for each in questions.halls}


def _hall_fields(asked: HallQuestions) -> Iterator[tuple[str, forms.Field]]:
    for each in asked.words:
        yield f"word-{each.dimension}", _word_field(asked, each)
    if asked.admission:
        yield "paid", _yes_or_no(_("入場料や参加費を取りますか"), may_be_open=False)
        yield "admission", Admission()
    for word in asked.people:
        name = asked.schedule.class_of_people(word) if asked.schedule else word
        label = _("人数：%(word)s") % {"word": name}
        yield f"people-{word}", forms.IntegerField(label=label, min_value=0, max_value=99999)
    for ask in asked.asks:
        yield from _ask_fields(ask)


def _word_field(asked: HallQuestions, each: WordAsked) -> forms.Field:
    schedule = asked.schedule
    choices = [
        (word, schedule.word(each.dimension, word) if schedule else word) for word in each.words
    ]
    if each.may_be_none:
        choices.append((NONE, _("どれにも当てはまらない")))
    label = dimension_label(schedule, each.dimension)
    if label == each.dimension:
        label = _("次のどれかに当てはまりますか")
    if each.default is None:
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    known = not {RESIDENT, OUTSIDE}.isdisjoint(each.words)
    text = _("登録の内容から選んであります。ちがうときは、選び直してください。") if known else ""
    return Preset(label, choices, preset=each.default, help_text=text)


def _yes_or_no(label: str, *, may_be_open: bool) -> forms.Field:
    choices = [(NO, _("いいえ")), (YES, _("はい"))]
    if not may_be_open:
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    choices.append(("", _("まだ決まっていない")))
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, initial=""
    )


def _ask_fields(ask: AskValue) -> Iterator[tuple[str, forms.Field]]:
    if ask.what == Asked.IN_CHARGE:
        yield (
            f"ask-{ask.what}",
            forms.CharField(label=_("当日の責任者の名前"), max_length=80, required=ask.needed),
        )
        yield (
            f"ask-{PHONE}",
            forms.CharField(
                label=_("当日の責任者の電話番号"),
                max_length=20,
                required=ask.needed,
                widget=forms.TextInput(attrs={"inputmode": "tel"}),
            ),
        )
        return
    if ask.clause:
        help_text = _("この施設では認められていません（%(clause)s）。") % {"clause": ask.clause}
        yield (
            f"ask-{ask.what}",
            Tick(label=use_label(ask.what), required=False, help_text=help_text),
        )
    elif ask.needed:
        yield f"ask-{ask.what}", Tick(label=use_label(ask.what), required=False)
    else:
        yield f"ask-{ask.what}", _yes_or_no(ask_label(ask.what), may_be_open=True)


def ask_label(what: str) -> str:
    """How a hall's own question is asked."""
    return {
        Asked.ADMISSION.value: _("入場料や参加費を取りますか"),
        Asked.COMMERCIAL.value: _("営利や宣伝のための利用ですか"),
        Asked.SALES.value: _("物を売りますか"),
        Asked.FOOD.value: _("食べたり飲んだりしますか"),
        Asked.FIRE.value: _("火を使いますか"),
        Asked.POLITICS.value: _("特定の政党のための活動ですか"),
        Asked.RELIGION.value: _("特定の宗教のための活動ですか"),
        Asked.IN_CHARGE.value: _("当日の責任者の名前"),
    }[what]


def use_label(what: str) -> str:
    """A use that a hall refuses, to be ticked by who means to use it so."""
    return {
        Asked.ADMISSION.value: _("入場料や参加費を取る"),
        Asked.COMMERCIAL.value: _("営利や宣伝のために使う"),
        Asked.SALES.value: _("物を売る"),
        Asked.FOOD.value: _("食べたり飲んだりする"),
        Asked.FIRE.value: _("火を使う"),
        Asked.POLITICS.value: _("特定の政党のために使う"),
        Asked.RELIGION.value: _("特定の宗教のために使う"),
    }[what]


def _use_fields(use: UseQuestions, left: Left) -> Iterator[tuple[str, forms.Field]]:
    for charge in use.requests:
        price = charge_text(use.schedule, charge, use.wish.room.code)
        if is_equipment(charge):
            yield f"want-{charge.code}", _pieces(use, charge, price, left)
        elif slots := parts_of(use, charge):
            label = _("%(what)sを使う時間（%(price)s）") % {"what": charge.names, "price": price}
            choices = [(slot.code, _slot_label(use, slot)) for slot in slots]
            yield f"want-{charge.code}", Parts(label, choices)
        else:
            label = _("%(what)sを使う（%(price)s）") % {"what": charge.names, "price": price}
            yield f"want-{charge.code}", forms.BooleanField(label=label, required=False)


def _slot_label(use: UseQuestions, slot: SlotValue) -> str:
    """夜間 18:00–22:00."""
    day = use.wish.day
    return f"{slot.names} {time_label(Period(at(day, slot.starts_at), at(day, slot.ends_at)))}"


def _pieces(use: UseQuestions, charge: Charge, price: str, left: Left) -> forms.Field:
    rest = left.get((use.number, charge.code))
    most = most_of(charge) if rest is None else min(rest, most_of(charge))
    facts = {"price": price, "n": rest}
    text = price if rest is None else _("%(price)s　この時間の残り %(n)d") % facts
    return Pieces(
        label=str(charge.names),
        coerce=int,
        required=False,
        initial=0,
        help_text=text,
        choices=[(0, _("使わない")), *((n, str(n)) for n in range(1, most + 1))],
    )


def given_in(cleaned: Mapping[str, Any], questions: Questions) -> GivenAnswers:
    """The answers in a form's cleaned data; what is missing or wrong is left out."""
    before = _asked_before(questions)
    said = {**cleaned, **{name: cleaned.get(first) for name, first in before.items()}}
    return GivenAnswers(
        halls={
            each.hall.code: _hall_given(said, each, f"hall-{each.hall.code}-")
            for each in questions.halls
        },
        wanted={
            use.number: {
                charge.code: _extent(cleaned.get(f"use-{use.number}-want-{charge.code}"))
                for charge in use.requests
            }
            for use in questions.uses
        },
    )


def _extent(value: Any) -> Extent:
    """So many pieces, a box that is ticked or not, or the slots that are."""
    return frozenset(value) if isinstance(value, list) else int(value or 0)


def _hall_given(cleaned: Mapping[str, Any], asked: HallQuestions, at: str) -> HallAnswers:
    words = {each.dimension: cleaned.get(f"{at}word-{each.dimension}") for each in asked.words}
    asks = {ask.what: _said(cleaned, f"{at}ask-{ask.what}") for ask in asked.asks}
    asks[PHONE] = _said(cleaned, f"{at}ask-{PHONE}")
    paid = cleaned.get(f"{at}paid") != NO
    return HallAnswers(
        words={name: frozenset({word}) for name, word in words.items() if word},
        admission=cleaned.get(f"{at}admission") if paid else 0,
        people={word: cleaned.get(f"{at}people-{word}") or 0 for word in asked.people},
        asks={what: text for what, text in asks.items() if text},
    )


def _said(cleaned: Mapping[str, Any], name: str) -> str:
    """A text, or yes and no of a box that is ticked or not."""
    value = cleaned.get(name)
    if isinstance(value, bool):
        return YES if value else NO
    return value or ""


def faults_in(cleaned: Mapping[str, Any], questions: Questions) -> Iterator[tuple[str, str]]:
    """(field, sentence) for answers that do not fit together."""
    for each in questions.halls:
        at = f"hall-{each.hall.code}-"
        if cleaned.get(f"{at}paid") == YES and not cleaned.get(f"{at}admission"):
            yield f"{at}admission", _("入場料の金額を書いてください。料金が決まります。")
        classes = [f"{at}people-{word}" for word in each.people]
        if classes and not any(cleaned.get(name) for name in classes):
            yield classes[0], _("利用する人数を書いてください。料金が決まります。")
