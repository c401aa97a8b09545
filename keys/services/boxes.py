"""Setting up a key box, and making every code it has given worthless."""

import secrets
from datetime import datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from keys.models import Door, KeyBox
from keys.permissions import require_key_staff
from keys.rules.boxcode import SECRET_BYTES


def install_box(*, door: Door, place: str) -> KeyBox:
    """A box for the door with a fresh secret, if it has none; called while loading."""
    box = KeyBox.objects.filter(door=door).first()
    if box is None:
        box = KeyBox(door=door)
        box.keep_secret(secrets.token_bytes(SECRET_BYTES))
    box.place = place
    box.save()
    return box


def turn_counter(*, door_code: str, actor: Actor, now: datetime) -> KeyBox:
    """The box's counter was raised by hand: no code of before opens it any more.

    Codes that still count are other ones from now on; their holders see the new one on their page.
    """
    with transaction.atomic():
        box = (
            KeyBox.objects.select_related("door")
            .select_for_update(of=("self",), no_key=True)
            .get(door__code=door_code)
        )
        require_key_staff(actor, facility_id=box.door.facility_id)
        box.turn_counter()
        box.save(update_fields=["counter"])
        record(
            actor=actor,
            verb="turn_counter",
            object_type="box",
            object_code=door_code,
            now=now,
            facts={"counter": box.counter},
        )
    return box
