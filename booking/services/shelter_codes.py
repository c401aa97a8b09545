"""The doors of a shelter: codes for those who open it, renewed while it lasts (requirement 87).

Everything is done under the locks of the building's parts, as opening and ending are: a renewal
that meets an end finds the shelter ended, and an end finds every window that was given.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Duty
from accounts.permissions import RIGHTS, Right, can_open_building, can_stop_building
from audit.services import record
from booking.errors import CodesChanged, NoSuchBooking, NoSuchContact
from booking.models import Shelter, ShelterContact
from booking.rules.shelter import AHEAD, windows_due
from booking.selectors.doors import shelter_of
from core.actor import Actor, system
from core.clock import day_of
from core.dates import moment_label
from facilities.models import Room
from facilities.selectors import catalogue, lock_rooms
from keys.services.access import revoke_access
from keys.services.building import building_codes, move_due, open_building
from notifications.services.send import send

RENEWER = system("renew_shelter_codes")
BACK_WITHIN = timedelta(hours=2)  # keys that were lent, once it has ended
WINDOWS_ALIVE = 3  # the present one, the next, and one that a late renewal laid over them


def lock_building(facility_id: int) -> list[int]:
    """All parts of all rooms, also of rooms that cannot be booked any more."""
    rooms = Room.objects.filter(facility_id=facility_id).values_list("pk", flat=True)
    return lock_rooms(room_ids=set(rooms))


def lock_shelter(reference: str) -> None:
    """The row that a reference of keys is about, locked before keys and loans are."""
    found = shelter_of(reference)
    if found is not None:
        Shelter.objects.select_for_update(no_key=True).get(pk=found.pk)


def give_codes(shelter: Shelter, *, actor: Actor, now: datetime) -> None:
    """Give every window that is due, and keep keys that are lent until the last one ends.

    The building is locked.
    """
    for window in windows_due(until=shelter.codes_until, now=now):
        shelter.reach(window.end)
        open_building(
            reference=shelter.reference(shelter.windows),
            facility_id=shelter.facility_id,
            window=window,
            holder_id=shelter.started_by_id,
            actor=actor,
            now=now,
        )
    shelter.save(update_fields=["windows", "codes_until"])
    if shelter.codes_until is not None:
        move_due(reference=shelter.reference(), due_at=shelter.codes_until)


def end_codes(shelter: Shelter, *, actor: Actor, now: datetime) -> None:
    """No code of the shelter counts any more; keys that are lent are due in two hours.

    The building is locked. Boxes do not hear of it: codes that somebody was told are listed until
    the counters are turned.
    """
    for reference in references_alive(shelter):
        revoke_access(reference=reference, reason="shelter_ended", actor=actor, now=now)
    move_due(reference=shelter.reference(), due_at=now + BACK_WITHIN)


def references_alive(shelter: Shelter) -> list[str]:
    """The windows of which codes can still count."""
    first = max(1, shelter.windows - WINDOWS_ALIVE + 1)
    return [shelter.reference(number) for number in range(first, shelter.windows + 1)]


def renew_shelter_codes(*, now: datetime, limit: int = 100) -> int:
    """Give shelters that last their next codes; to how many. One transaction each."""
    short = Shelter.objects.filter(ended_at=None).filter(
        Q(codes_until=None) | Q(codes_until__lt=now + AHEAD)
    )
    waiting = list(short.order_by("codes_until").values_list("pk", "facility_id")[:limit])
    return sum(_renew(*each, now) for each in waiting)


def _renew(shelter_id: int, facility_id: int, now: datetime) -> bool:
    with transaction.atomic():
        lock_building(facility_id)
        shelter = Shelter.objects.select_for_update(no_key=True).get(pk=shelter_id)
        if shelter.ended_at is not None or not windows_due(until=shelter.codes_until, now=now):
            return False
        give_codes(shelter, actor=RENEWER, now=now)
    return True


def write_to_openers(letter: str, shelter: Shelter, *, now: datetime) -> None:
    """One letter to each member of staff who may open the hall. No code stands in it."""
    hall = catalogue().facility_by_id[shelter.facility_id]
    page = reverse("booking:desk_shelter_codes")
    staff = Duty.objects.filter(
        Q(facility=hall.id) | Q(facility=None),
        kind__in=RIGHTS[Right.OPEN_BUILDING],
        during__contains=day_of(now),
        user__is_active=True,
    )
    for user_id, language in sorted(set(staff.values_list("user_id", "user__language"))):
        with override(language):
            facts = {
                "hall": str(hall.names),
                "reason": shelter.reason,
                "when": moment_label(now),
                "url": f"{settings.SITE_URL}{page}?hall={hall.code}",
            }
        send(
            letter=letter,
            recipient_id=user_id,
            facts=facts,
            dedupe_key=f"{letter}:{shelter.pk}:{user_id}",
            now=now,
        )


def name_contact(
    *, facility_id: int, name: str, phone: str, actor: Actor, now: datetime
) -> ShelterContact:
    """Somebody without an account opens this hall as a shelter; naming twice changes nothing.

    Raises NoSuchBooking without the right.
    """
    if not can_stop_building(actor, facility_id=facility_id):
        raise NoSuchBooking
    with transaction.atomic():
        contact, is_new = ShelterContact.objects.get_or_create(
            facility_id=facility_id, name=name, phone=phone
        )
        if is_new:
            _write_down("shelter.contact_named", contact, actor=actor, now=now)
    return contact


def drop_contact(*, facility_id: int, number: int, actor: Actor, now: datetime) -> None:
    """They open this hall no more; nothing of them is kept but the trail.

    Raises NoSuchBooking without the right, NoSuchContact.
    """
    if not can_stop_building(actor, facility_id=facility_id):
        raise NoSuchBooking
    with transaction.atomic():
        contact = _contact(facility_id, number)
        _write_down("shelter.contact_dropped", contact, actor=actor, now=now)
        contact.delete()


def note_told(
    *, facility_id: int, number: int, stamp: str, actor: Actor, now: datetime
) -> ShelterContact:
    """The actor has read the codes of `stamp` out to them.

    Raises NoSuchBooking without the right, NoSuchContact, CodesChanged where other codes count
    by now: then they were told the wrong ones.
    """
    if not can_open_building(actor, facility_id=facility_id):
        raise NoSuchBooking
    with transaction.atomic():
        contact = _contact(facility_id, number)
        shelter = Shelter.objects.filter(facility_id=facility_id, ended_at=None).first()
        references = references_alive(shelter) if shelter else []
        known = building_codes(references=references, facility_id=facility_id, actor=actor, now=now)
        if not stamp or known.stamp != stamp:
            raise CodesChanged
        contact.tell(stamp=stamp, user_id=actor.user, now=now)
        contact.save(update_fields=["told_stamp", "told_at", "told_by"])
        _write_down("shelter.codes_told", contact, actor=actor, now=now)
    return contact


def _contact(facility_id: int, number: int) -> ShelterContact:
    found = (
        ShelterContact.objects.select_for_update(no_key=True)
        .filter(pk=number, facility_id=facility_id)
        .first()
    )
    if found is None:
        raise NoSuchContact
    return found


def _write_down(verb: str, contact: ShelterContact, *, actor: Actor, now: datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        object_type="shelter_contact",
        object_code=str(contact.pk),
        now=now,
        facts={"facility": contact.facility_id},
    )
