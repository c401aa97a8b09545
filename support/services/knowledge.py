"""Loading the first articles and templates; what is there already is left as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from support.models import AnswerTemplate, Article


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
