"""What one written value of a fee file means. Each function raises ValueError with the reason."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from facilities.imports.texts import parse_month_and_day, plain
from facilities.rules.fees.values import DAY_MINUTES, Season

_CODE = re.compile(r"[\w-]{1,50}")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?|-?\d{1,9}/[1-9]\d{0,5}")
_YEN = re.compile(r"\d{1,3}(,\d{3})+|\d{1,9}(\.\d{1,6})?")
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)")
_TIMES = re.compile(r"(.+?)\s*(?:\.\.|[-\N{EN DASH}\N{WAVE DASH}~\N{FULLWIDTH TILDE}])\s*(.+)")
_YEN_WORD = chr(0x5186)  # the word for yen, as people write it behind a number


def parse_code(text: str) -> str:
    """A code: letters of any script, digits, - and _."""
    if not _CODE.fullmatch(text):
        reason = _("コードは文字・数字・ハイフン・下線で50文字までです（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return text


def parse_number(text: str) -> Fraction:
    """1.5, 3/2 or -50, exactly."""
    clean = plain(text)
    if not _NUMBER.fullmatch(clean):
        reason = _("数は 2、1.5、1/3 のように書いてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return Fraction(clean)


def parse_yen(text: str) -> Fraction:
    """An amount of yen, 0 or more: 1350, 1,350 or 12.5."""
    clean = plain(text).removesuffix(_YEN_WORD)
    if not _YEN.fullmatch(clean):
        reason = _("金額は 1350 のように円の数だけを書いてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return Fraction(clean.replace(",", ""))


def parse_time(text: str) -> int:
    """9:00 as minutes from midnight, up to 24:00."""
    match = _TIME.fullmatch(plain(text))
    minutes = int(match[1]) * 60 + int(match[2]) if match else DAY_MINUTES + 1
    if minutes > DAY_MINUTES:
        reason = _("時刻は 9:00 の形で、0:00から24:00までにしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return minutes


def parse_times(text: str) -> tuple[int, int]:
    """9:00-12:00 as minutes from midnight."""
    match = _TIMES.fullmatch(text.strip())
    if not match:
        reason = _("時間は 9:00-12:00 の形にしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    first, last = parse_time(match[1]), parse_time(match[2])
    if first >= last:
        reason = _("終わりの時刻は始まりより後にしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return first, last


def parse_season(text: str) -> Season:
    """06-01..09-30, both included; 12-29 alone is one day."""
    first, _dots, last = text.partition("..")
    if ".." in last:
        reason = _("期間は 06-01..09-30 の形にしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return _month_and_day(first), _month_and_day(last or first)


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = parse_month_and_day(text).split("-")
    return int(month), int(day)
