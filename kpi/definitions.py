"""Every figure, defined once: its name, its formula in words, and the function that counts it.

docs/figures.md lists them for the city; a test compares.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.rules.values import Catalogue
from kpi.enums import Better, Unit
from kpi.rules.measure import Measure
from kpi.rules.months import Month
from kpi.selectors import acts, doors, inquiries, money, procedures, uses


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `count` gives its measures of one month; `by_hall`: the city is their sum."""

    code: str
    name: Promise | str
    unit: Unit
    formula: Promise | str
    count: Callable[[Month, Catalogue], Iterable[Measure]]
    better: Better = Better.NEITHER
    by_hall: bool = True


FIGURES = (
    Figure(
        "bookings",
        _("利用件数"),
        Unit.BOOKINGS,
        _("その月に使われた予約の数（無断不使用を含み、取消・期限切れ・不承認を除く）"),
        uses.bookings,
        Better.UP,
    ),
    Figure(
        "people",
        _("利用人数"),
        Unit.PEOPLE,
        _("利用した人の数。受付で数えた人数、なければ利用報告の人数、なければ申請の人数"),
        uses.people,
        Better.UP,
    ),
    Figure(
        "utilisation-slots",
        _("稼働率（コマ）"),
        Unit.PERCENT,
        _("使われたコマ ÷ 使えたコマ × 100。休館日・利用停止・市の利用のコマは分母に入れない"),
        uses.slots_used,
        Better.UP,
    ),
    Figure(
        "utilisation-days",
        _("稼働率（日数）"),
        Unit.PERCENT,
        _("1コマでも使われた日 ÷ 使えた日 × 100。休館日・利用停止・市の利用の日は分母に入れない"),
        uses.days_used,
        Better.UP,
    ),
    Figure(
        "official-uses",
        _("市の利用件数"),
        Unit.BOOKINGS,
        _("その月の公用・行政使用・主催事業・選挙・避難所の件数。利用件数と稼働率には入れない"),
        uses.official,
    ),
    Figure(
        "applications",
        _("申請件数"),
        Unit.BOOKINGS,
        _("その月に受け付けた申請の数（受付方法別）"),
        acts.channels,
    ),
    Figure(
        "online",
        _("オンライン申請率"),
        Unit.PERCENT,
        _("利用者がウェブで行った申請 ÷ すべての申請 × 100"),
        acts.online,
        Better.UP,
    ),
    Figure(
        "out-of-hours",
        _("時間外の申請の割合"),
        Unit.PERCENT,
        _("窓口が閉まっている時間（平日8:30–17:15以外と休日）の申請 ÷ すべての申請 × 100"),
        acts.out_of_hours,
        Better.UP,
    ),
    Figure(
        "cashless",
        _("キャッシュレス率"),
        Unit.PERCENT,
        _("現金によらない収納の件数 ÷ すべての収納の件数 × 100"),
        money.cashless,
        Better.UP,
    ),
    Figure(
        "received",
        _("収納額"),
        Unit.YEN,
        _("受け取った使用料（取り消した収納を除く）"),
        money.received,
    ),
    Figure("refunded", _("還付額"), Unit.YEN, _("お返しした使用料"), money.refunded),
    Figure(
        "unattended-keys",
        _("無人での鍵の受渡しの割合"),
        Unit.PERCENT,
        _("暗証番号で入館した予約 ÷（それと職員が鍵を渡した予約の合計）× 100"),
        doors.unattended,
        Better.UP,
    ),
    Figure(
        "no-show",
        _("無断不使用の割合"),
        Unit.PERCENT,
        _("無断で使われなかった予約 ÷ 利用件数 × 100"),
        uses.no_shows,
        Better.DOWN,
    ),
    Figure(
        "late-cancellations",
        _("期限後の取消の割合"),
        Unit.PERCENT,
        _("取消期限を過ぎた取消 ÷ 利用者による取消 × 100"),
        acts.late_cancellations,
        Better.DOWN,
    ),
    Figure(
        "expired",
        _("未納による自動取消"),
        Unit.BOOKINGS,
        _("期限までに支払いがなく、自動で取り消した予約の数"),
        acts.expired,
        Better.DOWN,
    ),
    Figure(
        "cases",
        _("問い合わせ件数"),
        Unit.CASES,
        _("その月に受けた問い合わせの数（受付方法別・分類別）"),
        inquiries.cases,
        by_hall=False,
    ),
    Figure(
        "cases-per-100",
        _("予約100件あたりの問い合わせ"),
        Unit.PER_HUNDRED,
        _("問い合わせ件数 ÷ 利用件数 × 100"),
        inquiries.per_hundred_bookings,
        Better.DOWN,
        by_hall=False,
    ),
    Figure(
        "first-reaction",
        _("最初の回答までの時間"),
        Unit.MINUTES,
        _("最初の回答までにかかった執務時間（分）の平均"),
        inquiries.first_reaction,
        Better.DOWN,
        by_hall=False,
    ),
    Figure(
        "first-contact",
        _("一度で解決した割合"),
        Unit.PERCENT,
        _("最初の応対で完了した問い合わせ ÷ 完了した問い合わせ × 100"),
        inquiries.at_first_contact,
        Better.UP,
        by_hall=False,
    ),
    Figure(
        "online-procedures",
        _("オンライン化した手続"),
        Unit.PERCENT,
        _("オンラインでできる手続 ÷ 貸館の手続（8手続）× 100"),
        procedures.online_procedures,
        Better.UP,
        by_hall=False,
    ),
    Figure(
        "procedures-online",
        _("手続のオンライン利用率"),
        Unit.PERCENT,
        _("オンラインで行われた手続 ÷ 行われた手続 × 100（空き照会は数えない）"),
        procedures.done_online,
        Better.UP,
        by_hall=False,
    ),
)

FIGURE_BY_CODE = {figure.code: figure for figure in FIGURES}
