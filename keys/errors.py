"""What can stand in the way at a door or with a key.

KeysError
├── NoSuchBooking                  the number is unknown, or not yours: the answer is the same
├── MayNotHandleKeys               no right at the hall where the key hangs
├── NoSuchKey                      the tag is unknown or was mistyped
├── NothingToLend                  no key was named
├── KeyIsNotThere                  it is out, lost or retired
├── KeyIsNotOut                    nobody has it
├── KeyDoesNotFit                  it opens no door of this booking
├── MayNotReceive                  not paid, not permitted, cancelled: the booking says why
├── TooEarlyForKey, TooLateForKey  outside the time in which it is handed over
├── NoSignature                    neither signed on the screen nor a reason for paper
├── BadSignature                   what was sent is no picture of a signature
├── KeyJustMoved                   somebody else has just handled it
├── TooLateToUndo                  the return can no longer be taken back
└── KeyFilesRefused                a file of doors and keys has faults
"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from facilities.errors import Fault


class KeysError(DomainError):
    """Base of the errors of keys."""

    code = "keys_error"


class NoSuchBooking(KeysError):
    """There is no such booking, or it is not the asker's."""

    code = "no_such_booking"
    template = _("その番号の予約が見つかりません。番号を確かめて、もう一度入力してください。")


class MayNotHandleKeys(KeysError):
    """The actor has no right over keys at this hall."""

    code = "may_not_handle_keys"
    template = _("この施設の鍵を扱う権限がありません。鍵の担当者に知らせてください。")


class NoSuchKey(KeysError):
    """No key has this tag."""

    code = "no_such_key"
    template = _(
        "「%(typed)s」という札の鍵はありません。札の6桁の番号を、もう一度確かめてください。"
    )


class NothingToLend(KeysError):
    """Nobody signs for nothing."""

    code = "nothing_to_lend"
    template = _("渡す鍵を選んでいません。鍵の札の番号を入力してください。")


class KeyIsNotThere(KeysError):
    """The key cannot be lent now."""

    code = "key_is_not_there"
    template = _("鍵「%(label)s」は%(status)sです。ほかの鍵を選ぶか、先に返却を受けてください。")


class KeyIsNotOut(KeysError):
    """Nobody has the key."""

    code = "key_is_not_out"
    template = _("鍵「%(label)s」は貸し出していません（%(status)s）。札の番号を確かめてください。")


class KeyDoesNotFit(KeysError):
    """The key opens no door of the booking."""

    code = "key_does_not_fit"
    template = _("鍵「%(label)s」では、この予約の部屋は開きません。札と予約を確かめてください。")


class MayNotReceive(KeysError):
    """The booking says no; `why` in its words."""

    code = "may_not_receive"
    template = _("この予約には、まだ鍵を渡せません。%(why)s")


class TooEarlyForKey(KeysError):
    """Keys are handed over from a moment on."""

    code = "too_early_for_key"
    template = _("鍵を渡せるのは、%(since)sからです。")


class TooLateForKey(KeysError):
    """The use is over."""

    code = "too_late_for_key"
    template = _("この予約の利用時間は終わっています。予約の番号を確かめてください。")


class NoSignature(KeysError):
    """Nobody has signed."""

    code = "no_signature"
    template = _("画面に署名をもらうか、紙に署名した理由を書いてください。")


class BadSignature(KeysError):
    """The signature is not a small PNG picture, or nothing is drawn in it."""

    code = "bad_signature"
    template = _("署名を読み取れませんでした。もう一度、画面に署名してください。")


class TooLateToUndo(KeysError):
    """The key went on, or too much time has passed."""

    code = "too_late_to_undo"
    template = _("返却の取り消しは10分以内だけです。必要なら、もう一度貸し出してください。")


class KeyJustMoved(KeysError):
    """Two acts with one key met."""

    code = "key_just_moved"
    template = _("同じ鍵がほかの画面で操作されています。今の様子を見て、もう一度お試しください。")


class KeyFilesRefused(KeysError):
    """Files of doors and keys have faults: all are in `faults`; nothing was written."""

    code = "key_files_refused"
    template = _("鍵のファイルに%(count)d件の誤りがあります。何も変更していません。")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(sorted(faults))
