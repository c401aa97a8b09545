"""One version of a schedule: which fields it has. docs/fees.md explains each to a clerk."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.rows import hidden_rows, read_fee_row
from facilities.imports.fees.rules import (
    read_charge,
    read_equipment,
    read_limit,
    read_reduction,
    read_surcharge,
    read_tax,
)
from facilities.imports.fees.terms import Terms, read_terms
from facilities.imports.fees.texts import parse_season
from facilities.rules.fees.amounts import Rounding
from facilities.rules.fees.values import ALL, ROOM, Charge, Limit, Row, Rule, Schedule
from facilities.rules.names import Names

R = TypeVar("R", bound=Rule)
COVERS = ("fewest", "cheapest")
PARTIAL = ("refused", "whole")
WAYS_TO_COMBINE = ("multiplied", "in_turn", "added", "highest")
WAYS_TO_REDUCE = ("best", "in_turn", "added")


def read_schedule(form: FeeForm) -> Schedule:
    """The schedule in a table; faults go to the form's list."""
    terms = read_terms(form)
    rules = _Rules(form, terms)
    charges = (*rules.read("charges", read_charge), *rules.read("equipment", read_equipment))
    schedule = Schedule(
        names=form.label(),
        valid_from=form.day("from"),
        chosen_by=form.choice("chosen_by", ("use", "permit"), fallback="use"),
        clause=form.text("clause", required=False),
        invented=form.flag("invented", fallback=False),
        slots=tuple(terms.slots.values()),
        combinations=terms.combination_names,
        combination_slots=terms.combinations,
        rooms=terms.rooms,
        words=terms.words,
        questions=_questions(form, terms),
        people=terms.people,
        more_holidays=form.each("more_holidays", parse_season, required=False),
        cover=form.choice("combine_slots", COVERS, fallback="fewest"),
        partial_slots=form.choice("partial_slots", PARTIAL, fallback="refused"),
        fees=_fees(form, terms),
        surcharges=rules.read("surcharges", read_surcharge),
        combine=form.choice("combine_surcharges", WAYS_TO_COMBINE, fallback="multiplied"),
        most_times=form.fraction("most_times") if form.has("most_times") else None,
        charges=charges,
        reductions=rules.read("reductions", read_reduction),
        combine_reductions=form.choice("combine_reductions", WAYS_TO_REDUCE, fallback="best"),
        limits=rules.read("limits", read_limit),
        tax=read_tax(form.form("tax", required=False), rules.terms),
        **_roundings(form.form("rounding", required=False)),
    )
    form.skip("most_times", "hall")
    form.note()
    form.finish()
    return _with_case_caps(schedule)


class _Rules:
    """Reads lists of named rules; a code may stand only once among rules of a sort."""

    def __init__(self, form: FeeForm, terms: Terms) -> None:
        self._form = form
        self.terms = terms
        self._lines: dict[tuple[type[Rule], str], int] = {}

    def read(self, key: str, read: Callable[[FeeForm, Terms], R]) -> tuple[R, ...]:
        """The rules under `key`."""
        return tuple(self._one(form, read) for form in self._form.forms(key, required=False))

    def _one(self, form: FeeForm, read: Callable[[FeeForm, Terms], R]) -> R:
        rule = read(form, self.terms)
        key = type(rule), rule.code
        if rule.code and key in self._lines:
            line = self._lines[key]
            form.fault("code", _("同じコードが%(line)d行目にもあります。") % {"line": line})
        self._lines.setdefault(key, form.at.table.line)
        if isinstance(rule, Charge):  # from now on rules may apply to it
            if rule.code in (ROOM, ALL):
                form.fault("code", _("この名前は決まった意味があるので使えません。"))
            if rule.code in self.terms.rooms:
                form.fault("code", _("部屋と同じコードです。別のコードにしてください。"))
            self.terms = replace(self.terms, charges=self.terms.charges | {rule.code})
        return rule


def _questions(form: FeeForm, terms: Terms) -> dict[str, Names]:
    questions = form.labels("questions")
    form.known("questions", questions, terms.words)
    return questions


def _fees(form: FeeForm, terms: Terms) -> tuple[Row, ...]:
    form.refuse_empty("fees")
    forms = form.forms("fees")
    rows = tuple(read_fee_row(inner, terms) for inner in forms)
    for number, earlier in hidden_rows(rows):
        line = forms[earlier].at.table.line
        reason = _("この行は使われません。%(line)d行目の行がいつも先に当てはまります。")
        forms[number].fault("", reason % {"line": line})
    return rows


def _roundings(form: FeeForm | None) -> dict[str, Rounding | None]:
    if form is None:
        return {}
    roundings = {f"{when}_rounding": form.rounding(when) for when in ("step", "line", "total")}
    form.finish()
    return roundings


def _with_case_caps(schedule: Schedule) -> Schedule:
    """A charge's cap for the whole case is a limit on that charge alone."""
    limits = [
        Limit(
            code=charge.code,
            names=charge.names,
            clause=charge.clause,
            cap=charge.cap,
            to=frozenset({charge.code}),
        )
        for charge in schedule.charges
        if charge.cap is not None and charge.cap.per == "case"
    ]
    charges = tuple(
        replace(c, cap=None) if c.cap is not None and c.cap.per == "case" else c
        for c in schedule.charges
    )
    return replace(schedule, charges=charges, limits=(*limits, *schedule.limits))
