"""What can stand in the way of a round.

LotteryError
├── NoSuchRound, NoSuchEntry         unknown, or not yours: the answer is the same
├── NotInThisRound, NotOnePeriod     a wish for another hall, room or time, or for several
├── WishedTwice                      the same wish twice in one entry
├── EntriesNotOpen, EntriesOver      too early, too late
├── AskedTwice                       the same place in two entries of one applicant
├── EntryBarred                      penalty points keep the applicant out (requirement 140)
├── EntryWithdrawn                   it was taken back before
├── RoundStillTakesEntries           arranging begins when entries are over
├── RoundIsClosed                    nothing changes any more
├── AlreadyDecided                   somebody else has recorded it meanwhile
├── NothingDecided                   a record that decides about nobody
├── PlaceIsTaken                     another entry has it, or the hall uses it itself
├── ListIsSealed                     between sealing and drawing nothing may change
├── NothingToDraw, NotSealed         a draw without its list
├── ReasonForDrawingAgain            a second draw says why
├── StillContested                   closing comes after everything is decided
├── ClosingNotConfirmed              closing cannot be taken back: it is confirmed
├── AgreementUndone                  it was undone before
└── NotLeftOver                      nothing of it waits to be booked
"""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class LotteryError(DomainError):
    """Base of lottery's errors."""

    code = "lottery_error"


class NoSuchRound(LotteryError):
    """Unknown, or not the actor's to see."""

    code = "no_such_round"
    template = _("その受付は見つかりません。")


class NoSuchEntry(LotteryError):
    """Unknown, or not the actor's."""

    code = "no_such_entry"
    template = _("その申し込みは見つかりません。")


class NotInThisRound(LotteryError):
    """A wish for a room or day that this round does not give out."""

    code = "not_in_this_round"
    template = _(
        "%(what)sは、この受付の対象ではありません。"
        "%(first)sから%(last)sまでの日と、一覧の部屋から選んでください。"
    )


class NotOnePeriod(LotteryError):
    """Slots of one preference that do not follow each other."""

    code = "not_one_period"
    template = _(
        "第%(rank)d希望は、続いた時間だけを選んでください。離れた時間は、別に申し込めます。"
    )


class WishedTwice(LotteryError):
    """Two preferences of one entry are the same: the later one can never be given."""

    code = "wished_twice"
    template = _(
        "第%(rank)d希望は、前の希望と同じです。ほかの時間か部屋を選ぶか、空けておいてください。"
    )


class EntriesNotOpen(LotteryError):
    """The days for entering have not begun."""

    code = "entries_not_open"
    template = _("申し込みは%(day)sからです。")


class EntriesOver(LotteryError):
    """The days for entering have passed, or the list is fixed."""

    code = "entries_over"
    template = _(
        "申し込みの受付は、%(day)sに終わりました。"
        "残った時間は、%(first_come)sから先着順で受け付けます。"
    )


class AskedTwice(LotteryError):
    """The applicant asks for that place and time in another entry: one lot for each place."""

    code = "asked_twice"
    template = _(
        "%(place)sは、申込番号%(entry)sでも希望しています。"
        "同じ時間と場所は、1人または1団体で1回だけ申し込めます。"
        "変えるときは、その申し込みを開いてください。"
    )


class EntryBarred(LotteryError):
    """Penalty points keep the applicant out for a time."""

    code = "entry_barred"
    template = _(
        "利用の点数により、%(until)sまで%(hall)sの調整会議と抽選に申し込めません。%(clause)s"
        "ご不明な点は、サポートセンター（%(phone)s）へご相談ください。"
    )


class EntryWithdrawn(LotteryError):
    """It was taken back before."""

    code = "entry_withdrawn"
    template = _("この申し込みは、取り下げられています。")


class RoundStillTakesEntries(LotteryError):
    """Arranging begins when nobody can enter any more."""

    code = "round_still_takes_entries"
    template = _("%(day)sまで申し込みを受け付けています。調整は、そのあとで始められます。")


class RoundIsClosed(LotteryError):
    """The round has become bookings."""

    code = "round_is_closed"
    template = _("この回は終わり、結果は予約になっています。変更は、予約の画面でしてください。")


class AlreadyDecided(LotteryError):
    """Somebody else was faster."""

    code = "already_decided"
    template = _("%(entry)sは、ほかの職員がもう記録しています。画面の今の内容を確かめてください。")


class NothingDecided(LotteryError):
    """A record that decides about nobody."""

    code = "nothing_decided"
    template = _("だれの分も選ばれていません。決まった方を選んでから、記録してください。")


class PlaceIsTaken(LotteryError):
    """Somebody else has been given it, wants it alone, or the hall uses it."""

    code = "place_is_taken"
    template = _("%(place)sは、空いていません。%(by)s")


class ListIsSealed(LotteryError):
    """Between sealing and drawing nothing may change."""

    code = "list_is_sealed"
    template = _("抽選の名簿が確定しています。先に抽選してください。")


class NothingToDraw(LotteryError):
    """Nothing is contested."""

    code = "nothing_to_draw"
    template = _("重なっている申し込みはありません。抽選は要りません。")


class NotSealed(LotteryError):
    """There is no list that waits to be drawn."""

    code = "not_sealed"
    template = _("抽選の名簿が確定していません。先に名簿を確定してください。")


class ReasonForDrawingAgain(LotteryError):
    """A second draw replaces the first only with a reason that everybody can read."""

    code = "reason_for_drawing_again"
    template = _("抽選は一度行われています。やり直すときは、理由を書いてください。公開されます。")


class StillContested(LotteryError):
    """Somebody's wish is not decided."""

    code = "still_contested"
    template = _("まだ決まっていない申し込みが%(n)d件あります。話し合うか、抽選してください。")


class ClosingNotConfirmed(LotteryError):
    """Bookings and letters are not made by a slip of the hand."""

    code = "closing_not_confirmed"
    template = _(
        "まだ締めていません。会議の結果がすべて記録されていることを確かめ、"
        "しるしを付けてから押してください。"
    )


class AgreementUndone(LotteryError):
    """Undone before."""

    code = "agreement_undone"
    template = _("その記録は、もう取り消されています。")


class NotLeftOver(LotteryError):
    """Booked already, or it was given no place."""

    code = "not_left_over"
    template = _("この申し込みは、予約の手続きを待っていません。")
