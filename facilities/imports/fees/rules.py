"""Named rules of a schedule: surcharges, charges, equipment, reductions, limits, tax."""

from fractions import Fraction

from django.utils.translation import gettext as _

from facilities.imports.fees.form import FeeForm
from facilities.imports.fees.rows import read_charge_rows
from facilities.imports.fees.scopes import read_scope
from facilities.imports.fees.terms import Terms
from facilities.rules.fees.values import (
    EQUIPMENT,
    HEATING,
    OTHER,
    ROOM,
    TAKINGS,
    TIME,
    TIMES,
    Cap,
    Charge,
    Limit,
    Reduction,
    Season,
    Surcharge,
    Tax,
)

CHARGED = ("request", "always", "season", *TIMES, TAKINGS)
WHO = ("standing", "application")
BASES = ("table", "reached")
TAXED = ("case", "line")
_MOST_YEN = 100_000_000
_ALL_OF_IT = 100  # percent


def read_charge(form: FeeForm, terms: Terms) -> Charge:
    """Heating, time before or after the use, or anything else beside the room."""
    charged = form.choice("charged", CHARGED, fallback="request")
    if charged in TIMES:
        form.skip("kind")
        kind = TIME
    else:
        kind = form.choice("kind", (HEATING, OTHER), fallback=OTHER)
    seasons = form.seasons("season", required=charged == "season")
    if seasons and charged != "season":
        form.fault(
            "season", _("charged: season のときだけ書けます。条件なら when に書いてください。")
        )
    return _charge(form, terms, kind=kind, charged=charged, seasons=seasons)


def read_equipment(form: FeeForm, terms: Terms) -> Charge:
    """Something that is lent by the piece."""
    return _charge(form, terms, kind=EQUIPMENT, charged="request", seasons=())


def _charge(
    form: FeeForm, terms: Terms, *, kind: str, charged: str, seasons: tuple[Season, ...]
) -> Charge:
    charge = Charge(
        code=form.word("code"),
        names=form.label(),
        clause=form.text("clause", required=False),
        scope=read_scope(form, terms),
        kind=kind,
        charged=charged,
        seasons=seasons,
        rows=read_charge_rows(form, terms, charged=charged),
        stock=form.number_or_none("stock", most=10_000) if kind == EQUIPMENT else None,
        free_pieces=form.number("free_pieces", most=10_000, fallback=0) if kind == EQUIPMENT else 0,
        cap=_cap(form, ("use", "day", "case")),
    )
    form.note()
    form.finish()
    return charge


def _cap(form: FeeForm, per: tuple[str, ...]) -> Cap | None:
    inner = form.form("cap", required=False)
    if inner is None:
        return None
    cap = Cap(
        yen=inner.number("yen", most=_MOST_YEN),
        per=inner.choice("per", per, fallback="use"),
    )
    inner.finish()
    return cap


def read_surcharge(form: FeeForm, terms: Terms) -> Surcharge:
    """A factor on the fee."""
    factor = _factor(form)
    surcharge = Surcharge(
        code=form.word("code"),
        names=form.label(),
        clause=form.text("clause", required=False),
        scope=read_scope(form, terms),
        factor=factor,
        to=form.targets("to", terms.targets, fallback=(ROOM,)),
        leaves_out=form.targets("leaves_out", terms.targets),
        of=form.choice("of", BASES, fallback="") or None,
        as_table=form.flag("as_table", fallback=factor < 1),
        rounding=form.rounding("round"),
    )
    form.note()
    form.finish()
    return surcharge


def _factor(form: FeeForm) -> Fraction:
    """`multiply: 1.5`, or `percent: 50` which adds a half."""
    if form.has("percent") == form.has("multiply"):
        form.fault("multiply", _("multiply か percent のどちらか1つを書いてください。"))
        form.skip("multiply", "percent")
        return Fraction(1)
    if form.has("percent"):
        form.skip("multiply")
        factor = 1 + form.fraction("percent") / 100
    else:
        form.skip("percent")
        factor = form.fraction("multiply")
    if factor < 0:
        form.fault("percent", _("料金が0円より小さくなります。"))
    return max(Fraction(0), factor)


def read_reduction(form: FeeForm, terms: Terms) -> Reduction:
    """A part that is not charged."""
    if form.has("percent") == form.has("yen"):
        form.fault("percent", _("percent か yen のどちらか1つを書いてください。"))
    percent = form.fraction("percent", fallback=Fraction(0))
    yen = form.number("yen", most=_MOST_YEN, fallback=0)
    if not 0 <= percent <= _ALL_OF_IT:
        form.fault("percent", _("0から100までの数にしてください。"))
        percent = Fraction(0)
    reduction = Reduction(
        code=form.word("code"),
        names=form.label(),
        clause=form.text("clause", required=False),
        scope=read_scope(form, terms),
        percent=percent,
        yen=yen,
        to=form.targets("to", terms.targets, fallback=(ROOM,)),
        leaves_out=form.targets("leaves_out", terms.targets),
        by=form.choice("by", WHO, fallback="standing"),
        documents=form.wordings_of("documents"),
        proof=form.label("proof") if form.has("proof") else None,
        of=form.choice("of", BASES, fallback="reached"),
        rounding=form.rounding("round"),
    )
    if reduction.scope.when.any_of:
        form.fault("when", _("減免は、場合ごとに1件ずつに分けて書いてください。"))
    if reduction.proof and (reduction.by == "application" or not reduction.scope.when.words):
        form.fault(
            "proof", _("when に words のことばがあり、by が standing の減免だけに書けます。")
        )
    form.note()
    form.finish()
    return reduction


def read_limit(form: FeeForm, terms: Terms) -> Limit:
    """The most or the least that several things cost together."""
    floor = form.has("at_least")
    if floor == form.has("yen"):
        form.fault("yen", _("yen か at_least のどちらか1つを書いてください。"))
    form.skip("yen", "at_least")
    limit = Limit(
        code=form.word("code"),
        names=form.label(),
        clause=form.text("clause", required=False),
        scope=read_scope(form, terms),
        cap=Cap(
            yen=form.number("at_least" if floor else "yen", most=_MOST_YEN, fallback=0),
            per=form.choice("per", ("use", "day", "case"), fallback="case"),
        ),
        to=form.targets("to", terms.targets, required=True),
        floor=floor,
    )
    form.note()
    form.finish()
    return limit


def read_tax(form: FeeForm | None, terms: Terms) -> Tax | None:
    """A tax on top of the table."""
    if form is None:
        return None
    percent = form.fraction("percent")
    if percent < 0:
        form.fault("percent", _("0以上の数にしてください。"))
    tax = Tax(
        percent=percent,
        clause=form.text("clause", required=False),
        leaves_out=form.targets("leaves_out", terms.targets),
        per=form.choice("per", TAXED, fallback="case"),
        rounding=form.rounding("round"),
    )
    form.finish()
    return tax
