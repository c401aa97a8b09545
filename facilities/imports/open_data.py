"""The 56 columns of the Digital Agency's list of public facilities, in their official order.

Source: header of 111007_public_facility.csv in otkzh/Saitama-Art-Resources-Survey, a secondary
source; confirm with the official definition before publishing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import HallEntry
from facilities.imports.texts import suggestion

_DATA = Path(__file__).parent.parent / "data"
COLUMNS = tuple((_DATA / "public_facility_columns.txt").read_text(encoding="utf-8").splitlines())
_ANSWERS = tomllib.loads((_DATA / "public_facility_answers.toml").read_text(encoding="utf-8"))
MUNICIPALITY, ID, CITY, NAME = COLUMNS[:4]
ADDRESS = COLUMNS[12]
MANDATORY = (MUNICIPALITY, ID, CITY, NAME, ADDRESS)
_CODE_COLUMNS = (MUNICIPALITY, COLUMNS[10])
_LATITUDE, _LONGITUDE = COLUMNS[18:20]
_DEGREES = {_LATITUDE: (20, 46), _LONGITUDE: (122, 154)}  # Japan
_DEGREE = re.compile(r"\d{1,3}(\.\d+)?")
_WEIGHTS = (6, 5, 4, 3, 2)


def is_municipality_code(code: str) -> bool:
    """Whether `code` is six digits, the last being the right check digit; leading zero kept."""
    if not re.fullmatch(r"\d{6}", code, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], _WEIGHTS, strict=True))
    return int(code[5]) == (11 - total % 11) % 10


def published(open_data: Mapping[str, str], column: str) -> bool | None:
    """Whether the open data say that something is there; None where they do not decide."""
    text = open_data.get(column, "") if column else ""
    return True if text in _ANSWERS["yes"] else False if text in _ANSWERS["no"] else None


def open_data_faults(hall: HallEntry) -> Iterator[Fault]:
    """Unknown columns, missing mandatory ones, and values that cannot be right."""
    for column in MANDATORY:
        if not hall.open_data.get(column):
            yield _fault(hall, column, _("この項目が必要です。"))
    for column, value in hall.open_data.items():
        if column not in COLUMNS:
            reason = _("公共施設一覧の56項目にありません。")
            yield _fault(hall, column, reason + suggestion(column, COLUMNS))
        elif column in _CODE_COLUMNS and not is_municipality_code(value):
            reason = _("検査数字を含む6桁のコードにしてください（先頭の0も書きます）。")
            yield _fault(hall, column, reason)
        elif column in _DEGREES and not _is_degree(value, *_DEGREES[column]):
            yield _fault(hall, column, _("日本の緯度・経度を10進の度で書いてください。"))
    if hall.names.ja and hall.open_data.get(NAME, hall.names.ja) != hall.names.ja:
        yield _fault(hall, NAME, _("施設の名称（name.ja）と違います。"))


def _is_degree(text: str, least: int, most: int) -> bool:
    return bool(_DEGREE.fullmatch(text)) and least <= float(text) <= most


def _fault(hall: HallEntry, column: str, reason: str) -> Fault:
    table = hall.at.table.fields.get("open_data")
    lines = getattr(table, "lines", {})
    line = lines.get(column, hall.at.table.lines.get("open_data", hall.at.table.line))
    return Fault(hall.at.file, line, f"open_data.{column}", reason)
