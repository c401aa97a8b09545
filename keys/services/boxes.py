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
    """The box of the door, new ones with a fresh secret; called while loading.

    A secret that is there is sealed anew, so that it outlives the installation's former key.
    """
    box = KeyBox.objects.filter(door=door).first() or KeyBox(door=door)
    box.keep_secret(box.secret if box.sealed_secret else secrets.token_bytes(SECRET_BYTES))
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


def disclose_secret(*, door_code: str, actor: Actor, now: datetime) -> KeyBox | None:
    """The box, for its installer to be given the secret; written into the trail. None: no box."""
    box = KeyBox.objects.filter(door__code=door_code).first()
    if box is not None:
        record(
            actor=actor,
            verb="disclose_secret",
            object_type="box",
            object_code=door_code,
            now=now,
        )
    return box
