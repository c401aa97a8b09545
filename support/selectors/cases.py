"""Cases in lists: what an actor may see, filtered; the numbers that want action."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Person
from accounts.permissions import Right, can_handle_cases, halls_with
from core.actor import Actor
from core.codes import grouped, normalise
from core.dates import moment_label
from support.enums import OURS, UNFINISHED, CaseStatus, MailStatus
from support.models import Case, IncomingMail, Mailbox
from support.rules.attention import is_overdue, is_silent

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; empty means "any"."""

    turn: str = "ours"  # ours, hall, caller, overdue, mine, closed, all
    channel: str = ""
    category: str = ""
    hall: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    code: str
    number: str
    url: str
    subject: str
    caller: str
    status: str
    status_word: str
    channel_word: str
    category_word: str
    hall: str
    owner: str
    opened: str
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of a list."""

    lines: list[CaseLine]
    total: int
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Wants:
    """How many cases want action, by whose it is."""

    new: int
    mine: int
    overdue: int
    hall: int


@dataclass(frozen=True, slots=True)
class MailTrouble:
    """What is wrong with the mailbox; nothing of it is set on a good day."""

    is_silent: bool
    since: str
    error: str
    broken: int
    set_aside: int


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The support center sees every case, a hall those that were put to it."""
    cases = Case.objects.select_related("facility", "escalated_to", "owner")
    if can_handle_cases(actor):
        return cases
    halls = halls_with(actor, Right.ANSWER_CASES)
    if halls is None:
        return cases.filter(escalated_to__isnull=False)
    return cases.filter(escalated_to_id__in=halls)


def case_list(*, actor: Actor, wanted: CaseFilter, now: datetime) -> CaseList:
    """One page of cases, the most urgent first. Three queries."""
    cases = _filtered(visible_cases(actor), wanted, actor, now)
    order = ("-closed_at", "-pk") if wanted.turn in {"closed", "all"} else ("due_at", "pk")
    first = (wanted.page - 1) * PAGE
    rows = list(cases.order_by(*order)[first : first + PAGE + 1])
    return CaseList(
        lines=case_lines(rows[:PAGE], now=now),
        total=cases.count(),
        page=wanted.page,
        has_next=len(rows) > PAGE,
    )


def _filtered(
    cases: QuerySet[Case], wanted: CaseFilter, actor: Actor, now: datetime
) -> QuerySet[Case]:
    turns = {
        "ours": Q(status__in=OURS),
        "hall": Q(status=CaseStatus.WAITING_HALL),
        "caller": Q(status=CaseStatus.WAITING_CALLER),
        "overdue": _overdue(now),
        "mine": Q(status__in=UNFINISHED, owner_id=actor.user_id),
        "closed": Q(status=CaseStatus.CLOSED),
    }
    cases = cases.filter(turns.get(wanted.turn, Q()))
    for field in ("channel", "category"):
        if value := getattr(wanted, field):
            cases = cases.filter(**{field: value})
    if wanted.hall:
        cases = cases.filter(Q(facility__code=wanted.hall) | Q(escalated_to__code=wanted.hall))
    return cases.filter(_meant(wanted.text)) if wanted.text else cases


def _overdue(now: datetime) -> Q:
    return Q(status__in=[*OURS, CaseStatus.WAITING_HALL], due_at__lt=now)


def _meant(text: str) -> Q:
    """A number of a case or a booking, else words of subject, name, phone or address."""
    number = normalise(text)
    if number.isdigit():
        return Q(code=number) | Q(booking_code=number) | Q(caller_phone__contains=number)
    return (
        Q(subject__icontains=text) | Q(caller_name__icontains=text) | Q(caller_mail__icontains=text)
    )


def cases_of(*, person_id: int, actor: Actor, now: datetime, limit: int = 20) -> list[CaseLine]:
    """The cases of a caller, the newest first."""
    cases = visible_cases(actor).filter(caller_id=person_id).order_by("-opened_at", "-pk")
    return case_lines(cases[:limit], now=now)


def case_lines(cases: Iterable[Case], *, now: datetime) -> list[CaseLine]:
    """Cases in words; the owners' names in one query."""
    rows = list(cases)
    names = names_of({case.owner_id for case in rows if case.owner_id})
    return [_line(case, names, now) for case in rows]


def _line(case: Case, names: dict[int, str], now: datetime) -> CaseLine:
    hall = case.escalated_to if case.status == CaseStatus.WAITING_HALL else case.facility
    finished = case.status in {CaseStatus.CLOSED, CaseStatus.WAITING_CALLER}
    return CaseLine(
        code=case.code,
        number=grouped(case.code),
        url=reverse("support:case", args=[case.code]),
        subject=case.subject,
        caller=case.caller_name or case.caller_mail or case.caller_phone,
        status=case.status,
        status_word=str(case.get_status_display()),
        channel_word=str(case.get_channel_display()),
        category_word=str(case.get_category_display()),
        hall=hall.name if hall else "",
        owner=names.get(case.owner_id or 0, ""),
        opened=moment_label(case.opened_at),
        due="" if finished else moment_label(case.due_at),
        is_overdue=is_overdue(status=case.status, due_at=case.due_at, now=now),
    )


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names behind accounts. One query, none for nobody."""
    if not user_ids:
        return {}
    return dict(Person.objects.filter(user_id__in=user_ids).values_list("user_id", "name"))


def wants_of(*, actor: Actor, now: datetime) -> Wants:
    """The numbers on the first page."""
    cases = visible_cases(actor)
    return Wants(
        new=cases.filter(status=CaseStatus.NEW).count(),
        mine=cases.filter(status__in=UNFINISHED, owner_id=actor.user_id).count(),
        overdue=cases.filter(_overdue(now)).count(),
        hall=cases.filter(status=CaseStatus.WAITING_HALL).count(),
    )


def mail_trouble(*, now: datetime) -> MailTrouble | None:
    """What is wrong with the mailbox, if anything is. None also where no mail is fetched."""
    if settings.SUPPORT_POSTBOX is None:
        return None
    mailbox = Mailbox.objects.order_by("-fetched_at").first()
    odd = IncomingMail.objects.filter(status__in=[MailStatus.BROKEN])
    silent = mailbox is not None and is_silent(
        fetched_at=mailbox.fetched_at, failing_since=mailbox.failing_since, now=now
    )
    broken = odd.count()
    if not silent and not broken:
        return None
    since = (mailbox.fetched_at or mailbox.failing_since) if mailbox else None
    return MailTrouble(
        is_silent=silent,
        since=moment_label(since) if since else "",
        error=mailbox.last_error if mailbox else "",
        broken=broken,
        set_aside=IncomingMail.objects.filter(status=MailStatus.SET_ASIDE).count(),
    )
