"""What can be the case about money.

DomainError
└── PaymentError
    ├── NoSuchPayment                     unknown, or not yours: the answer is the same
    ├── NothingDue                        the lines sum up to nothing
    ├── AlreadyOpen                       another payment for the same thing is still due
    ├── AlreadyPaid, NoLongerDue          the state does not allow it
    ├── MethodNotOffered                  this way of paying is closed for this sum or deadline
    ├── PaymentServiceDown                Stripe does not answer, or is not set up
    ├── NoReceipt, TooManyReceipts        nothing to confirm; or the desk writes the next one
    ├── NothingToRefund                   more would go back than came in
    └── TillError
        ├── DrawerInUse, NoOpenTill       one open till for each drawer; taking cash needs one
        ├── NotYourTill                   somebody else answers for it: count and take over first
        ├── NotEnoughCash                 given less than the sum, or the drawer holds too little
        ├── TakingTooOld                  its till was closed: refund instead
        ├── RefundsUnderWay               the taking has refunds already
        ├── SlipNeeded                    a transfer is written down with its slip
        └── DifferenceNeedsReason         counted and expected differ
"""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class PaymentError(DomainError):
    """Base of this app's refusals."""

    code = "payment_error"


class NoSuchPayment(PaymentError):
    """Unknown, or another person's: the answer does not tell which."""

    code = "no_such_payment"
    template = _("この番号のお支払いは見つかりません。番号を確かめてください。")


class NothingDue(PaymentError):
    """A payment needs a sum above zero."""

    code = "nothing_due"
    template = _("お支払いいただく金額がありません。")


class AlreadyOpen(PaymentError):
    """Another payment of the same purpose and reference is still due (payment_open_once)."""

    code = "already_open"
    template = _("同じ内容のお支払いが、まだ済んでいません。先にそちらを済ませてください。")


class AlreadyPaid(PaymentError):
    """Nothing is left to pay."""

    code = "already_paid"
    template = _("このお支払いは済んでいます。もう一度払う必要はありません。")


class NoLongerDue(PaymentError):
    """The payment is void or its time is over."""

    code = "no_longer_due"
    template = _("このお支払いは「%(status)s」です。お支払いいただくことはできません。")


class MethodNotOffered(PaymentError):
    """This way of paying cannot be used for this sum or until this deadline."""

    code = "method_not_offered"
    template = _("この方法では、今はお支払いいただけません。ほかの方法を選んでください。")


class PaymentServiceDown(PaymentError):
    """Stripe does not answer; nothing was charged."""

    code = "payment_service_down"
    template = _(
        "ただいま決済サービスにつながりません。お金は引き落とされていません。"
        "しばらくしてから、もう一度お試しください。"
    )


class NothingToRefund(PaymentError):
    """More would be returned than was received."""

    code = "nothing_to_refund"
    template = _("お返しできるのは%(yen)s円までです。金額を確かめてください。")


class NoReceipt(PaymentError):
    """Not paid, or part of it went back."""

    code = "no_receipt"
    template = _(
        "領収書は、お支払いが済み、お返ししたお金がないときに出せます。"
        "それ以外のときは、施設の窓口へお申し出ください。"
    )


class TooManyReceipts(PaymentError):
    """Written often enough by oneself."""

    code = "too_many_receipts"
    template = _("宛名を変えられるのは%(times)d回までです。次は、施設の窓口へお申し出ください。")


class TillError(PaymentError):
    """Base of what can be the case at a till."""

    code = "till_error"


class DrawerInUse(TillError):
    """The drawer has an open till already (till_open_once)."""

    code = "drawer_in_use"
    template = _("このレジはすでに開いています。開いているレジを使うか、先に締めてください。")


class NoOpenTill(TillError):
    """Cash can only go into, or come out of, an open till."""

    code = "no_open_till"
    template = _("開いているレジがありません。レジを開いてから、もう一度操作してください。")


class NotYourTill(TillError):
    """Somebody else answers for this drawer."""

    code = "not_your_till"
    template = _("このレジは、ほかの職員の担当です。数えて引き継いでから、操作してください。")


class NotEnoughCash(TillError):
    """Less was given than is due, or the drawer holds less than must be paid out."""

    code = "not_enough_cash"
    template = _("現金が%(yen)s円足りません。金額を確かめてください。")


class TakingTooOld(TillError):
    """The till of the taking has been closed and counted."""

    code = "taking_too_old"
    template = _("この収納のレジは、もう締めています。取消ではなく、お返し（還付）をしてください。")


class RefundsUnderWay(TillError):
    """Some of the taking has been given back, or is about to be."""

    code = "refunds_under_way"
    template = _("この収納には、お返しの手続きがあります。取消はできません。")


class SlipNeeded(TillError):
    """Money that left for a bank account must be found again at the bank."""

    code = "slip_needed"
    template = _("口座に振り込んだときは、振込票の番号を書いてください。")


class DifferenceNeedsReason(TillError):
    """What was counted is not what the ledger expects."""

    code = "difference_needs_reason"
    template = _("帳簿より%(yen)s円の差があります。数え直すか、理由を書いてください。")
