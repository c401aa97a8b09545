"""What must stand on a paper: one shape per kind, as callers fill them.

All texts are Japanese (papers are the city's official acts and have one language). Moments and days
are ISO texts (`isoformat()`); a moment is aware. Amounts are whole yen with tax included. What the
city's settings say anyway (the mayor's title, the notice of appeal) may be left out.
"""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict


class Issuer(TypedDict):
    """In whose name the paper is: a mayor's office, a board, an operator (指定管理者)."""

    office: str
    name: NotRequired[str]
    address: NotRequired[str]
    registration_number: NotRequired[str]


class Use(TypedDict):
    """One room for one continuous period. `slots`: 午前・午後, where the room has named slots."""

    room: str
    start: str
    end: str
    slots: NotRequired[str]


class FeeLine(TypedDict):
    """One line of a fee; `how` says how it was reckoned (1,200円 × 2)."""

    label: str
    yen: int
    how: NotRequired[str]


class Answer(TypedDict):
    """What the applicant said of the use: 入場料 1,000円."""

    label: str
    text: str


class Applicant(TypedDict):
    """Who asked. `name` is the person; `organisation` stands above it where a group asked."""

    name: str
    organisation: NotRequired[str]
    address: NotRequired[str]


class Permit(TypedDict):
    """使用許可書. `conditions` are those of this permit; `clause` is the rule it stands on."""

    hall: str
    hall_address: NotRequired[str]
    hall_phone: NotRequired[str]
    applicant: Applicant
    applied_on: str
    uses: list[Use]
    purpose: str
    people: int
    answers: NotRequired[list[Answer]]
    lines: list[FeeLine]
    total_yen: int
    paid: NotRequired[str]
    conditions: list[str]
    clause: str
    issuer: NotRequired[Issuer]


class Refusal(TypedDict):
    """不許可通知書. `reason` in words, `clause` the rule; `appeal` overrides the city's 教示."""

    hall: str
    hall_phone: NotRequired[str]
    applicant: Applicant
    applied_on: str
    uses: list[Use]
    purpose: str
    reason: str
    clause: str
    appeal: NotRequired[str]
    issuer: NotRequired[Issuer]


class Cancellation(TypedDict):
    """取消通知書. `by_city`: the city took the permit back, so a 教示 follows.

    `refund_yen` is what goes back, `kept_yen` what the city keeps, `refund_how` by which way.
    """

    hall: str
    hall_phone: NotRequired[str]
    applicant: Applicant
    uses: list[Use]
    cancelled_on: str
    by_city: bool
    reason: str
    clause: NotRequired[str]
    permit_number: NotRequired[str]
    refund_yen: NotRequired[int]
    kept_yen: NotRequired[int]
    refund_how: NotRequired[str]
    appeal: NotRequired[str]
    issuer: NotRequired[Issuer]


class PaidLine(TypedDict):
    """One line of a receipt. `tax_percent` 10, 8 (軽減税率) or 0 (no consumption tax)."""

    label: str
    yen: int
    tax_percent: int


class Receipt(TypedDict):
    """領収書 as 適格簡易請求書. `reissue`: the earlier one was declared void and this replaces it.

    `addressee` may be empty: a 簡易 receipt needs none.
    """

    hall: str
    hall_phone: NotRequired[str]
    addressee: str
    received_on: str
    method: str
    title: str
    uses: list[Use]
    lines: list[PaidLine]
    total_yen: int
    reissue: NotRequired[bool]
    issuer: NotRequired[Issuer]


class Estimate(TypedDict):
    """見積書. `valid_until`: the last day on which the sum holds; nothing is booked by it.

    `is_open`: answers that may change the sum were still to be given.
    """

    hall: str
    hall_address: NotRequired[str]
    hall_phone: NotRequired[str]
    applicant: Applicant
    uses: list[Use]
    valid_until: str
    is_open: NotRequired[bool]
    lines: list[FeeLine]
    total_yen: int
    issuer: NotRequired[Issuer]


class SheetRow(TypedDict):
    """One receipt or pay-out of the day; what went out is negative."""

    at: str
    number: str
    label: str
    method: str
    yen: int


class SheetSum(TypedDict):
    """A sum of the day by method or by account item."""

    label: str
    count: int
    yen: int


class DaySheet(TypedDict):
    """収納日計表. `counted_yen - expected_yen` is the difference, explained by `difference_reason`.

    `expected_yen` is opening change plus cash in minus cash out. No names of payers.
    """

    hall: str
    day: str
    till: str
    rows: list[SheetRow]
    by_method: list[SheetSum]
    by_item: list[SheetSum]
    total_yen: int
    opening_yen: int
    expected_yen: int
    counted_yen: int
    difference_reason: NotRequired[str]
    closed_at: str
    closed_by: str
    issuer: NotRequired[Issuer]


SHAPES: dict[str, type[Any]] = {
    "permit": Permit,
    "refusal": Refusal,
    "cancellation": Cancellation,
    "receipt": Receipt,
    "day_sheet": DaySheet,
    "estimate": Estimate,
}

WITH_APPEAL = frozenset({"refusal", "cancellation"})
"""Decisions against somebody: a 教示 stands on them."""


def faults(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """What is missing or unknown in `facts` for a paper of `kind`; empty when all is there."""
    shape = SHAPES[kind]
    missing = sorted(shape.__required_keys__ - facts.keys())
    unknown = sorted(facts.keys() - shape.__annotations__.keys())
    wrong_sum = "total_yen" in facts and "lines" in facts and not _sums_up(facts)
    return (
        [f"{name} is missing" for name in missing]
        + [f"{name} is unknown" for name in unknown]
        + (["total_yen is not the sum of lines"] if wrong_sum else [])
    )


def _sums_up(facts: Mapping[str, Any]) -> bool:
    return bool(sum(line["yen"] for line in facts["lines"]) == facts["total_yen"])
