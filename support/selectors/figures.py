"""How the support center did in a month: how many, about what, how fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count

from core.clock import add_months, day_start
from support.enums import CaseChannel, Category
from support.models import Article, Case
from support.rules.hours import target_minutes


@dataclass(frozen=True, slots=True)
class Row:
    """How many cases of one category came by each channel."""

    word: str
    counts: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One month. Shares are whole percents, None where there is nothing to divide by."""

    channels: list[str]
    rows: list[Row]
    totals: list[int]
    total: int
    first_contact: int | None
    in_time: int | None
    reaction: int | None  # median, working minutes
    handling: int | None
    talk: int | None  # median, seconds
    articles: list[Article]


def figures_of(*, month: date) -> Figures:
    """The cases that were opened in `month`. Three queries."""
    since, until = day_start(month), day_start(add_months(month, 1))
    cases = Case.objects.filter(opened_at__gte=since, opened_at__lt=until)
    counted = {
        (each["category"], each["channel"]): each["n"]
        for each in cases.values("category", "channel").annotate(n=Count("pk"))
    }
    rows = [_row(category, counted) for category in Category]
    totals = [sum(counts) for counts in zip(*(row.counts for row in rows), strict=True)]
    measured = list(
        cases.values_list(
            "channel", "category", "reaction_minutes", "handling_minutes", "talk_seconds",
            "at_first_contact",
        )
    )  # fmt: skip
    return Figures(
        channels=[str(channel.label) for channel in CaseChannel],
        rows=[row for row in rows if row.total],
        totals=totals,
        total=sum(totals),
        first_contact=_share([bool(m[5]) for m in measured if m[5] is not None]),
        in_time=_share(
            [
                m[2] <= target_minutes(channel=m[0], category=m[1])
                for m in measured
                if m[2] is not None
            ]
        ),
        reaction=_middle([m[2] for m in measured]),
        handling=_middle([m[3] for m in measured]),
        talk=_middle([m[4] or None for m in measured]),
        articles=list(Article.objects.filter(is_published=True).order_by("-helpful", "pk")[:10]),
    )


def _row(category: Category, counted: dict[tuple[str, str], int]) -> Row:
    counts = [counted.get((category, channel), 0) for channel in CaseChannel]
    return Row(str(category.label), counts, sum(counts))


def _share(verdicts: Sequence[bool]) -> int | None:
    return round(100 * sum(verdicts) / len(verdicts)) if verdicts else None


def _middle(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(median(known)) if known else None
