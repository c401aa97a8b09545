"""The closed lists of words about halls."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What the trail calls it when staff publish or withdraw rules; loading files asks for it, too.
RULES_PUBLISHED, RULES_WITHDRAWN = "publish_rules", "withdraw_rules"


class Family(TextChoices):
    """Families of halls (施設群): each keeps its own rules and, later, its own use permission."""

    COMMUNITY = "community", _("公民館")
    WELFARE = "welfare", _("福祉会館・コミュニティセンター")
    CULTURE = "culture", _("文化会館・ホール")
    PLAZA = "plaza", _("交流プラザ")
    HERITAGE = "heritage", _("文化財・迎賓施設")
    SPORTS = "sports", _("スポーツ施設")
    SCHOOL = "school", _("学校開放")


class Belongs(TextChoices):
    """Of what a thing of the vocabulary of accessibility is said."""

    HALL = "hall", _("施設")
    ROOM = "room", _("部屋")


class PictureKind(TextChoices):
    """What staff put up of a hall or a room."""

    PHOTO = "photo", _("写真")
    PLAN = "plan", _("平面図")


class Unit(TextChoices):
    """How a room is let: in the ordinance's slots, or by the hour."""

    SLOTS = "slots", _("利用区分")
    HOURS = "hours", _("時間")


class ClosedKind(TextChoices):
    """The forms that a regular closed day takes in the ordinances (requirement 84)."""

    WEEKDAY = "weekday", _("毎週の曜日")
    NTH_WEEKDAY = "nth_weekday", _("第n曜日")
    MONTH_DAY = "month_day", _("毎月の日")
    SEASON = "season", _("毎年の期間")
    DATES = "dates", _("日付")


class Asked(TextChoices):
    """What a hall wants to know before it lets a room (requirements 51, 86)."""

    ADMISSION = "admission", _("入場料")
    COMMERCIAL = "commercial", _("営利・宣伝")
    SALES = "sales", _("物品の販売")
    FOOD = "food", _("飲食")
    FIRE = "fire", _("火気")
    POLITICS = "politics", _("特定の政党のための活動")
    RELIGION = "religion", _("特定の宗教のための活動")
    IN_CHARGE = "person_in_charge", _("当日の責任者")


class RuleSubject(TextChoices):
    """What a hall's own rules are about; each has versions of its own."""

    CLOSED = "closed", _("休館日")
    KEPT = "kept", _("市民のために空けておく日")
    PENALTIES = "penalties", _("点数と利用の制限")


class OnHoliday(TextChoices):
    """What happens when a regular closed weekday is a public holiday."""

    STAYS = "stays", _("休館のまま")
    OPENS = "opens", _("開館する")
    SHIFTS = "shifts", _("次の平日に振り替える")


class OpensBasis(TextChoices):
    """From where the opening of reception is counted back."""

    MONTH_FIRST = "month_first", _("利用月の初日から")
    SAME_DAY = "same_day", _("利用日から")


class Shift(TextChoices):
    """Where an opening day goes that falls on a day when nobody can receive (requirement 42)."""

    NONE = "none", _("そのまま")
    NEXT_OPEN_DAY = "next_open_day", _("次の開館日")
    NEXT_NON_HOLIDAY = "next_non_holiday", _("次の休日でない日")


class Allocation(TextChoices):
    """How places are given before first come, first served."""

    FIRST_COME = "first_come", _("先着順")
    LOTTERY = "lottery", _("抽選")
    MEETING = "meeting", _("調整会議")


class PaymentMode(TextChoices):
    """When the fee of a room is paid (requirement 106)."""

    FREE = "free", _("使用料なし")
    ON_DAY = "on_day", _("当日の窓口")
    PREPAID = "prepaid", _("利用の前")


class DueBasis(TextChoices):
    """From where the last day for paying before use is counted."""

    AFTER_BOOKING = "after_booking", _("予約の日から")
    BEFORE_USE = "before_use", _("利用日の前")


class ApplicantKind(TextChoices):
    """Who may apply (requirement 12)."""

    PERSON = "person", _("個人")
    ORGANISATION = "organisation", _("団体")

    @classmethod
    def of(cls, organisation_id: int | None) -> "ApplicantKind":
        """An organisation where one is named, else a person."""
        return cls.PERSON if organisation_id is None else cls.ORGANISATION


class LimitCount(TextChoices):
    """What a limit counts (requirements 55, 56)."""

    SLOTS = "slots", _("コマ数")
    BOOKINGS = "bookings", _("件数")
    HOURS = "hours", _("時間数")
    DAYS_IN_A_ROW = "days_in_a_row", _("続けて使う日数")
    ROOMS_AT_ONCE = "rooms_at_once", _("同じ時間の室数")


class LimitSpan(TextChoices):
    """Over which time a limit counts; half-years begin in April and October."""

    DAY = "day", _("日")
    WEEK = "week", _("週（月曜日から）")
    MONTH = "month", _("月")
    HALF_YEAR = "half_year", _("半期")
    FISCAL_YEAR = "fiscal_year", _("年度")
    OUTSTANDING = "outstanding", _("まだ使っていない予約")


class LimitReach(TextChoices):
    """In which rooms a limit counts."""

    ROOM = "room", _("その室")
    ROOMS = "rooms", _("決めた室")
    HALL = "hall", _("その施設")
    CITY = "city", _("市の全施設")


class Disturbance(TextChoices):
    """What follows from a loud use beside a quiet one (requirement 40)."""

    REFUSE = "refuse", _("受け付けない")
    WARN = "warn", _("職員に知らせる")


class PenaltyCause(TextChoices):
    """What gives penalty points (requirement 140)."""

    LATE_CANCEL = "late_cancel", _("間ぎわの取消")
    NO_SHOW = "no_show", _("無断不使用")
    UNPAID = "unpaid", _("期限までの納付なし")


class PenaltyEffect(TextChoices):
    """What follows from enough points (requirement 140)."""

    NO_LOTTERY = "no_lottery", _("抽選に申し込めない")
    BOOKINGS_A_MONTH = "bookings_a_month", _("1か月の予約の件数に上限")
    SUSPENDED = "suspended", _("新しい予約ができない")


class PenaltyUntil(TextChoices):
    """An end that the calendar sets: points or effects last until the end of it."""

    HALF_YEAR = "half_year", _("半期の終わりまで")
    FISCAL_YEAR = "fiscal_year", _("年度の終わりまで")
