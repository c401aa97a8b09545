"""What exists: the vocabulary, halls, their rooms and the parts a room is made of."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Named
from facilities.enums import Belongs, Family


class CatalogueVersion(models.Model):
    """One row. Its number rises with every change of master data; readers compare it."""

    number = models.PositiveBigIntegerField(_("版"), default=1)

    def __str__(self) -> str:
        return str(self.number)


class Area(Named):
    """A district of the city (地区), for searching near home."""

    code = models.SlugField(_("コード"), unique=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)


class Purpose(Named):
    """A use that rooms allow (会議, 音楽, 軽運動, 調理 …)."""

    code = models.SlugField(_("コード"), unique=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)


class EquipmentKind(Named):
    """A kind of equipment that people search for."""

    code = models.SlugField(_("コード"), unique=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)


class AccessKind(Named):
    """Something that people with a wheelchair, a pram or poor sight ask for (バリアフリー)."""

    code = models.SlugField(_("コード"), unique=True)
    of = models.CharField(_("施設か部屋か"), max_length=4, choices=Belongs)
    column = models.CharField(_("公共施設一覧の項目"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)


class Facility(Named):
    """A hall (施設)."""

    code = models.SlugField(_("コード"), unique=True)
    family = models.CharField(_("施設群"), max_length=20, choices=Family)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("地区"))
    operator = models.CharField(_("運営者"), max_length=120)
    address = models.CharField(_("所在地"), max_length=200)
    phone = models.CharField(_("電話番号"), max_length=40, blank=True)
    url = models.CharField(_("ウェブサイト"), max_length=200, blank=True)
    # Sentences in their languages: facilities/rules/names.py.
    access = models.JSONField(_("交通案内"), default=dict)
    barrier_free = models.JSONField(_("バリアフリー"), default=list)
    # Code of an AccessKind: whether it is there, and a note (facilities/rules/accessibility.py).
    accessibility = models.JSONField(_("バリアフリーの設備"), default=dict)
    rules_in_brief = models.JSONField(_("利用の要点"), default=list)
    prohibited = models.JSONField(_("禁止事項"), default=list)
    asks = models.JSONField(_("申し込みで聞くこと"), default=list)
    staff_networks = ArrayField(
        models.CharField(max_length=43), verbose_name=_("職員が使うネットワーク"), default=list
    )
    sources = ArrayField(models.CharField(max_length=200), verbose_name=_("出典"), default=list)
    # Not from the hall's file: set and cleared by the act that stops a building (requirement 87).
    shelter_reason = models.CharField(_("避難所などの理由"), max_length=200, blank=True)
    open_data = models.JSONField(_("公共施設一覧の項目"), default=dict)
    neighbours = models.JSONField(_("音の影響がある室"), default=list)
    invented = ArrayField(models.CharField(max_length=40), verbose_name=_("仮の項目"), default=list)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)

    @property
    def phone_to_call(self) -> str:
        """The hall's telephone; the support center's where the hall has told none."""
        return self.phone or settings.SUPPORT_PHONE


class RoomPart(models.Model):
    """The atom that can be taken only once at a time (分割区画).

    `calendar_version` is raised in the transaction that changes who holds the part: cached pages
    carry it in their key, and the row is already locked then, so raising it makes nobody wait.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="parts", verbose_name=_("施設")
    )
    code = models.SlugField(_("コード"), unique=True)
    name = models.CharField(_("名称"), max_length=120)
    calendar_version = models.PositiveBigIntegerField(_("カレンダーの版"), default=1)

    def __str__(self) -> str:
        return self.name


class Room(Named):
    """A room that can be booked (室). A divided hall is several rooms over shared parts."""

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="rooms", verbose_name=_("施設")
    )
    code = models.SlugField(_("コード"), unique=True)
    parts = models.ManyToManyField(RoomPart, related_name="rooms", verbose_name=_("分割区画"))
    timetable_code = models.SlugField(_("時間割"))
    rules_code = models.SlugField(_("受付の規則"))
    capacity = models.PositiveIntegerField(_("定員"))
    capacity_by_layout = models.JSONField(_("レイアウト別定員"), default=dict)
    capacity_invented = models.BooleanField(_("定員は仮の値"), default=True)
    area_m2 = models.CharField(_("面積"), max_length=20, blank=True)
    floor = models.CharField(_("階"), max_length=20, blank=True)
    accessibility = models.JSONField(_("バリアフリーの設備"), default=dict)
    picture = models.SlugField(_("図"), blank=True)
    description = models.JSONField(_("説明"), default=dict)
    preparation_minutes = models.PositiveSmallIntegerField(_("準備時間（分）"), default=0)
    turnaround_minutes = models.PositiveSmallIntegerField(_("片付け時間（分）"), default=0)
    invented = ArrayField(models.CharField(max_length=40), verbose_name=_("仮の項目"), default=list)
    purposes = models.ManyToManyField(Purpose, verbose_name=_("利用できる目的"))
    equipment = models.ManyToManyField(EquipmentKind, verbose_name=_("設備"))
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    is_bookable = models.BooleanField(_("予約できる"), default=True)
