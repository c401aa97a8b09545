"""Writes about articles."""

from support.models import Article


def count_opinion(*, article: Article, was_helpful: bool) -> None:
    """One more reader has said whether the article helped (requirement 165)."""
    article.count(was_helpful=was_helpful)
