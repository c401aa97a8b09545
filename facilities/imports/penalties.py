"""The form of penalty rules: what gives points, how long they count, what follows."""

from django.utils.translation import gettext as _

from facilities.enums import PenaltyCause, PenaltyEffect, PenaltyUntil
from facilities.imports.entries import PenaltyEntry
from facilities.imports.form import Form
from facilities.rules.penalties import EffectRule, Lasting, PenaltyValue, PointRule

_MOST_POINTS = 99


def read_penalty(form: Form) -> PenaltyEntry:
    """A hall's penalty rules from a day on; without points it gives none from that day."""
    since = form.day("from")
    source = form.text("source", required=False)
    points = tuple(map(_points, form.forms("points", required=False)))
    value = PenaltyValue(
        valid_from=since,
        group=form.code("group", required=False),
        points=points,
        counts=_lasting(form.form("counts", required=bool(points)), endings=True),
        effects=tuple(map(_effect, form.forms("effects", required=False))),
        clause=source,
    )
    _check(form, value)
    return PenaltyEntry(at=form.at, since=since, source=source, value=value, sound=form.finish())


def _points(form: Form) -> PointRule:
    cause = form.choice("for", PenaltyCause.values)
    late = cause == PenaltyCause.LATE_CANCEL
    rule = PointRule(
        cause=cause,
        points=form.number("points", least=1, most=_MOST_POINTS),
        from_days=form.number("from_days", most=366) if late else 0,
        until_days=form.number("until_days", most=366, fallback=0) if late else 0,
    )
    if cause:
        reason = _("日数は、間ぎわの取消（late_cancel）にだけ書きます。消してください。")
        form.unused("from_days", "until_days", reason=reason)
    form.skip("from_days", "until_days")
    if rule.until_days > rule.from_days:
        reason = _("from_days（%(n)d日前）より利用日に近い日数を書いてください。")
        form.fault("until_days", reason % {"n": rule.from_days})
    form.finish()
    return rule


def _lasting(form: Form | None, *, endings: bool = False) -> Lasting:
    """Exactly one way of counting; points may also last until the calendar ends them."""
    if form is None:
        return Lasting()
    ways = ("months", "days", "until") if endings else ("months", "days")
    if len([key for key in ways if form.has(key)]) != 1:
        form.fault(
            ways[0], _("%(ways)sのうち、一つだけを書いてください。") % {"ways": "、".join(ways)}
        )
    lasting = Lasting(
        months=form.number_or_none("months", least=1, most=120) or 0,
        days=form.number_or_none("days", least=1, most=3660) or 0,
        until=form.choice("until", PenaltyUntil.values, fallback="") if endings else "",
    )
    form.finish()
    return lasting


def _effect(form: Form) -> EffectRule:
    then = form.choice("then", PenaltyEffect.values)
    effect = EffectRule(
        at=form.number("at", least=1, most=999),
        then=then,
        most=form.number("most", least=1, most=99) if then == PenaltyEffect.BOOKINGS_A_MONTH else 0,
        lasts=_lasting(form.form("lasts")),
    )
    if then:
        reason = _("件数は、件数に上限をつけるとき（bookings_a_month）だけ書きます。")
        form.unused("most", reason=reason)
    form.skip("most")
    form.finish()
    return effect


def _check(form: Form, value: PenaltyValue) -> None:
    if value.effects and not value.points:
        form.fault("effects", _("points（点数のつく場合）がないので、この効果は起きません。"))
    seen: set[tuple[str, int]] = set()
    for rule in value.points:
        days: list[tuple[str, int]] = [
            (rule.cause, day) for day in range(rule.until_days, rule.from_days + 1)
        ]
        if rule.cause and seen & set(days):
            reason = _("「%(cause)s」が2回あります（日数が重なっています）。")
            form.fault("points", reason % {"cause": rule.cause})
            return
        seen |= set(days)
