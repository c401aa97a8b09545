"""Photographs and plans of halls and rooms: what staff put up, and its sizes."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.enums import PictureKind
from facilities.models.place import Facility, Room


class HallPicture(models.Model):
    """A photograph or plan of a hall, or of one of its rooms.

    What is taken down is shown to nobody but staff, who may put it back for some days.
    `digest` stands in its address: another content has another address.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="pictures", verbose_name=_("施設")
    )
    room = models.ForeignKey(
        Room, models.CASCADE, null=True, related_name="pictures", verbose_name=_("部屋")
    )
    kind = models.CharField(_("種類"), max_length=5, choices=PictureKind)
    description = models.JSONField(_("見えない方への説明"))
    digest = models.CharField(_("内容の指紋"), max_length=32, db_index=True)
    invented = models.BooleanField(_("見本"), default=False)
    position = models.IntegerField(_("並び順"), default=0)
    put_up_at = models.DateTimeField(_("載せた日時"))
    taken_down_at = models.DateTimeField(_("外した日時"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(description__has_key="ja") & ~models.Q(description__ja=""),
                name="hall_picture_is_described",
            ),
        ]

    def __str__(self) -> str:
        return str(self.description.get("ja", self.pk))

    def take_down(self, *, now: datetime) -> None:
        """Shown to residents no more. The caller saves."""
        self.taken_down_at = now

    def put_back(self) -> None:
        """Shown again. The caller saves."""
        self.taken_down_at = None


class PictureFile(models.Model):
    """One size of a picture, as it is sent: WebP, without anything the camera wrote."""

    picture = models.ForeignKey(
        HallPicture, models.CASCADE, related_name="files", verbose_name=_("写真・平面図")
    )
    width = models.PositiveSmallIntegerField(_("幅（画素）"))
    height = models.PositiveSmallIntegerField(_("高さ（画素）"))
    content = models.BinaryField(_("内容"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "width"], name="picture_file_once_a_width")
        ]

    def __str__(self) -> str:
        return f"{self.picture_id}: {self.width}×{self.height}"
