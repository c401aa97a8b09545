"""Each rule that an ordinance may have, through the command: its own schedule, its yen by hand.

What the issue about prices lists stands in rules.yaml phrase by phrase, over one small hall.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from facilities.errors import TooFewPieces
from facilities.imports.fees import read_case_file, read_schedule_file
from facilities.rules.fees import Quote, difference
from facilities.rules.fees.choice import quote_by
from tests.facilities.fees.prices import total

RULES = yaml.load(
    (Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - only texts: numbers and times stay as they are written
)
Rules = dict[str, Any]


@pytest.mark.parametrize("example", RULES["examples"], ids=lambda example: example["rule"])
def test_rule_is_priced_to_the_yen(tmp_path: Path, example: Rules) -> None:
    schedule = yaml.dump(RULES["hall"] | example.get("with", {}), allow_unicode=True)
    case = yaml.dump(example["case"], allow_unicode=True)

    assert total(tmp_path, schedule=schedule, case=case) == int(example["yen"])


def test_no_rule_stands_twice() -> None:
    names = [example["rule"] for example in RULES["examples"]]

    assert len(set(names)) == len(names)


def priced(rules: str, case: str) -> Quote:
    """A case under the small hall with these rules in place of its own."""
    text = yaml.dump(RULES["hall"] | yaml.safe_load(rules), allow_unicode=True)
    versions, faults = read_schedule_file(text.encode(), file="fees.yaml")
    assert faults == []
    read, faults = read_case_file(f"{{{case}}}".encode(), file="case.yaml", versions=versions)
    assert faults == []
    return quote_by(versions=versions, case=read)


STOCK = "equipment: [{code: p, name: ピアノ, yen: 100, stock: 2}]"
USES = "uses: [{%s, equipment: {p: 1}}, {%s, equipment: {p: 2}}]"
HALL_AM = "room: hall, day: 2026-10-01, slots: [am]"


def test_stock_is_of_a_slot_over_all_rooms() -> None:
    with pytest.raises(TooFewPieces) as refused:
        priced(STOCK, USES % (HALL_AM, HALL_AM.replace("hall", "stage")))

    assert str(refused.value).count("2") == 1


@pytest.mark.parametrize(
    ("old", "new"), [("slots: [am]", "slots: [pm]"), ("2026-10-01", "2026-10-02")]
)
def test_stock_of_another_slot_or_day_is_there(old: str, new: str) -> None:
    other = HALL_AM.replace(old, new)

    assert priced(STOCK, USES % (HALL_AM, other)).total_yen


def test_stock_is_taken_only_on_the_days_on_which_it_is_wanted() -> None:
    two_days = HALL_AM + ", until: 2026-10-02, equipment: {p: {pieces: 2, days: 1}}"
    second = HALL_AM.replace("2026-10-01", "2026-10-02") + ", equipment: {p: 2}"

    assert priced(STOCK, f"uses: [{{{two_days}}}, {{{second}}}]").total_yen


VERSIONS = """\
versions:
- {from: 2024-04-01, fees: [{yen: {am: 1000}}]}
- {from: 2026-10-01, CHOSEN, fees: [{yen: {am: 1200}}]}
"""
BY_USE = VERSIONS.replace(" CHOSEN,", "")
BY_PERMIT = VERSIONS.replace("CHOSEN", "chosen_by: permit")
NOV = "room: hall, slots: am, day: 2026-11-01"
SEPT = "room: hall, slots: am, day: 2026-09-30"


@pytest.mark.parametrize(
    ("versions", "case", "yen"),
    [
        (BY_USE, SEPT, 1000),
        (BY_USE, f"{SEPT}, until: 2026-10-01", 2000),
        (BY_USE, "room: hall, slots: am, day: 2026-10-01", 1200),
        (BY_USE, f"{NOV}, permit_on: 2026-09-01", 1200),
        (BY_USE, f"uses: [{{{SEPT}}}, {{{NOV}}}]", 2200),
        (BY_PERMIT, f"{NOV}, permit_on: 2026-09-30", 1000),
        (BY_PERMIT, f"{NOV}, permit_on: 2026-10-01", 1200),
        (BY_PERMIT, f"{SEPT}, permit_on: 2026-10-01", 1200),
    ],
)
def test_version_is_chosen_by_the_day_of_use_or_of_the_permit(
    versions: str, case: str, yen: int
) -> None:
    hall = {key: value for key, value in RULES["hall"].items() if key not in ("from", "fees")}
    text = yaml.dump(hall, allow_unicode=True) + versions
    schedules, faults = read_schedule_file(text.encode(), file="fees.yaml")
    read, more = read_case_file(f"{{{case}}}".encode(), file="case.yaml", versions=schedules)

    assert [*faults, *more] == []
    assert quote_by(versions=schedules, case=read).total_yen == yen


CHANGED = """\
surcharges: [{code: weekend, name: 土日, when: {days: sat}, percent: 20}]
charges: [{code: late, name: 延長, charged: extension, per: hour, yen: 300}]
equipment: [{code: p, name: ピアノ, yen: 100}]
"""
BEFORE = "room: hall, day: 2026-10-01, slots: [am], equipment: [p]"


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("2026-10-01", "2026-10-02", [("ホール 10/2 午前", 1250), ("ホール 10/1 午前", -1250)]),
        (
            "2026-10-01",
            "2026-10-03",
            [("ホール 10/3 午前", 1250), ("土日", 250), ("ホール 10/1 午前", -1250)],
        ),
        ("[am]", "[am], extension_minutes: 61", [("延長", 600)]),
        ("[am]", "[am, night]", [("ホール 10/1 夜間", 2000)]),
        (", equipment: [p]", "", [("ピアノ", -100)]),
    ],
)
def test_change_of_mind_costs_the_difference_line_by_line(
    old: str, new: str, lines: list[tuple[str, int]]
) -> None:
    before, after = priced(CHANGED, BEFORE), priced(CHANGED, BEFORE.replace(old, new))

    changes = difference(before=before, after=after)

    shown = [(line.label, line.yen) for line in changes]
    assert sum(yen for _label, yen in shown) == after.total_yen - before.total_yen
    assert sorted(shown) == sorted(lines)
