"""The procedures of hall rental, whether each can be done online, and how many were (row 180)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from booking.enums import EventKind
from booking.models import Exemption, UseReport
from core.actor import Channel
from facilities.rules.values import Catalogue
from kpi.enums import Cut
from kpi.rules.measure import Measure
from kpi.rules.months import Month
from kpi.selectors.acts import acts_by_channel
from payments.enums import ONLINE
from payments.models import RefundOrder

Counts = tuple[int, int]  # online, in all


def _registrations(month: Month) -> Counts:
    rows = Entry.objects.filter(
        at__gte=month.during.start,
        at__lt=month.during.end,
        verb="register",
        object_type="person",
    ).values_list("channel", flat=True)
    return _by_channel(Counter(rows))


def _applications(month: Month) -> Counts:
    return acts_by_channel(month, EventKind.MADE, EventKind.REQUESTED)


def _changes(month: Month) -> Counts:
    return acts_by_channel(month, EventKind.MOVED, EventKind.CHANGED)


def _cancellations(month: Month) -> Counts:
    return acts_by_channel(month, EventKind.CANCELLED, EventKind.TAKEN_BACK)


def _refunds(month: Month) -> Counts:
    ways = RefundOrder.objects.filter(
        asked_at__gte=month.during.start, asked_at__lt=month.during.end
    ).values_list("way", flat=True)
    counts = Counter(ways)
    return sum(counts[way] for way in ONLINE), sum(counts.values())


def _exemptions(month: Month) -> Counts:
    rows = Exemption.objects.filter(
        asked_at__gte=month.during.start, asked_at__lt=month.during.end
    ).values_list("channel", flat=True)
    return _by_channel(Counter(rows))


def _reports(month: Month) -> Counts:
    rows = UseReport.objects.filter(
        reported_at__gte=month.during.start, reported_at__lt=month.during.end
    ).values_list("channel", flat=True)
    return _by_channel(Counter(rows))


def _by_channel(counts: Counter[str]) -> Counts:
    return counts[Channel.WEB.value], sum(counts.values())


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure; `counted` is None where nobody is asked to leave a trace (looking)."""

    code: str
    name: Promise | str
    is_online: bool
    counted: Callable[[Month], Counts] | None


PROCEDURES = (
    Procedure("registration", _("利用者登録"), is_online=True, counted=_registrations),
    Procedure("availability", _("空き照会"), is_online=True, counted=None),
    Procedure("application", _("利用許可申請"), is_online=True, counted=_applications),
    Procedure("change", _("変更"), is_online=True, counted=_changes),
    Procedure("cancellation", _("取消"), is_online=True, counted=_cancellations),
    Procedure("exemption", _("減免申請"), is_online=True, counted=_exemptions),
    Procedure("refund", _("還付請求"), is_online=True, counted=_refunds),
    Procedure("report", _("利用報告"), is_online=True, counted=_reports),
)


def online_procedures(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Procedures that can be done online ÷ all procedures of hall rental (KPI ①)."""
    yield Measure(part=sum(each.is_online for each in PROCEDURES), whole=len(PROCEDURES))
    for each in PROCEDURES:
        yield Measure(part=int(each.is_online), whole=1, cut=Cut.PROCEDURE, key=each.code)


def done_online(month: Month, halls: Catalogue) -> Iterator[Measure]:
    """Procedures that were done online ÷ all that were done, by procedure."""
    counts = {each.code: each.counted(month) for each in PROCEDURES if each.counted}
    for code, (part, whole) in counts.items():
        yield Measure(part=part, whole=whole, cut=Cut.PROCEDURE, key=code)
    yield Measure(
        part=sum(part for part, _whole in counts.values()),
        whole=sum(whole for _part, whole in counts.values()),
    )
