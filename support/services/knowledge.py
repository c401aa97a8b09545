"""Articles and templates: the first ones are loaded, the center writes on (requirement 165)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from accounts.errors import NotAllowed
from accounts.permissions import can_handle_cases
from audit.services import record
from core.actor import Actor
from core.codes import any_code
from support.models import AnswerTemplate, Article

Row = TypeVar("Row", Article, AnswerTemplate)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What an article says, and whether everybody sees it."""

    category: str
    is_published: bool
    question: str
    answer: str
    question_easy: str = ""
    answer_easy: str = ""
    question_en: str = ""
    answer_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """What a template says; an empty category suits every case."""

    category: str
    title: str
    text: str


def write_article(*, slug: str, text: ArticleText, actor: Actor, now: datetime) -> Article:
    """Change the article of that name; without a name, add one behind the others.

    Raises NotAllowed, and Article.DoesNotExist where there is none of that name.
    """
    return _write(Article, "slug", slug, asdict(text), actor=actor, now=now)


def write_template(*, code: str, text: TemplateText, actor: Actor, now: datetime) -> AnswerTemplate:
    """Change the template of that code; without a code, add one behind the others.

    Raises NotAllowed, and AnswerTemplate.DoesNotExist where there is none of that code.
    """
    return _write(AnswerTemplate, "code", code, asdict(text), actor=actor, now=now)


def remove_template(*, code: str, actor: Actor, now: datetime) -> None:
    """Take a template away; answers written with it stay as they were. Raises NotAllowed."""
    if not can_handle_cases(actor):
        raise NotAllowed
    with transaction.atomic():
        for found in AnswerTemplate.objects.select_for_update().filter(code=code):
            facts = {"title": found.title, "text": found.text}
            _tell("template_removed", code, facts, actor=actor, now=now)
            found.delete()


def _write(
    kind: type[Row], name: str, code: str, given: dict[str, Any], *, actor: Actor, now: datetime
) -> Row:
    if not can_handle_cases(actor):
        raise NotAllowed
    rows = kind._default_manager
    with transaction.atomic():
        if code:
            row = rows.select_for_update().get(**{name: code})
            before = {field: getattr(row, field) for field in given}
        else:
            row, before = kind(**{name: any_code(), "position": rows.count()}), {}
        for field, value in given.items():
            setattr(row, field, value)
        row.save()
        changed = {field: value for field, value in before.items() if value != given[field]}
        _tell(f"{kind.__name__.lower()}_written", getattr(row, name), changed, actor=actor, now=now)
    return row


def _tell(verb: str, code: str, facts: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Into the trail, with what stood there before."""
    record(actor=actor, verb=verb, object_type="knowledge", object_code=code, now=now, facts=facts)


def add_missing(
    *, articles: Sequence[Mapping[str, Any]], templates: Sequence[Mapping[str, Any]]
) -> int:
    """Add what is not there by its code; how many were added. Articles are published at once."""
    added = 0
    for position, entry in enumerate(articles):
        given = {**entry, "position": position, "is_published": True}
        added += Article.objects.get_or_create(slug=entry["slug"], defaults=given)[1]
    for position, entry in enumerate(templates):
        given = {**entry, "text": entry["text"].strip(), "position": position}
        added += AnswerTemplate.objects.get_or_create(code=entry["code"], defaults=given)[1]
    return added
