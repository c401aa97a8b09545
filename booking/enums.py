"""The closed lists of words about bookings."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a booking stands. What is paid is the ledger's to say, never this."""

    REQUESTED = "requested", _("申請中")
    AWAITING_PAYMENT = "awaiting_payment", _("納付待ち")
    CONFIRMED = "confirmed", _("確定")
    IN_USE = "in_use", _("利用中")
    COMPLETED = "completed", _("利用済")
    REJECTED = "rejected", _("不承認")
    CANCELLED = "cancelled", _("取消")
    EXPIRED = "expired", _("期限切れ")
    NO_SHOW = "no_show", _("無断不使用")


# A booking in one of these keeps its room.
HOLDING = frozenset({Status.REQUESTED, Status.AWAITING_PAYMENT, Status.CONFIRMED, Status.IN_USE})


# Nobody is in the room yet: it can still be moved, changed and cancelled.
OPEN = frozenset({Status.REQUESTED, Status.AWAITING_PAYMENT, Status.CONFIRMED})


# Doors open for these in their time.
MAY_ENTER = frozenset({Status.CONFIRMED, Status.IN_USE, Status.COMPLETED})

# The fee is owed: also by those who did not come.
LIVE = frozenset(
    {
        Status.AWAITING_PAYMENT,
        Status.CONFIRMED,
        Status.IN_USE,
        Status.COMPLETED,
        Status.NO_SHOW,
    }
)


class CancelledAs(TextChoices):
    """Whose act a cancellation was, and whether it counts (requirements 60, 140)."""

    TAKEN_BACK = "taken_back", _("入力間違いの取りやめ")
    BY_APPLICANT = "by_applicant", _("利用者の取消")
    LATE = "late", _("期限を過ぎた利用者の取消")
    BY_CITY = "by_city", _("施設の都合による取消")
    BY_DISASTER = "by_disaster", _("災害による取消")


NOT_THEIR_DOING = frozenset({CancelledAs.BY_CITY, CancelledAs.BY_DISASTER})


class EventKind(TextChoices):
    """What happened to a booking, for its story."""

    MADE = "made", _("予約しました")
    REQUESTED = "requested", _("申請しました")
    TAKEN_BACK = "taken_back", _("入力間違いとして取りやめました")
    CANCELLED = "cancelled", _("取り消しました")
    RESTORED = "restored", _("取消を元に戻しました")
    APPROVED = "approved", _("許可しました")
    REFUSED = "refused", _("不許可としました")
    HELD_BACK = "held_back", _("施設から質問しました")
    ANSWERED = "answered", _("質問に答えました")
    MOVED = "moved", _("部屋か時間を変えました")
    CHANGED = "changed", _("申し込みの内容を変えました")
    CHECKED_IN = "checked_in", _("利用を始めました")
    CHECKED_OUT = "checked_out", _("利用を終えました")
    ADMISSION_UNDONE = "admission_undone", _("受付の記録を直しました")
    NO_SHOW = "no_show", _("利用がありませんでした")
    REPORTED = "reported", _("利用の報告を受けました")
    PAID = "paid", _("お支払いを受け取りました")
    EXPIRED = "expired", _("期限までにお支払いがありませんでした")
    REVIVED = "revived", _("期限後のお支払いで、予約を元に戻しました")
    TOO_LATE = "too_late", _("期限後のお支払いをお返しします")
    UNPAID_AGAIN = "unpaid_again", _("お支払いの記録を取り消しました")
    DISPUTED = "disputed", _("カード会社から異議がありました")
    MONEY_BACK = "money_back", _("使用料をお返ししました")
    EXEMPTION_ASKED = "exemption_asked", _("減免を申請しました")
    EXEMPTION_GRANTED = "exemption_granted", _("減免を認めました")
    EXEMPTION_REFUSED = "exemption_refused", _("減免を認めませんでした")
    DOCUMENTS_IN = "documents_in", _("書類を受け取りました")
    DOCUMENT_WANTED = "document_wanted", _("書類の追加をお願いしました")
    PROOF_MISSING = "proof_missing", _("手帳などを確かめられず、減免しない料金にしました")
    EXTENDED = "extended", _("利用時間を延ばしました")
    CHARGED = "charged", _("時間の前後の料金を加えました")
    KEY_LENT = "key_lent", _("鍵を貸しました")
    KEY_RETURNED = "key_returned", _("鍵が返りました")
    KEY_OVERDUE = "key_overdue", _("鍵が返っていません")
    KEY_LOST = "key_lost", _("鍵が失われました")


class Verdict(TextChoices):
    """What the city decided about bookings; each is an act that is told in writing."""

    APPROVED = "approved", _("許可")
    REFUSED = "refused", _("不許可")
    REVOKED = "revoked", _("取消")


class ExemptionState(TextChoices):
    """Where an application for a reduction (減免申請) stands."""

    ASKED = "asked", _("審査中")
    GRANTED = "granted", _("認められました")
    REFUSED = "refused", _("認められませんでした")


class ProofState(TextChoices):
    """Whether what a reduction rests on was shown on the day."""

    SEEN = "seen", _("確かめた")
    MISSING = "missing", _("見せてもらえなかった")


class Cause(TextChoices):
    """Whose reason a cancellation had: it decides what comes back (requirement 115)."""

    APPLICANT = "applicant", _("利用者の都合")
    CITY = "city", _("施設の都合")
    DISASTER = "disaster", _("災害")


class OfficialKind(TextChoices):
    """For what the city uses its own rooms (requirement 79)."""

    OFFICIAL = "official", _("公用")
    ADMINISTRATIVE = "administrative", _("行政使用")
    HOSTED = "hosted", _("主催事業")
    ELECTION = "election", _("選挙")
    SHELTER = "shelter", _("避難所")


class ClearedFor(TextChoices):
    """For what bookings were moved or cancelled in one act (requirement 85)."""

    CLOSURE = "closure", _("休館・利用停止")
    OFFICIAL = "official", _("市の利用")


class Missing(TextChoices):
    """What stands between an application and its permit."""

    PHONE = "phone", _("電話番号")
    CONSENT = "consent", _("規約への同意")


class Presence(TextChoices):
    """Whether those who booked are there, as the board of the day says it."""

    EXPECTED = "expected", _("これから")
    LATE = "late", _("まだ来ていません")
    PRESENT = "present", _("利用中")
    OVERTIME = "overtime", _("時間を過ぎています")
    LEFT = "left", _("終わりました")
    ABSENT = "absent", _("来ませんでした")


class CellState(TextChoices):
    """What one slot of one room is for the one who looks; the words are the legend's."""

    FREE = "free", _("空き")
    HELD_BY_YOU = "held_by_you", _("あなたが仮押さえ中")
    HELD = "held", _("仮予約中")
    BOOKED = "booked", _("予約済")
    LOTTERY = "lottery", _("抽選")
    MEETING = "meeting", _("調整会議")
    NOT_YET = "not_yet", _("受付前")
    ENDED = "ended", _("受付終了")
    CLOSED_DAY = "closed_day", _("休館")
    OFFICIAL = "official", _("市の利用")
    SUSPENDED = "suspended", _("利用停止")
    NOT_FOR_YOU = "not_for_you", _("対象外")
    PRIORITY = "priority", _("優先受付中")


SIGNS: dict[CellState, str | Promise] = {
    CellState.FREE: "○",
    CellState.HELD_BY_YOU: "◔",
    CellState.HELD: "△",
    CellState.BOOKED: "×",
    CellState.LOTTERY: _("抽"),
    CellState.MEETING: _("調"),
    CellState.NOT_YET: "－",
    CellState.ENDED: "－",
    CellState.CLOSED_DAY: _("休"),
    CellState.OFFICIAL: _("公"),
    CellState.SUSPENDED: _("止"),
    CellState.NOT_FOR_YOU: "－",
    CellState.PRIORITY: _("優"),
}


class PointChange(TextChoices):
    """What happened to a penalty point after it was given; the changes alternate."""

    WAIVED = "waived", _("免除")
    REINSTATED = "reinstated", _("免除の取消")


class Ground(TextChoices):
    """Why a point was waived, or its waiver taken back."""

    UNDONE = "undone", _("もとの記録を直したため")
    STAFF = "staff", _("施設の判断")
    WARNING = "warning", _("警報などの日の一括免除")
    CLOSED = "closed", _("施設の都合でその時間を休みにしたため")


class WarningKind(TextChoices):
    """For what a day's points are waived at once (requirement 142; 港区 2025-06-01)."""

    SPECIAL_WARNING = "special_warning", _("特別警報")
    WARNING = "warning", _("警報")
    ADVISORY = "advisory", _("注意報（大雨・洪水・高潮・大雪）")
    SPECIAL_HEAT_ALERT = "special_heat_alert", _("熱中症特別警戒アラート")
    HEAT_ALERT = "heat_alert", _("熱中症警戒アラート")
    SMOG = "smog", _("光化学スモッグ注意報・警報")
    OTHER = "other", _("そのほか（停電・交通の停止など）")
