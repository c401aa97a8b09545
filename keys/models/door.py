"""A door of a hall, and the box beside it that opens to a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.crypto import decrypt, encrypt
from core.models import Named
from core.names import name_in
from facilities.models import Facility, Room
from keys.enums import DoorKind

PURPOSE = "keys.box-secret"


class Door(Named):
    """What must be opened for some rooms: a gate, an entrance, the room itself (requirement 129).

    The margins are the minutes before and after the use in which it may be opened (124).
    """

    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="doors", verbose_name=_("施設")
    )
    code = models.SlugField(_("コード"), unique=True)
    kind = models.CharField(_("開け方"), max_length=10, choices=DoorKind)
    rooms = models.ManyToManyField(Room, related_name="doors", verbose_name=_("部屋"))
    opens_before = models.PositiveSmallIntegerField(_("利用前に入れる時間（分）"), default=15)
    closes_after = models.PositiveSmallIntegerField(_("利用後に出る時間（分）"), default=15)
    lent_before = models.PositiveSmallIntegerField(_("鍵を渡せる時間（利用前、分）"), default=60)
    way_in = models.TextField(_("入り方"), blank=True)
    way_out = models.TextField(_("帰り方"), blank=True)
    emergency_phone = models.CharField(_("緊急の連絡先"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    is_used = models.BooleanField(_("使っている"), default=True)

    @property
    def name_now(self) -> str:
        """The name in the active language."""
        return name_in(None, ja=self.name, en=self.name_en, easy=self.name_easy)


class KeyBox(models.Model):
    """A key box without network: it knows its secret, its counter and its own clock, no more."""

    door = models.OneToOneField(Door, models.PROTECT, related_name="box", verbose_name=_("扉"))
    place = models.CharField(_("取り付け場所"), max_length=120)
    sealed_secret = models.BinaryField(_("共有の秘密（暗号化）"))
    counter = models.PositiveIntegerField(_("カウンター"), default=1)

    def __str__(self) -> str:
        return f"{self.door_id}: {self.place}"

    @property
    def secret(self) -> bytes:
        """The secret that the box shares. Raises core.crypto.CannotOpen."""
        return decrypt(PURPOSE, bytes(self.sealed_secret), bound_to=str(self.door_id))

    def keep_secret(self, secret: bytes) -> None:
        """Seal a secret into the row. The caller saves."""
        self.sealed_secret = encrypt(PURPOSE, secret, bound_to=str(self.door_id))

    def turn_counter(self) -> None:
        """Make every code of before worthless. The caller saves, and sets the box itself."""
        self.counter += 1
