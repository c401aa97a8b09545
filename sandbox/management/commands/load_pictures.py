"""manage.py load_pictures: drawn samples in the place of photographs and plans.

Made once: where any hall has a picture already, nothing is done. Refuses outside a demonstration.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.actor import system
from facilities.enums import PictureKind
from facilities.models import HallPicture
from facilities.rules.names import Names
from facilities.services.pictures import PictureRequest, put_up_picture
from sandbox.city.drawings import drawn, samples


class Command(BaseCommand):
    """After the halls, which they show."""

    help = "Puts up drawn samples in the place of photographs and plans."

    def handle(self, *args: Any, **options: Any) -> None:
        """All of them, where there is none."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("These pictures are invented; they belong into a demonstration.")
        if HallPicture.objects.exists():
            return
        mark, pictures = samples()
        for sample in pictures:
            request = PictureRequest(
                content=drawn(sample, mark=mark),
                kind=PictureKind(sample["kind"]),
                description=Names(ja=sample["ja"], en=sample["en"], easy=sample["easy"]),
                room_code=sample.get("room", ""),
                invented=True,
            )
            put_up_picture(
                facility_code=sample["hall"],
                request=request,
                actor=system("load_pictures"),
                now=clock.now(),
            )
        self.stdout.write(f"Pictures: {len(pictures)} drawn samples.")
