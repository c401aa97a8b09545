"""What is asked often: articles for everybody (FAQ), templates for answers."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.names import name_in
from support.enums import Category


class Article(models.Model):
    """One question with its answer, in the languages of the site; "was this helpful" is counted."""

    slug = models.SlugField(_("コード"), max_length=60, unique=True)
    category = models.CharField(_("分類"), max_length=20, choices=Category)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    is_published = models.BooleanField(_("公開"), default=False)
    question = models.CharField(_("質問"), max_length=200)
    question_en = models.CharField(_("質問（英語）"), max_length=200, blank=True)
    question_easy = models.CharField(_("質問（やさしい日本語）"), max_length=200, blank=True)
    answer = models.TextField(_("答え"))
    answer_en = models.TextField(_("答え（英語）"), blank=True)
    answer_easy = models.TextField(_("答え（やさしい日本語）"), blank=True)
    helpful = models.PositiveIntegerField(_("役に立った"), default=0)
    unhelpful = models.PositiveIntegerField(_("役に立たなかった"), default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def question_here(self) -> str:
        """The question in the active language."""
        return name_in(None, ja=self.question, en=self.question_en, easy=self.question_easy)

    @property
    def answer_here(self) -> str:
        """The answer in the active language."""
        return name_in(None, ja=self.answer, en=self.answer_en, easy=self.answer_easy)

    def count(self, *, was_helpful: bool) -> None:
        """One more reader has said whether it helped."""
        field = "helpful" if was_helpful else "unhelpful"
        Article.objects.filter(pk=self.pk).update(**{field: F(field) + 1})


class AnswerTemplate(models.Model):
    """An answer that is given often, with {words} that are filled in for the case."""

    code = models.SlugField(_("コード"), max_length=60, unique=True)
    category = models.CharField(_("分類"), max_length=20, choices=Category, blank=True)
    title = models.CharField(_("題"), max_length=80)
    text = models.TextField(_("文面"))
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
