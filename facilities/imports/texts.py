"""What one written value means: each function gives a typed value or raises ValueError.

The error's text is the reason that a clerk reads.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from difflib import get_close_matches
from ipaddress import ip_network

from django.utils.translation import gettext as _

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def suggestion(wrong: str, right: Iterable[str]) -> str:
    """ " Did you mean …?" where a right word is close to the wrong one, else nothing."""
    close = get_close_matches(wrong, list(right), n=1, cutoff=0.6)
    return _("「%(word)s」の間違いですか。") % {"word": close[0]} if close else ""


def plain(text: str) -> str:
    """Full-width digits and signs as plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def parse_day(text: str) -> date:
    """The day written 2026-12-05. Raises ValueError with a reason for people."""
    match = _DAY.fullmatch(plain(text))
    try:
        return date(*map(int, match.groups() if match else ()))
    except (ValueError, TypeError):
        reason = _("日付は 2026-12-05 の形で、実在する日にしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text}) from None


def parse_clock(text: str) -> time:
    """The time written 9:00. Raises ValueError with a reason for people."""
    match = _CLOCK.fullmatch(plain(text))
    try:
        return time.fromisoformat(match[0].zfill(5) if match else "")
    except ValueError:
        reason = _("時刻は 9:00 の形で、0:00から23:59までにしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text}) from None


def parse_month_and_day(text: str) -> str:
    """A day of every year written 12-29, as 12-29. Raises ValueError with a reason for people."""
    match = _MONTH_AND_DAY.fullmatch(plain(text))
    leap_year = 2000  # so that 02-29 is a day
    try:
        return date(leap_year, *map(int, match.groups() if match else ())).strftime("%m-%d")
    except (ValueError, TypeError):
        reason = _("月日は 12-29 の形にしてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text}) from None


def text_up_to(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            reason = _("長すぎます（%(length)d文字。%(longest)d文字まで）。")
            raise ValueError(reason % {"length": len(text), "longest": longest})
        return text

    return read


def parse_code(text: str) -> str:
    if not _CODE.fullmatch(text):
        reason = _("コードは英小文字・数字・ハイフンで50文字までです（「%(text)s」）。")
        raise ValueError(reason % {"text": text})
    return text


def parse_network(text: str) -> str:
    try:
        return str(ip_network(text))
    except ValueError:
        reason = _("ネットワークは 10.20.0.0/16 のように書いてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text}) from None


def number_between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        clean = plain(text)
        if not re.fullmatch(r"-?\d{1,12}", clean):
            raise ValueError(_("整数にしてください（「%(text)s」）。") % {"text": text})
        if not least <= int(clean) <= most:
            reason = _("%(least)dから%(most)dまでの整数にしてください（「%(text)s」）。")
            raise ValueError(reason % {"least": least, "most": most, "text": text})
        return int(clean)

    return read


def parse_flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        reason = _("「はい」は true、「いいえ」は false と書いてください（「%(text)s」）。")
        raise ValueError(reason % {"text": text}) from None


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            reason = _("「%(text)s」は使えません。使えるのは %(allowed)s です。") % {
                "text": text,
                "allowed": ", ".join(allowed),
            }
            raise ValueError(reason + suggestion(text, allowed))
        return text

    return read
