"""What a fee file says in a few words, priced to the yen: each case worked out by hand."""

from pathlib import Path

import pytest

from facilities.fee_rules_words import settings_text
from facilities.imports.fees import read_schedule_file
from facilities.rules.fees import Schedule
from facilities.rules.fees.changes import changes_between
from facilities.rules.fees.told import rules_told, tables_of
from tests.facilities.fees.prices import quoted, total

SLOTS = """\
name: 見本の使用料
from: 2024-04-01
slots:
  am: {name: 午前, time: 9:00-12:00}
  pm: {name: 午後, time: 13:00-17:00}
  night: {name: 夜間, time: 18:00-22:00}
"""
UNITS = (
    SLOTS
    + """\
rooms: {slot: 区分ごと, hour: 時間ごと, clock: 時間帯ごと, day: 日ごと, joined: 続けて売る}
fees:
  - {rooms: slot, per: slot, yen: 2040}
  - {rooms: hour, per: hour, yen: 500}
  - {rooms: clock, per: hour, yen: 900, between: 17:00-22:00}
  - {rooms: clock, per: hour, yen: 600}
  - {rooms: day, per: day, yen: 9000}
  - {rooms: joined, yen: {am+pm: 7000}}
charges:
  - {code: ext, name: 延長, charged: extension, percent: 30, of: table, share: slot}
  - {code: over, name: 超過, charged: overrun, percent: 130, of: table, share: slot_hour}
"""
)


@pytest.mark.parametrize(
    ("room", "minutes", "expected"),
    [
        ("slot", "extension_minutes: 60", 4080 + 612),  # 30 % of one slot of two
        ("hour", "extension_minutes: 60", 3500 + 600),  # of the 4 hours of the afternoon
        ("clock", "extension_minutes: 60", 4200 + 720),
        ("day", "extension_minutes: 60", 9000 + 2700),  # a day has no slots of its own
        ("joined", "extension_minutes: 60", 7000 + 2100),  # sold only together
        ("joined", "overrun_minutes: 60", 7000 + 1300),  # 7,000 ÷ 7 hours × 1.3
    ],
)
def test_share_of_a_slot_is_of_that_slot_alone(
    tmp_path: Path, room: str, minutes: str, expected: int
) -> None:
    case = f"{{room: {room}, day: 2026-10-01, slots: [am, pm], {minutes}}}"

    assert total(tmp_path, schedule=UNITS, case=case) == expected


def test_line_names_the_slot_whose_share_it_is(tmp_path: Path) -> None:
    case = "{room: slot, day: 2026-10-01, slots: [am, pm], extension_minutes: 60}"

    *_rest, line = quoted(tmp_path, schedule=UNITS, case=case)["lines"]

    assert line["how"] == "「午後」の使用料（料金表の額）2,040円 × 30%"


CLOCK = (
    SLOTS
    + """\
rooms: {hall: ホール}
fees: [{yen: {am: 1000, pm: 1500, night: 2000}}]
charges:
  - {code: early, name: 早朝, charged: early, per: hour, yen: 700, between: 8:00-9:00}
  - code: over
    name: 超過
    charged: overrun
    prices:
      - {per: minute, block: 30, yen: 300, between: 9:00-18:00}
      - {per: minute, block: 30, yen: 900, between: 0:00-5:00}
      - {per: minute, block: 30, yen: 600}
  - {code: lights, name: 照明, charged: always, per: hour, yen: 50, between: 17:00-21:00}
"""
)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("slots: pm, overrun_minutes: 90", 1500 + 2 * 300 + 600),
        ("slots: night, overrun_minutes: 150", 2000 + 4 * 600 + 900 + 3 * 50),  # past midnight
        ("slots: am, early_minutes: 90", 1000 + 700),  # before 8 nothing is said
        ("slots: am", 1000),  # no lights in the morning
    ],
)
def test_time_before_and_after_is_priced_by_the_clock(
    tmp_path: Path, use: str, expected: int
) -> None:
    case = f"{{room: hall, day: 2026-10-01, {use}}}"

    assert total(tmp_path, schedule=CLOCK, case=case) == expected


LIMITS = """\
name: 見本の使用料
from: 2024-04-01
rooms: {a: 会議室A, b: 会議室B}
fees: [{per: hour, yen: 500}]
charges: [{code: heat, name: 暖房, kind: heating, per: hour, yen: 200}]
reductions: [{code: free, name: 免除, by: application, percent: 100}]
limits:
  - {code: limit, name: 上限, to: [room, heating], yen: 3000, per: day}
"""
THREE_DAYS = "{room: a, day: 2026-10-01, until: 2026-10-03, from: 10:00, to: 15:00, requests: heat}"
TWO_ROOMS = (
    "{uses: [{room: a, day: 2026-10-01, from: 9:00, to: 13:00},"
    " {room: b, day: 2026-10-01, from: 9:00, to: 13:00}]}"
)
SATURDAY = "{room: a, day: 2026-10-02, until: 2026-10-03, from: 9:00, to: 17:00}"
HOUR = "room: a, day: 2026-10-01, from: 9:00, to: 10:00"


@pytest.mark.parametrize(
    ("limit", "case", "expected"),
    [
        ("yen: 3000, per: day", THREE_DAYS, 9000),
        ("yen: 3000, per: use", THREE_DAYS, 3000),
        ("yen: 3000, per: day", TWO_ROOMS, 3000),
        ("yen: 3000, per: use", TWO_ROOMS, 4000),
        ("yen: 3000, per: day, when: {days: sat}", SATURDAY, 4000 + 3000),
        ("yen: 3000, per: use, when: {days: sat}", SATURDAY, 4000 + 3000),
        ("at_least: 800, per: use", f"{{{HOUR}}}", 800),
        ("at_least: 800, per: use", f"{{{HOUR}, requests: heat}}", 800),
        ("at_least: 800, per: case", f"{{{HOUR}, reductions: free}}", 0),  # free stays free
        ("at_least: 5000, per: day", TWO_ROOMS, 5000),
    ],
)
def test_limit_is_for_each_day_use_or_case(
    tmp_path: Path, limit: str, case: str, expected: int
) -> None:
    schedule = LIMITS.replace("yen: 3000, per: day", limit)

    assert total(tmp_path, schedule=schedule, case=case) == expected


WORDS = (
    SLOTS
    + """\
rooms: {hall: ホール}
words:
  user: {resident: 市内, outside: 市外}
  use: {general: 一般, commercial: 営利}
  drink: {yes: 飲酒}
fees: [{yen: {am: 1000, night: 2000}}]
surcharges:
  - code: dearer
    name: 割増
    when: [{use: commercial, user: outside}, {admission: {from: 1}}, {drink: yes}]
    unless: [{admission: {over: 5000}}, {days: sun}]
    multiply: 2
"""
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("use: commercial, user: resident", 1000),
        ("use: commercial, user: outside", 2000),
        ("admission: 1", 2000),
        ("drink: yes", 2000),
        ("drink: true", 2000),  # as a program writes yes
        ("drink: false", 1000),
        ("use: commercial, user: outside, admission: 500, drink: yes", 2000),  # once for all
        ("admission: 5001", 1000),
        ("admission: 500, day: 2026-10-04", 1000),
    ],
)
def test_one_of_the_listed_conditions_suffices(tmp_path: Path, answers: str, expected: int) -> None:
    day = "" if "day:" in answers else "day: 2026-10-01, "

    case = f"{{room: hall, slots: am, {day}{answers}}}"

    assert total(tmp_path, schedule=WORDS, case=case) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-02", 3000),  # a Monday before 文化の日
        ("2026-11-03", 2000),
        ("2026-05-03", 3000),  # itself a holiday, before another
        ("2026-09-20", 3000),  # a Sunday before 敬老の日
        ("2026-12-30", 3000),  # before a holiday of the hall's own
        ("2026-10-03", 2000),
    ],
)
def test_day_before_a_holiday(tmp_path: Path, day: str, expected: int) -> None:
    eve = "{when: {days: before_holiday}, yen: {night: 3000}}"
    schedule = WORDS.replace("fees: [", f"fees: [{eve}, ") + "more_holidays: [12-31..01-03]\n"

    case = f"{{room: hall, day: {day}, slots: night}}"

    assert total(tmp_path, schedule=schedule, case=case) == expected


HIGHEST = (
    SLOTS
    + """\
rooms: {hall: ホール}
words: {user: {outside: 市外}, use: {commercial: 営利}, part: {half: 半面}}
fees: [{yen: {am: 10000}}]
combine_surcharges: highest
surcharges:
  - {code: off, name: 休日, when: {days: [sat, sun, holiday]}, percent: 20, as_table: true}
  - {code: outside, name: 市外, when: {user: outside}, multiply: 1.5}
  - {code: commercial, name: 営利, when: {use: commercial}, multiply: 2}
  - {code: half, name: 半面, when: {part: half}, multiply: 1/2}
"""
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("user: outside, use: commercial", 24000),
        ("user: outside, part: half", 9000),
        ("part: half", 6000),
    ],
)
def test_highest_is_taken_of_what_counts_as_the_table(
    tmp_path: Path, answers: str, expected: int
) -> None:
    case = f"{{room: hall, day: 2026-10-03, slots: am, {answers}}}"

    assert total(tmp_path, schedule=HIGHEST, case=case) == expected


def test_amount_that_never_ends_is_cut_for_people(tmp_path: Path) -> None:
    late = "{code: l, name: 居残り, charged: overrun, percent: 130, of: table, share: slot_hour}"
    case = "{room: hall, day: 2026-10-01, slots: am, overrun_minutes: 60}"
    schedule = CLOCK.partition("charges:")[0] + f"charges: [{late}]"

    *_rest, line = quoted(tmp_path, schedule=schedule, case=case)["lines"]

    assert line["how"] == "「午前」の使用料の1時間当たり（料金表の額）333.33…円 × 130%"
    assert line["yen"] == 433  # 1,000 ÷ 3 × 1.3, exactly 433 1/3


def schedule_in(text: str) -> Schedule:
    [schedule], faults = read_schedule_file(text.encode(), file="fees.yaml")
    assert faults == []
    return schedule


def test_first_units_least_and_most_are_told() -> None:
    row = "{rooms: hour, per: hour, yen: 500, first: {blocks: 2, yen: 900}, least: 3, most: 4000}"
    schedule = schedule_in(UNITS.replace("{rooms: hour, per: hour, yen: 500}", row))

    (table,) = tables_of(schedule, "hour")

    assert [(each.label, each.price) for each in table.prices] == [
        ("最初の2時間", "900円"),
        ("その後1時間", "500円"),
        ("最低", "3時間"),
        ("上限", "4,000円"),
    ]


def test_each_price_of_a_charge_says_when_it_holds() -> None:
    dearer = "{when: {days: sun}, per: minute, block: 30, yen: 400, between: 9:00-18:00}"
    schedule = schedule_in(CLOCK.replace("prices:\n", f"prices:\n      - {dearer}\n"))

    late = next(rule for rule in rules_told(schedule, "hall") if rule.name == "超過")

    assert late.what.startswith("9:00–18:00 30分ごと 400円（日曜日）・9:00–18:00 30分ごと 300円・")


def test_alternatives_and_limits_are_told() -> None:
    schedule = schedule_in(WORDS + "limits: [{code: l, name: 最低, to: all, at_least: 500}]\n")

    (surcharge,) = rules_told(schedule)

    assert surcharge.when == (
        "市外・営利 または 入場料・参加費1円以上 または 飲酒、"
        "入場料・参加費5,001円以上 または 日曜日を除く"
    )
    assert settings_text(schedule)["最低"] == "500円以上"


@pytest.mark.parametrize(
    ("slots", "expected"),
    [("am", 1600), ("night", 4000), ("[am, night]", 5600)],
)
def test_highest_is_found_for_each_column(tmp_path: Path, slots: str, expected: int) -> None:
    schedule = (
        SLOTS
        + """\
rooms: {hall: ホール}
words: {user: {outside: 市外}}
fees: [{yen: {am: 1000, night: 2000}}]
combine_surcharges: highest
surcharges:
  - {code: outside, name: 市外, when: {user: outside}, percent: 60}
  - {code: night, name: 夜間, when: {slots: night}, percent: 100}
"""
    )

    case = f"{{room: hall, day: 2026-10-01, slots: {slots}, user: outside}}"

    assert total(tmp_path, schedule=schedule, case=case) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("reductions: cohosted", 500),  # who grants it has looked at the word
        ("backing: cohosted", 1000),  # nobody granted it
        ("reductions: supported, user: resident", 750),
        ("reductions: supported, user: outside", 2000),  # a word that prices, too, must be true
    ],
)
def test_granted_reduction_needs_no_word_that_only_reduces(
    tmp_path: Path, answers: str, expected: int
) -> None:
    schedule = (
        SLOTS
        + """\
rooms: {hall: ホール}
words: {user: {resident: 市内, outside: 市外}, backing: {cohosted: 共催, supported: 後援}}
fees:
  - {when: {user: outside}, yen: {am: 2000}}
  - {unless: {user: [outside]}, yen: {am: 1000}}
surcharges: [{code: resident, name: 市内, when: {user: resident}, percent: 0}]
reductions:
  - {code: cohosted, name: 共催, by: application, when: {backing: cohosted}, percent: 50}
  - {code: supported, name: 後援, by: application, when: {backing: supported, user: resident},
     percent: 25}
"""
    )

    case = f"{{room: hall, day: 2026-10-01, slots: am, {answers}}}"

    assert total(tmp_path, schedule=schedule, case=case) == expected


@pytest.mark.parametrize(
    ("tax", "expected"),
    [
        ("percent: 10", 2057),  # 1,235 + 335 + 300 = 1,870; × 1.1
        ("percent: 10, round: {to: 10, way: down}", 2050),
        ("percent: 10, round: {to: 10, way: down, of: change}", 1870 + 180),
        ("percent: 10, per: line", 2057),
        ("percent: 10, per: line, round: {to: 10, way: down}", 1350 + 360 + 330),
        ("percent: 10, per: line, round: {to: 10, way: up, of: change}", 1870 + 130 + 40 + 30),
        ("percent: 10, per: line, leaves_out: piano, round: {to: 10, way: down}", 1350 + 360 + 300),
    ],
)
def test_tax_is_of_the_sum_or_of_each_thing(tmp_path: Path, tax: str, expected: int) -> None:
    schedule = (
        SLOTS
        + f"""\
rooms: {{hall: ホール}}
fees: [{{yen: {{am: 1235}}}}]
charges: [{{code: heat, name: 暖房, charged: always, yen: 335}}]
equipment: [{{code: piano, name: ピアノ, yen: 300}}]
tax: {{{tax}}}
"""
    )

    case = "{room: hall, day: 2026-10-01, slots: am, equipment: piano}"

    assert total(tmp_path, schedule=schedule, case=case) == expected


def test_row_below_others_says_whom_it_is_for() -> None:
    schedule = schedule_in(UNITS.replace("{rooms: hour, per: hour, yen: 500}", RESIDENTS) + WORD)

    assert [table.when for table in tables_of(schedule, "hour")] == [
        "市内",
        "上のどれにも当てはまらないとき",
    ]
    assert [table.when for table in tables_of(schedule, "clock")] == ["", ""]


def test_row_put_above_does_not_make_the_one_below_new() -> None:
    before = schedule_in(UNITS + WORD)
    after = schedule_in(UNITS.replace("{rooms: hour, per: hour, yen: 500}", RESIDENTS) + WORD)

    (change,) = changes_between(before, after)

    assert (change.what, change.before, change.after) == ("時間ごと 市内 1時間", "", "400円")


RESIDENTS = """{rooms: hour, when: {user: resident}, per: hour, yen: 400}
  - {rooms: hour, per: hour, yen: 500}"""
WORD = "words: {user: {resident: 市内, outside: 市外}}\n"
