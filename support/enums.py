"""The closed lists of words about inquiries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseChannel(TextChoices):
    """By which way an inquiry came."""

    PHONE = "phone", _("電話")
    MAIL = "mail", _("メール")
    WEB = "web", _("お問い合わせフォーム")
    COUNTER = "counter", _("窓口")


class Category(TextChoices):
    """What an inquiry is about."""

    AVAILABILITY = "availability", _("空き状況")
    BOOKING = "booking", _("予約・変更・取消")
    PAYMENT = "payment", _("料金・支払い・返金")
    KEY = "key", _("鍵・入館")
    PAPERS = "papers", _("許可書・書類")
    REGISTRATION = "registration", _("利用者登録・ログイン")
    FACILITY = "facility", _("施設・設備")
    USAGE = "usage", _("画面の操作")
    COMPLAINT = "complaint", _("苦情・意見")
    OTHER = "other", _("その他")


class CaseStatus(TextChoices):
    """Where a case stands, which says whose turn it is."""

    NEW = "new", _("未対応")
    OPEN = "open", _("対応中")
    WAITING_CALLER = "waiting_caller", _("お客様の返事待ち")
    WAITING_HALL = "waiting_hall", _("施設の回答待ち")
    CLOSED = "closed", _("完了")


OURS = (CaseStatus.NEW, CaseStatus.OPEN)
"""The support center has to act."""

UNFINISHED = (*OURS, CaseStatus.WAITING_CALLER, CaseStatus.WAITING_HALL)


class LineKind(TextChoices):
    """One kind of thing that happens in a case."""

    INCOMING = "incoming", _("お客様から")
    ANSWER = "answer", _("お客様への回答")
    NOTE = "note", _("内部メモ")
    CALL = "call", _("通話")
    ESCALATION = "escalation", _("施設への照会")
    HALL_ANSWER = "hall_answer", _("施設からの回答")
    STATUS = "status", _("状態の変更")
    ACT = "act", _("代理の操作")
    AUTOMATIC = "automatic", _("自動応答メール")


class MailStatus(TextChoices):
    """How far a fetched mail has come."""

    STORED = "stored", _("保存済み")
    FILED = "filed", _("受付済み")
    SET_ASIDE = "set_aside", _("自動応答のため保留")
    BROKEN = "broken", _("読めません")


class Proof(TextChoices):
    """What a caller named correctly (requirement 164). Never a password, never a card."""

    NUMBER = "number", _("予約番号")
    BIRTH_DATE = "birth_date", _("生年月日")
    PHONE = "phone", _("登録の電話番号")
    NAME = "name", _("氏名と住所")


class FixedWord(TextChoices):
    """Words that stand for a value in a template for answers."""

    NAME = "name", _("お客様の名前")
    NUMBER = "number", _("受付番号")
    BOOKING = "booking", _("予約番号")
    HALL = "hall", _("施設名")
    PHONE = "phone", _("サポートセンターの電話")
    HOURS = "hours", _("サポートセンターの受付時間")
    SITE = "site", _("予約サイトのアドレス")
