"""One case as a thread: what was asked, answered, noted, decided, in the order it happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actor import Actor
from core.codes import grouped, normalise
from core.dates import moment_label
from core.names import speaking, support_hours
from facilities.models import Facility
from notifications.models import Delivery
from support.enums import CaseStatus, Category, LineKind
from support.errors import NoSuchCase
from support.models import AnswerTemplate, Article, Case, Line
from support.permissions import can_answer_for_hall, can_see, can_work
from support.rules.attention import is_overdue
from support.rules.words import fill
from support.selectors.cases import CaseLine, case_lines, names_of

PUBLIC = frozenset({LineKind.INCOMING, LineKind.ANSWER})
WHY: dict[str, str | Promise] = {
    "size": gettext_lazy("大きすぎるため開けません"),
    "kind": gettext_lazy("安全でない種類のため開けません"),
    "macro": gettext_lazy("マクロを含むため開けません"),
}


@dataclass(frozen=True, slots=True)
class FileLine:
    """One attached file; `why` says why it may not be opened."""

    number: int
    name: str
    size: str
    why: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line of the thread."""

    id: int
    kind: str
    word: str
    when: str
    who: str
    text: str
    is_public: bool
    told: str = ""  # how an answer went: by telephone, or where the letter stands
    is_stuck: bool = False
    warning: str = ""
    files: Sequence[FileLine] = ()
    mail_id: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A template for an answer, already filled in for the case."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything about one case."""

    case: CaseLine
    channel: str
    category: str
    facility_id: int | None
    hall_asked: str
    booking_code: str
    booking_number: str
    caller_code: str
    caller_name: str
    caller_phone: str
    caller_mail: str
    story: list[StoryLine]
    measures: list[tuple[str, str]]
    is_closed: bool
    may_work: bool
    may_answer_for_hall: bool
    prepared: list[Prepared] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)


def case_page(*, code: str, actor: Actor, now: datetime) -> CasePage:
    """The case for one who may see it. Raises NoSuchCase."""
    case = (
        Case.objects.select_related("facility", "escalated_to", "caller")
        .filter(code=normalise(code))
        .first()
    )
    if case is None or not can_see(actor, case):
        raise NoSuchCase
    [line] = case_lines([case], now=now)
    may_work = can_work(actor, case)
    return CasePage(
        case=line,
        channel=case.channel,
        category=case.category,
        facility_id=case.facility_id,
        hall_asked=case.escalated_to.name if case.escalated_to else "",
        booking_code=case.booking_code,
        booking_number=grouped(case.booking_code) if case.booking_code else "",
        caller_code=case.caller.code if case.caller and may_work else "",
        caller_name=case.caller_name,
        caller_phone=case.caller_phone,
        caller_mail=case.caller_mail,
        story=_story(case),
        measures=_measures(case, now),
        is_closed=case.status == CaseStatus.CLOSED,
        may_work=may_work,
        may_answer_for_hall=can_answer_for_hall(actor, case),
        prepared=_prepared(case) if may_work else [],
        articles=_articles(case) if may_work else [],
    )


def _story(case: Case) -> list[StoryLine]:
    lines = list(case.lines.order_by("at", "pk"))
    names = names_of({line.author_user_id for line in lines if line.author_user_id})
    letters = _letters(lines)
    halls = dict(
        Facility.objects.filter(
            pk__in={line.facts["facility"] for line in lines if "facility" in line.facts}
        ).values_list("pk", "name")
    )
    return [_told(line, names, letters, halls) for line in lines if _is_worth(line)]


def _is_worth(line: Line) -> bool:
    """An opening line without words is none: the case was made by an act."""
    return line.kind != LineKind.INCOMING or bool(line.text or line.mail_id)


def _letters(lines: Sequence[Line]) -> dict[int, Delivery]:
    ids = {line.letter_id for line in lines if line.letter_id}
    return {each.message_id: each for each in Delivery.objects.filter(message_id__in=ids)}


def _told(
    line: Line,
    names: Mapping[int, str],
    letters: Mapping[int, Delivery],
    halls: Mapping[int, str],
) -> StoryLine:
    way = letters.get(line.letter_id or 0)
    return StoryLine(
        id=line.pk,
        kind=line.kind,
        word=str(line.get_kind_display()),
        when=moment_label(line.at),
        who=_who(line, names),
        text=line.text or _said(line.kind, line.facts, halls, names),
        is_public=line.kind in PUBLIC,
        told=_way(line, way),
        is_stuck=way is not None and way.status in {"failed", "unreachable"},
        warning=_warning(line),
        files=_files(line.facts.get("files", [])),
        mail_id=line.mail_id,
    )


def _who(line: Line, names: Mapping[int, str]) -> str:
    author = names.get(line.author_user_id or 0, "")
    if line.kind == LineKind.INCOMING and author:
        return _("%(caller)s（%(operator)sが記録）") % {
            "caller": line.sender or _("お客様"),
            "operator": author,
        }
    return author or line.sender or _("自動")


def _way(line: Line, way: Delivery | None) -> str:
    if line.facts.get("by") == "voice":
        return _("電話で伝えました")
    return _("メール：%(status)s") % {"status": way.get_status_display()} if way else ""


def _warning(line: Line) -> str:
    if line.facts.get("other_sender"):
        return _(
            "問い合わせた方と違うアドレス（%(sender)s）から届きました。"
            "回答はこのアドレスには送られません。"
        ) % {"sender": line.sender}
    if line.facts.get("is_cut"):
        return _("大きすぎるため、本文を取り込めませんでした。")
    return ""


def _said(
    kind: str, facts: Mapping[str, object], halls: Mapping[int, str], names: Mapping[int, str]
) -> str:
    """A line without words of its own, in words."""
    if kind == LineKind.CALL:
        seconds = int(str(facts.get("seconds", 0)))
        return _("%(m)d分%(s)02d秒 話しました。") % {"m": seconds // 60, "s": seconds % 60}
    if kind == LineKind.ACT:
        acts = {
            "booked": _("代理で予約しました（%(number)s）。"),
            "cancelled": _("代理で取り消しました（%(number)s）。"),
            "resent": _("通知をもう一度送りました（%(number)s）。"),
        }
        number = str(facts.get("number", ""))
        return acts.get(str(facts.get("act")), "") % {"number": grouped(number[:10]) + number[10:]}
    if "to" in facts:
        return _("%(before)s → %(after)s") % {
            "before": CaseStatus(str(facts["from"])).label,
            "after": CaseStatus(str(facts["to"])).label,
        }
    if "owner" in facts:
        return _("担当が%(name)sになりました。") % {"name": names.get(int(str(facts["owner"])), "")}
    return _("分類・施設・予約番号を直しました。") if "sorted" in facts else ""


def _files(files: Sequence[Mapping[str, object]]) -> list[FileLine]:
    return [
        FileLine(
            number=int(str(each["number"])),
            name=str(each["name"]),
            size=_("%(kb)d KB") % {"kb": max(1, int(str(each["size"])) // 1000)},
            why=str(WHY.get(str(each["why"]), "")),
        )
        for each in files
    ]


def _measures(case: Case, now: datetime) -> list[tuple[str, str]]:
    """How long it took, in words."""
    found = [(_("受付"), moment_label(case.opened_at))]
    if case.status not in {CaseStatus.CLOSED, CaseStatus.WAITING_CALLER}:
        late = is_overdue(status=case.status, due_at=case.due_at, now=now)
        due = moment_label(case.due_at)
        found.append((_("期限"), _("%(due)s（過ぎています）") % {"due": due} if late else due))
    if case.reaction_minutes is not None:
        found.append((_("最初の回答まで"), minutes_label(case.reaction_minutes)))
    if case.handling_minutes is not None:
        found.append((_("完了まで"), minutes_label(case.handling_minutes)))
    if case.talk_seconds:
        found.append((_("通話"), minutes_label(case.talk_seconds // 60)))
    return found


def minutes_label(minutes: int) -> str:
    """1時間5分, in working time."""
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("%(hours)d時間%(minutes)d分") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d分") % {"minutes": rest}


def _prepared(case: Case) -> list[Prepared]:
    hall = case.facility or case.escalated_to
    with speaking("ja"):  # as the prepared texts are
        hours = support_hours()
    values = {
        "name": case.caller_name,
        "number": grouped(case.code),
        "booking": grouped(case.booking_code) if case.booking_code else "",
        "hall": hall.name if hall else "",
        "phone": settings.SUPPORT_PHONE,
        "hours": hours,
        "site": settings.SITE_URL,
    }
    templates = AnswerTemplate.objects.all()
    if case.category != Category.OTHER:
        templates = templates.filter(category__in=[case.category, ""])
    return [Prepared(each.title, fill(each.text, values)) for each in templates]


def _articles(case: Case) -> list[Article]:
    published = Article.objects.filter(is_published=True)
    same = published.filter(category=case.category)
    return list(same or published)[:8]
