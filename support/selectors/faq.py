"""The questions that are asked often, for everybody."""

from dataclasses import dataclass

from support.enums import Category
from support.models import Article


@dataclass(frozen=True, slots=True)
class Topic:
    """The articles of one category."""

    word: str
    articles: list[Article]


def faq(*, text: str = "") -> list[Topic]:
    """The published articles by category; with `text` those in which every word of it stands."""
    words = text.casefold().split()
    found = [each for each in Article.objects.filter(is_published=True) if _has(each, words)]
    return [
        Topic(str(category.label), articles)
        for category in Category
        if (articles := [each for each in found if each.category == category])
    ]


def _has(article: Article, words: list[str]) -> bool:
    said = f"{article.question_here} {article.answer_here}".casefold()
    return all(word in said for word in words)


def article_of(slug: str) -> Article | None:
    """The published article of that name."""
    return Article.objects.filter(is_published=True, slug=slug).first()
