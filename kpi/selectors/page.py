"""The figures of one month as the DX office reads them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Channel
from core.dates import month_label
from facilities.rules.values import Catalogue
from kpi.definitions import FIGURES, Figure
from kpi.enums import Cut, Unit
from kpi.models import RollUp
from kpi.rules.chart import Chart, chart_of
from kpi.rules.measure import value_of
from kpi.rules.months import Month, months_until
from kpi.selectors.plan import ONLINE, PlanLine, plan_line
from kpi.selectors.procedures import PROCEDURES
from payments.enums import Method
from support.enums import Category

SHOWN_MONTHS = 13  # this month, and the same month a year ago
ALL = Decimal(100)

NameOf = Callable[[RollUp], str]
Values = Mapping[tuple[str, Month], RollUp]


@dataclass(frozen=True, slots=True)
class MonthValue:
    """One month of a figure."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: now, a month and a year ago, its line, its table, how it is counted."""

    code: str
    name: str
    value: str
    fraction: str  # 12 ÷ 40, for shares
    before: str
    year_ago: str
    better: str
    formula: str
    chart: Chart
    top: str
    months: list[MonthValue]


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """One procedure of hall rental in the table of KPI ①."""

    name: str
    is_online: bool
    done_online: int | None
    done: int | None
    share: str


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """A month of a hall, or of the city."""

    label: str
    cards: list[Card]
    procedures: list[ProcedureLine]
    plan: PlanLine
    plan_now: str
    counted_at: str


def shown(value: Decimal | None, unit: Unit) -> str:
    """A value with its unit, as a person reads it; a dash where there is none."""
    if value is None:
        return "－"
    number = f"{value:,}"
    if unit == Unit.PERCENT:
        return f"{number}%"
    if unit in {Unit.PER_HUNDRED, Unit.CASES}:
        return pgettext("figure", "%(n)s件") % {"n": number}
    return f"{number}{unit.label}"


def value(row: RollUp | None, unit: Unit) -> Decimal | None:
    """What the row says; nothing counted is 0, nothing to divide by is no value."""
    if row is None:
        return None if unit.is_share else Decimal(0)
    return value_of(part=row.part, whole=row.whole, hundredfold=unit != Unit.MINUTES)


def figures_page(*, month: Month, facility_id: int | None) -> FiguresPage:
    """Every figure of `month` for one hall, or for the city. One query for the cards."""
    months = list(months_until(month, count=SHOWN_MONTHS))
    totals = _totals(months, facility_id)
    figures = [each for each in FIGURES if each.by_hall or facility_id is None]
    latest = max((row.counted_at for row in totals.values()), default=None)
    return FiguresPage(
        label=month_label(month.first),
        cards=[_card(figure, months, totals) for figure in figures],
        procedures=_procedures(month) if facility_id is None else [],
        plan=plan_line(ONLINE),
        plan_now=shown(value(totals.get(("online-procedures", month)), Unit.PERCENT), Unit.PERCENT),
        counted_at=f"{latest:%Y-%m-%d %H:%M}" if latest else "",
    )


def _totals(months: Sequence[Month], facility_id: int | None) -> Values:
    rows = RollUp.objects.filter(
        _place(facility_id), month__in=[month.first for month in months], cut=Cut.TOTAL
    )
    return {(row.figure, Month(row.month)): row for row in rows}


def _place(facility_id: int | None) -> Q:
    return Q(facility__isnull=True) if facility_id is None else Q(facility_id=facility_id)


def _card(figure: Figure, months: Sequence[Month], totals: Values) -> Card:
    rows = [totals.get((figure.code, month)) for month in months]
    values = [value(row, figure.unit) for row in rows]
    now = rows[-1]
    at_least = ALL if figure.unit == Unit.PERCENT else Decimal(1)
    chart = chart_of(values, at_least=at_least)
    fraction = f"{now.part:,} ÷ {now.whole:,}" if now is not None and now.whole is not None else ""
    return Card(
        code=figure.code,
        name=str(figure.name),
        value=shown(values[-1], figure.unit),
        fraction=fraction,
        before=shown(values[-2], figure.unit),
        year_ago=shown(values[0], figure.unit),
        better=str(figure.better.label),
        formula=str(figure.formula),
        chart=chart,
        top=shown(chart.top, figure.unit),
        months=[
            MonthValue(month_label(month.first), shown(each, figure.unit))
            for month, each in zip(months, values, strict=True)
        ],
    )


def _procedures(month: Month) -> list[ProcedureLine]:
    rows = RollUp.objects.filter(
        month=month.first, figure="procedures-online", facility=None, cut=Cut.PROCEDURE
    )
    done = {row.key: row for row in rows}
    return [
        ProcedureLine(
            name=str(each.name),
            is_online=each.is_online,
            done_online=done[each.code].part if each.code in done else None,
            done=done[each.code].whole if each.code in done else None,
            share=shown(value(done.get(each.code), Unit.PERCENT), Unit.PERCENT),
        )
        for each in PROCEDURES
    ]


@dataclass(frozen=True, slots=True)
class CutLine:
    """One part of a figure."""

    name: str
    value: str
    fraction: str


@dataclass(frozen=True, slots=True)
class CutTable:
    """A figure by one cut."""

    title: str
    lines: list[CutLine]


def cut_tables(
    *, figure: Figure, month: Month, facility_id: int | None, halls: Catalogue
) -> list[CutTable]:
    """The figure of the month by hall (of the city), then by each of its cuts."""
    rows = list(RollUp.objects.filter(month=month.first, figure=figure.code))
    own = [row for row in rows if row.facility_id == facility_id]
    tables = []
    if facility_id is None and figure.by_hall:
        of_halls = [row for row in rows if row.facility_id and row.cut == Cut.TOTAL]
        names = {hall.id: str(hall.names) for hall in halls.facilities}
        tables.append(
            _table(_("施設別"), figure, of_halls, lambda r: names.get(r.facility_id or 0, ""))
        )
    for cut in Cut:
        lines = [row for row in own if row.cut == cut]
        if cut != Cut.TOTAL and lines:
            title = _("%(cut)s別") % {"cut": cut.label}
            tables.append(_table(title, figure, lines, lambda r: key_in_words(r, halls)))
    return tables


def _table(title: str, figure: Figure, rows: Iterable[RollUp], name: NameOf) -> CutTable:
    ordered = sorted(rows, key=lambda row: (-row.part, row.key))
    return CutTable(
        title,
        [
            CutLine(
                name(row),
                shown(value(row, figure.unit), figure.unit),
                f"{row.part:,} ÷ {row.whole:,}" if row.whole is not None else "",
            )
            for row in ordered
        ],
    )


def key_in_words(row: RollUp, halls: Catalogue) -> str:
    """What the key of a row names, in the reader's language."""
    words: dict[str, Mapping[str, object]] = {
        Cut.METHOD: dict(Method.choices),
        Cut.CATEGORY: dict(Category.choices),
        Cut.PROCEDURE: {each.code: each.name for each in PROCEDURES},
        Cut.CHANNEL: channel_words(),
    }
    if row.cut == Cut.ROOM:
        room = halls.room_by_id.get(int(row.key))
        return f"{halls.facility_by_id[room.facility_id].names} {room.names}" if room else row.key
    if row.cut == Cut.SLOT:
        return slot_name(row, halls)
    return str(words.get(row.cut, {}).get(row.key, row.key))


def slot_name(row: RollUp, halls: Catalogue) -> str:
    """The slot's name; the first hall's that has such a slot, where it is the city's row."""
    chosen = [hall for hall in halls.facilities if row.facility_id in {None, hall.id}]
    slots = (slot for hall in chosen for table in hall.timetables for slot in table.slots)
    return next((str(slot.names) for slot in slots if slot.code == row.key), row.key)


def channel_words() -> dict[str, str]:
    """The ways by which a wish reaches the city."""
    return {
        Channel.WEB.value: _("ウェブ"),
        Channel.COUNTER.value: _("窓口"),
        Channel.PHONE.value: _("電話"),
        Channel.FAX.value: _("ファクス"),
        Channel.MAIL.value: _("メール"),
        Channel.SUPPORT.value: _("サポートセンター"),
    }
