"""What can be refused about halls.

FacilityError
├── HallFilesRefused    files of halls have faults; nothing was changed
├── FeesBeginTooEarly   a version of fees would change what holds already
├── NoSuchFees          that version is not there, or holds already
├── RulesUnchanged      a revision of a hall's rules says what holds anyway
├── RulesMoved          a hall's rules changed after the clerk had seen what a revision does
├── NoSuchRules         no rules of that day can be withdrawn
├── WithdrawalMoved     what was to be withdrawn changed after the clerk was asked
└── FeeError            a price cannot be told
    ├── NoSchedule      no fee rules hold on that day
    ├── NoPrice         the table has no price for this use
    ├── TimesMissing    the table needs slots or times, and the case names none
    ├── PeopleMissing   the price is by the person, and the case does not say how many
    ├── TimesDoNotFit   the table is by slot, and the times do not fill whole slots
    ├── PermitDayMissing the rules are chosen by the day of the permit, which is not given
    ├── TooFewPieces    more equipment is asked for than there is
    └── PriceTooHigh    more yen than can be written down: the table is wrong
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a file, for the person who edits it. `line` counts from 1; 0: the whole file."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return _("%(file)s %(line)d行目 %(field)s: %(reason)s") % {
            "file": self.file,
            "line": self.line,
            "field": self.field or _("（全体）"),
            "reason": self.reason,
        }


class FacilityError(DomainError):
    """Base of this app's refusals."""


class HallFilesRefused(FacilityError):
    """Files of halls have faults: all of them are in `faults`, in the order of files and lines."""

    code = "hall_files_refused"
    template = gettext_lazy("施設ファイルに%(count)d件の誤りがあります。何も変更していません。")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(sorted(faults))


class FeesBeginTooEarly(FacilityError):
    """A version would change what holds today: the past and today are never edited."""

    code = "fees_begin_too_early"
    template = gettext_lazy(
        "新しい料金は、明日（%(day)s）か、それより後の日から始めてください。"
        "始まった料金は書きかえられません。"
    )


class NoSuchFees(FacilityError):
    """There is no version of that day that could be withdrawn."""

    code = "no_such_fees"
    template = gettext_lazy(
        "取りやめられる料金がありません。すでに始まった料金は取りやめられません。"
    )


class RulesUnchanged(FacilityError):
    """A revision that changes nothing; nothing was published."""

    code = "rules_unchanged"
    template = gettext_lazy("いまの規則と同じです。変えるところを書いてください。")


class RulesMoved(FacilityError):
    """Somebody else changed the hall's rules after this revision was looked at."""

    code = "rules_moved"
    template = gettext_lazy(
        "確かめたあとに、ほかの人がこの施設の規則を変えました。"
        "まだ公開していません。変わることを、もう一度確かめてください。"
    )


class NoSuchRules(FacilityError):
    """There are no rules of that day that could be withdrawn."""

    code = "no_such_rules"
    template = gettext_lazy(
        "取りやめられる規則がありません。すでに始まった規則は取りやめられません。"
    )


class WithdrawalMoved(FacilityError):
    """Somebody else published after the clerk was asked whether to withdraw; nothing was."""

    code = "withdrawal_moved"
    template = gettext_lazy(
        "確かめたあとに、ほかの人がこの施設の内容を変えました。"
        "まだ取りやめていません。いまの内容を、もう一度確かめてください。"
    )


class PictureUnusable(FacilityError):
    """What was sent is no photograph that could be shown."""

    code = "picture_unusable"
    template = gettext_lazy(
        "このファイルは写真として読めませんでした。JPEG・PNG・WebPの画像を選んでください。"
        "SVGやPDFは、画像に書きだしてから載せられます。"
    )


class PictureTooLarge(PictureUnusable):
    """More bytes or more pixels than are unpacked."""

    code = "picture_too_large"
    template = gettext_lazy(
        "この画像は大きすぎます。%(megabytes)dMBまでにしてください。"
        "画素が多すぎるときは、横4,000画素くらいに縮めてから、もう一度選んでください。"
    )


class TooManyPictures(FacilityError):
    """The hall or room shows as many as it may."""

    code = "too_many_pictures"
    template = gettext_lazy(
        "1つの施設・部屋に載せられるのは%(most)d枚までです。どれかを外してから載せてください。"
    )


class NoSuchPicture(FacilityError):
    """It is of another hall, or was removed for good."""

    code = "no_such_picture"
    template = gettext_lazy("この写真・平面図はもうありません。ページを開きなおしてください。")


class FeeError(FacilityError):
    """A price cannot be told; the case or the schedule must change."""


class NoSchedule(FeeError):
    """No version of the fee rules holds on that day."""

    code = "no_schedule"
    template = gettext_lazy("%(day)sに使える料金表がありません。施設へお問い合わせください。")


class NoPrice(FeeError):
    """The table has no price for what is used."""

    code = "no_price"
    template = gettext_lazy(
        "料金表に「%(what)s」の料金がありません（%(day)s）。"
        "使う区分や時刻と、次の答えを確かめてください: %(facts)s。"
    )


class TimesMissing(FeeError):
    """The table is by slot or by the hour, and the case says neither slots nor times."""

    code = "times_missing"
    template = gettext_lazy("「%(what)s」の料金には、使う区分か時刻が必要です。")


class PeopleMissing(FeeError):
    """The price is by the person, and the case does not say how many come."""

    code = "people_missing"
    template = gettext_lazy("「%(what)s」の料金には、利用する人数が必要です。")


class TimesDoNotFit(FeeError):
    """The table is by slot, and the times begin or end within one."""

    code = "times_do_not_fit"
    template = gettext_lazy(
        "「%(what)s」は区分ごとの料金で、%(when)sは区分の時間と合いません。"
        "区分の時間に合わせてください（%(slots)s）。"
    )


class PermitDayMissing(FeeError):
    """The version is chosen by the day of the permit, and the case does not say it."""

    code = "permit_day_missing"
    template = gettext_lazy("この料金表は許可の日で決まります。許可の日（permit_on）が必要です。")


class PriceTooHigh(FeeError):
    """More yen than the system writes down: somebody mistyped the table."""

    code = "price_too_high"
    template = gettext_lazy("料金が高すぎて計算できません。施設へお問い合わせください。")


class TooFewPieces(FeeError):
    """More pieces of equipment are asked for at one time than there are."""

    code = "too_few_pieces"
    template = gettext_lazy("「%(what)s」は%(stock)d個までです（%(pieces)d個の申し込み）。")
