"""Articles and templates for those who write them."""

from support.models import AnswerTemplate, Article


def articles() -> list[Article]:
    """All of them, also those that are not published, in their order."""
    return list(Article.objects.all())


def templates() -> list[AnswerTemplate]:
    """All of them, in their order."""
    return list(AnswerTemplate.objects.all())


def article_to_edit(slug: str) -> Article | None:
    """The article of that name, published or not."""
    return Article.objects.filter(slug=slug).first()


def template_to_edit(code: str) -> AnswerTemplate | None:
    """The template of that code."""
    return AnswerTemplate.objects.filter(code=code).first()
