"""The tables of people: who can sign in, who they are, for whom they act, what they may do.

A person may have no e-mail address and no way to sign in: a clerk still books for them.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import DutyKind, Language, NoteAbout, Role
from core.actor import Actor
from core.coded import insert_coded
from core.models import AppendOnly, MadeOften, Named
from facilities.models import Facility

PERSON_SEARCHED = ("name", "name_kana", "phone", "code")
GROUP_SEARCHED = ("name", "name_kana", "name_easy", "code")


def search_grams(fields: tuple[str, ...]) -> models.Func:
    """Every two neighbouring letters of these columns, folded; what the search index holds."""
    return models.Func(*fields, function="search_grams")


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is kept in lower case, a missing one as NULL."""

    def create_user(
        self, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """A new user; without `password` one who signs in by code, if they have an address."""
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin, MadeOften):
    """An account: an address if there is one, a language, and whether it may be used."""

    email = models.EmailField(_("メールアドレス"), null=True, blank=True, unique=True)
    language = models.CharField(_("言語"), max_length=10, choices=Language, default=Language.JA)
    is_active = models.BooleanField(_("有効"), default=True)
    is_staff = models.BooleanField(_("管理画面を使う"), default=False)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = UserManager()

    known_actor: Actor | None = None  # who a session's user is today, read together with them

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_not_blank"),
        ]

    def __str__(self) -> str:
        return self.email or f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep a missing address as NULL: two people without one are not the same person."""
        self.email = self.email or None
        super().save(*args, **kwargs)


class Session(AbstractBaseSession):
    """What a browser carries from page to page, and whose it is: nobody's before signing in.

    `user` repeats what the data say, so that both are read by one statement; `SessionStore` writes
    and compares them. A session goes with its user. No index on it: users are not deleted daily.
    """

    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="+", db_index=False, verbose_name=_("利用者")
    )


class Person(models.Model):
    """A resident or a member of staff as the city knows them."""

    user = models.OneToOneField(
        User, models.PROTECT, related_name="person", verbose_name=_("利用者")
    )
    code = models.CharField(_("利用者番号"), max_length=10, unique=True)
    name = models.CharField(_("氏名"), max_length=80)
    name_kana = models.CharField(_("ふりがな"), max_length=120, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    born_on = models.DateField(_("生年月日"), null=True, blank=True)
    lives_in_city = models.BooleanField(_("市内在住（自己申告）"), null=True, blank=True)
    terms_version = models.CharField(_("同意した規約の版"), max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(_("規約に同意した日時"), null=True, blank=True)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    class Meta:
        indexes = [
            GinIndex(search_grams(PERSON_SEARCHED), name="person_search"),
            models.Index(fields=["phone"], name="person_phone"),
            models.Index(fields=["born_on"], name="person_born_on"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new person their number."""
        if self.code:
            super().save(*args, **kwargs)
        else:
            insert_coded(self)


class Organisation(Named):
    """A registered group that books in its own name (登録団体)."""

    code = models.CharField(_("団体番号"), max_length=10, unique=True)
    activity = models.CharField(_("活動内容"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    class Meta:
        indexes = [GinIndex(search_grams(GROUP_SEARCHED), name="organisation_search")]


class Membership(models.Model):
    """A person's role in an organisation, for a half-open range of days."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("団体")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name=_("個人")
    )
    role = models.CharField(_("役割"), max_length=20, choices=Role)
    during = DateRangeField(_("期間"))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.person_id}: {self.role}"


class Duty(models.Model):
    """What a member of staff is charged with, where and when. No facility means every hall."""

    user = models.ForeignKey(User, models.PROTECT, related_name="duties", verbose_name=_("職員"))
    kind = models.CharField(_("職務"), max_length=20, choices=DutyKind)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("施設")
    )
    during = DateRangeField(_("期間"))

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="duty_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        Coalesce("facility_id", 0, output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} @ {self.facility_id or '*'}"


class Note(AppendOnly):
    """What staff should know about a person, a group, a room or a booking (requirement 153).

    `code` is the public number of what it is about. A note is never changed; another row ends it.
    """

    about = models.CharField(_("対象の種類"), max_length=20, choices=NoteAbout)
    code = models.CharField(_("対象の番号"), max_length=60)
    text = models.CharField(_("内容"), max_length=500, blank=True)
    is_warning = models.BooleanField(_("注意"), default=False)
    written_at = models.DateTimeField(_("日時"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("書いた人"))
    ends = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ended_by",
        verbose_name=_("終わりにするメモ"),
    )

    class Meta:
        indexes = [models.Index(fields=["about", "code", "written_at"], name="note_about")]
        constraints = [
            models.CheckConstraint(
                name="note_says_or_ends",
                condition=(models.Q(ends=None) & ~models.Q(text=""))
                | (models.Q(ends__isnull=False) & models.Q(text="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.code}"


class Standing(models.Model):
    """What a person or a group counts as at a hall (None: at every hall), for a range of days.

    `word` is one of the words of fee schedules and rules: `registered`, `welfare`, `official` …
    It decides about prices and rights, so nobody gives it to themselves (requirements 96, 101).
    """

    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standings",
        verbose_name=_("個人"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="standings",
        verbose_name=_("団体"),
    )
    word = models.CharField(_("区分"), max_length=60)
    facility = models.ForeignKey(
        Facility, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("施設")
    )
    during = DateRangeField(_("期間"))
    reason = models.CharField(_("理由"), max_length=200)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("認めた人"))
    given_at = models.DateTimeField(_("日時"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_of_one",
                condition=models.Q(person__isnull=False, organisation__isnull=True)
                | models.Q(person__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="standing_says_what_and_why",
                condition=~models.Q(word="") & ~models.Q(reason=""),
            ),
            ExclusionConstraint(
                name="standing_once_at_a_time",
                expressions=[
                    *(
                        (
                            Coalesce(column, 0, output_field=models.BigIntegerField()),
                            RangeOperators.EQUAL,
                        )
                        for column in ("person_id", "organisation_id", "facility_id")
                    ),
                    ("word", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} @ {self.facility_id or '*'}"
