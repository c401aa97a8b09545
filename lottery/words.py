"""Sentences about results, for pages and letters alike."""

from django.utils.translation import gettext as _

from core.codes import grouped
from core.dates import when_label
from facilities.rules.values import Catalogue
from lottery.enums import Fate
from lottery.models import Result


def place_words(result: Result, halls: Catalogue) -> str:
    """When and where; empty without a place."""
    if result.room_id is None or result.period is None:
        return ""
    return f"{when_label(result.period)} {halls.room_by_id[result.room_id].names}"


def outcome_words(result: Result, halls: Catalogue) -> str:
    """What came of an entry, with the number of the booking or why there is none."""
    facts = {"place": place_words(result, halls), "why": result.refusal}
    if result.fate == Fate.STEPPED_BACK:
        return _("調整会議で、利用しないことになりました。")
    if result.fate == Fate.LOST:
        return _("残念ながら、ご用意できませんでした。")
    if result.refusal:
        return _("%(place)sに決まりましたが、予約にできませんでした。%(why)s") % facts
    if result.application is None:
        return _("%(place)sに決まりました。") % facts
    facts["number"] = grouped(result.application.code)
    if result.fate == Fate.MOVED:
        return _("第1希望ではなく、%(place)sになりました。予約番号 %(number)s") % facts
    return _("%(place)sに決まりました。予約番号 %(number)s") % facts
