"""What can stand in the way of a booking.

BookingError
├── NothingChosen, UnknownChoice, TooManyChoices, OverlappingChoices   the wish itself
├── NoCommonUse, NoCommonApplicant        rooms that no one application can name
├── RoomTaken                             somebody else holds the room
│   └── HallInShelter                     the whole building takes nobody now
├── NotBookable                           the rules say no
│   ├── HallClosed, RoomSuspended
│   ├── NotYetOpen (NotYetOpenForThem), ReceptionEnded, LotteryFirst (MeetingFirst)
│   ├── UnknownPerson
│   ├── NotForThisApplicant, NotYourOrganisation
│   ├── LimitReached (TooManyAtOnce, TooManyDays), DisturbsNeighbours
│   ├── Restricted (Suspended, TooManyThisMonth)   by penalty points
│   ├── PartyTooLarge, NobodyComes, PurposeNotAllowed
│   ├── AnswerMissing, ProhibitedUse      what the hall asks and refuses
│   └── EquipmentTaken                    fewer pieces are left than were asked for
├── PriceChanged                          the price is not the one that was shown
├── HoldGone (HoldEnded)                  the hold ran out or is not yours; it was given up before
├── NoSuchBooking                         unknown, or not yours: the answer is the same
├── CancellationClosed, UndoClosed        too late
├── ImpossibleTransition                  the state does not allow it
├── BookingsInTheWay, PlanIncomplete      a closure meets bookings
├── KeptForPublic, AlreadyOver            an official use that cannot be
├── AlreadyShelter, NoShelter             the building's state is not what the act supposes
├── NoSuchContact, CodesChanged           telling the codes of a shelter
├── DetailsMissing, PapersMissing         a permit without what it needs
├── ReasonNeeded                          an act of the city without its reason
├── QuestionOpen, NoOpenQuestion          the talk between hall and applicant
├── OnePeriodOnly, NothingChanges         a move that is none, or more than one
├── NotMovableOnline                      the hall lets nobody move, or not again, or too late
├── TooEarlyToSay                         nobody is missing before half the time is over
├── NotYetUsed, AlreadyReported           the report after use
├── PictureUnreadable                     the photograph cannot be used
├── NoSuchPoint, PointStands              waiving, and taking a waiver back
├── NoSuchWarning, WarningUnclear         a day without points
├── DocumentUnreadable, TooManyDocuments  what is handed in cannot be used
├── DeadlineTooEarly                      a document that shall be there today
├── NotReducible, ExemptionOpen           an exemption that takes nothing off, or is asked for
├── ExemptionDecided                      it was decided before
├── ProofNotSaid                          the desk has not said whether the proof was shown
├── NothingAfter                          no slot follows in which the use could go on
└── PleaseTryAgain                        two acts of one person met
"""

from django.utils.translation import gettext_lazy as _

from booking.errors.acts import (
    AlreadyReported,
    NoOpenQuestion,
    NothingChanges,
    NotMovableOnline,
    NotYetUsed,
    OnePeriodOnly,
    PictureUnreadable,
    QuestionOpen,
    TooEarlyToSay,
)
from booking.errors.asked import (
    AnswerMissing,
    EquipmentTaken,
    PriceChanged,
    ProhibitedUse,
)
from booking.errors.base import (
    BookingError,
    NotBookable,
    RefusedByRule,
)
from booking.errors.documents import (
    DeadlineTooEarly,
    DocumentUnreadable,
    TooManyDocuments,
)
from booking.errors.holds import HoldEnded, HoldGone
from booking.errors.official import (
    AlreadyOver,
    AlreadyShelter,
    CodesChanged,
    KeptForPublic,
    NoShelter,
    NoSuchContact,
)
from booking.errors.penalties import (
    NoSuchPoint,
    NoSuchWarning,
    PointStands,
    Restricted,
    Suspended,
    TooManyThisMonth,
    WarningUnclear,
)
from booking.errors.reception import (
    LotteryFirst,
    MeetingFirst,
    NotYetOpen,
    NotYetOpenForThem,
    ReceptionEnded,
)
from booking.errors.reduced import (
    ExemptionDecided,
    ExemptionOpen,
    NothingAfter,
    NotReducible,
    ProofNotSaid,
)

# What is defined in the files beside this one; the rest stands below.
__all__ = [
    "AlreadyOver",
    "AlreadyReported",
    "AlreadyShelter",
    "AnswerMissing",
    "BookingError",
    "CodesChanged",
    "DeadlineTooEarly",
    "DocumentUnreadable",
    "EquipmentTaken",
    "ExemptionDecided",
    "ExemptionOpen",
    "HoldEnded",
    "HoldGone",
    "KeptForPublic",
    "LotteryFirst",
    "MeetingFirst",
    "NoOpenQuestion",
    "NoShelter",
    "NoSuchContact",
    "NoSuchPoint",
    "NoSuchWarning",
    "NotBookable",
    "NotMovableOnline",
    "NotReducible",
    "NotYetOpen",
    "NotYetOpenForThem",
    "NotYetUsed",
    "NothingAfter",
    "NothingChanges",
    "OnePeriodOnly",
    "PictureUnreadable",
    "PointStands",
    "PriceChanged",
    "ProhibitedUse",
    "ProofNotSaid",
    "QuestionOpen",
    "ReceptionEnded",
    "RefusedByRule",
    "Restricted",
    "Suspended",
    "TooEarlyToSay",
    "TooManyDocuments",
    "TooManyThisMonth",
    "WarningUnclear",
]


class NothingChosen(BookingError):
    """No slot was chosen."""

    code = "nothing_chosen"
    template = _("時間が選ばれていません。空いている時間を選んでください。")


class UnknownChoice(BookingError):
    """The choice names a room, day or slot that does not exist."""

    code = "unknown_choice"
    template = _("選んだ時間が見つかりません。もう一度カレンダーから選んでください。")


class TooManyChoices(BookingError):
    """More slots in one go than one application may hold."""

    code = "too_many_choices"
    template = _("一度に申し込めるのは%(limit)dコマまでです。選ぶ数を減らしてください。")


class RoomTaken(BookingError):
    """Somebody else holds the room at that time (constraint occupancy_no_overlap)."""

    code = "room_taken"
    template = _("この部屋は、たった今ほかの方が予約しました。ほかの時間か部屋を選んでください。")


class HallInShelter(RoomTaken):
    """The building is a shelter: it takes nothing new (trigger occupancy_not_in_shelter, 87)."""

    code = "hall_in_shelter"
    template = _(
        "この施設は、避難所などに使うため、いま新しい予約を受け付けていません。"
        "ほかの施設を選んでください。"
    )


class HallClosed(NotBookable):
    """The hall is closed on that day."""

    code = "hall_closed"
    template = _("%(room)s（%(when)s）は休館日です（%(reason)s）。別の日を選んでください。")


class RoomSuspended(NotBookable):
    """The room is closed for a time: works, an event of the city."""

    code = "room_suspended"
    template = _("この時間は施設の都合で利用できません。別の時間を選んでください。")


class NotForThisApplicant(NotBookable):
    """The room is let to other kinds of applicants."""

    code = "not_for_this_applicant"
    template = _(
        "%(room)sを申し込めるのは%(kinds)sです。%(clause)s"
        "登録のしかたは、施設（%(phone)s）へお電話ください。"
    )


class NotYourOrganisation(NotBookable):
    """The actor may not book for that organisation."""

    code = "not_your_organisation"
    template = _(
        "この団体の名前では申し込めません。団体の代表者に、予約担当への登録を頼んでください。"
    )


class UnknownPerson(NotBookable):
    """Nobody with that key is registered."""

    code = "unknown_person"
    template = _("申し出た人が登録されていません。先に利用者として登録してください。")


class LimitReached(NotBookable):
    """The applicant's uses would exceed a limit of the hall (requirements 55, 56)."""

    code = "limit_reached"
    template = _(
        "%(hall)sの上限を超えます。%(rule)s%(clause)s"
        "すでに%(used)s（%(span)s）の予約があり、今回は%(wished)sです。選ぶ数を減らしてください。"
    )


class TooManyAtOnce(LimitReached):
    """The applicant would be in more rooms at one moment than the hall allows."""

    code = "too_many_at_once"
    template = _(
        "%(hall)sの上限を超えます。%(rule)s%(clause)s"
        "%(span)sに、同じ時間の予約があります。別の時間を選んでください。"
    )


class TooManyDays(LimitReached):
    """More days in a row than the hall allows (requirement 56)."""

    code = "too_many_days"
    template = _(
        "%(hall)sの上限を超えます。%(rule)s%(clause)s"
        "%(span)sから続けて%(used)sになります。間をあけるか、日数を減らしてください。"
    )


class DisturbsNeighbours(NotBookable):
    """A loud use beside a quiet one at the same time (requirement 40)."""

    code = "disturbs_neighbours"
    template = _(
        "%(room)s（%(when)s）は、近くの%(other)sで同じ時間に%(what)sがあるので、"
        "この使いみちでは利用できません。%(clause)s別の部屋か時間を選んでください。"
    )


class OverlappingChoices(BookingError):
    """Two chosen rooms share a part at the same time."""

    code = "overlapping_choices"
    template = _(
        "%(first)sと%(second)sは、同じ場所を使います。同じ時間には、どちらか一つを選んでください。"
    )


class NoCommonUse(BookingError):
    """No use is allowed in every chosen room, and an application names one."""

    code = "no_common_use"
    template = _(
        "選んだ部屋は使いみちがちがうので、一度には申し込めません。部屋ごとに分けて申し込んでください。"
    )


class NoCommonApplicant(BookingError):
    """Some chosen rooms are for persons only, some for organisations only."""

    code = "no_common_applicant"
    template = _(
        "個人だけの部屋と団体だけの部屋は、一度には申し込めません。"
        "部屋ごとに分けて申し込んでください。"
    )


class NobodyComes(NotBookable):
    """A party of none."""

    code = "nobody_comes"
    template = _("利用する人数を1人以上で入力してください。")


class PurposeNotAllowed(NotBookable):
    """The room does not allow that use."""

    code = "purpose_not_allowed"
    template = _("%(room)sは、その使いみちでは利用できません。別の使いみちか部屋を選んでください。")


class PartyTooLarge(NotBookable):
    """More people than the room holds."""

    code = "party_too_large"
    template = _("%(room)sの定員は%(capacity)d人です。人数を確かめるか、広い部屋を選んでください。")


class NoSuchBooking(BookingError):
    """Unknown, or another person's: the answer does not tell which."""

    code = "no_such_booking"
    template = _("この番号の予約は見つかりません。番号とログインしている名前を確かめてください。")


class CancellationClosed(RefusedByRule):
    """The last day for cancelling online has passed."""

    code = "cancellation_closed"
    template = _(
        "インターネットで取り消せるのは%(until)sまででした。%(clause)s"
        "施設の窓口（%(phone)s）へご連絡ください。"
    )


class UndoClosed(BookingError):
    """The thirty minutes for taking back are over."""

    code = "undo_closed"
    template = _(
        "元に戻せるのは取消から%(minutes)d分以内です。お手数ですが、もう一度予約してください。"
    )


class ImpossibleTransition(BookingError):
    """The booking's state does not allow that step."""

    code = "impossible_transition"
    template = _("この予約は「%(status)s」なので、その操作はできません。")


class BookingsInTheWay(BookingError):
    """A closure would hit bookings; `count` says how many."""

    code = "bookings_in_the_way"
    template = _("この期間には予約が%(count)d件あります。先に移動か取消をしてください。")


class PleaseTryAgain(BookingError):
    """Two acts of the same person met."""

    code = "please_try_again"
    template = _("同時に別の操作がありました。もう一度お試しください。")


class PlanIncomplete(BookingError):
    """A closure's plan leaves out bookings that are hit, or names others."""

    code = "plan_incomplete"
    template = _(
        "予約の状況が変わりました。いま重なっている予約は%(count)d件です。一覧をもう一度確かめてください。"
    )


class ReasonNeeded(BookingError):
    """An act of the city needs its reason in writing (requirement 152)."""

    code = "reason_needed"
    template = _("理由を書いてください。申し込んだ方への通知に、そのまま載ります。")


class DetailsMissing(BookingError):
    """A permit needs what the applicant has not given yet; `missing` names it (requirement 146)."""

    code = "details_missing"
    template = _(
        "%(missing)sが足りないので、まだ許可できません。"
        "申し込んだ方に確かめて、利用者の登録を直してください。"
    )
