"""Finding and locking bookings in the order of the house: parts, application, bookings.

With a room's parts those of the rooms that hear it are locked (services/neighbours.py).
"""

from collections.abc import Collection

from booking.errors import NoSuchBooking, PleaseTryAgain
from booking.models import Application, Booking
from booking.services.neighbours import lock_with_neighbours


def find_booking(code: str) -> Booking:
    """The booking, not locked, with its application. Raises NoSuchBooking."""
    found = Booking.objects.filter(code=code).select_related("application").first()
    if found is None:
        raise NoSuchBooking
    return found


def find_application(code: str) -> Application:
    """The application, not locked. Raises NoSuchBooking."""
    found = Application.objects.filter(code=code).first()
    if found is None:
        raise NoSuchBooking
    return found


def lock_booking(found: Booking, *, also_rooms: Collection[int] = ()) -> tuple[Booking, list[int]]:
    """The booking with its rooms and `also_rooms`, its application and itself locked.

    Raises PleaseTryAgain where it has moved to another room since it was found.
    """
    [booking], part_ids = _lock(found.application_id, [found], also_rooms)
    return booking, part_ids


def lock_application(application: Application) -> tuple[list[Booking], list[int]]:
    """All bookings of the application, locked with their rooms; by number.

    Raises PleaseTryAgain where one of them has moved to another room meanwhile.
    """
    return _lock(application.pk, list(application.bookings.all()), ())


def lock_without_rooms(found: Booking) -> Booking:
    """The booking with its application and itself locked: for keys, which move no room."""
    [booking] = again_under_lock(found.application_id, [found], rooms=None)
    return booking


def lock_several(found: Collection[Booking], *, also_rooms: Collection[int]) -> list[int]:
    """Lock all parts of these bookings and rooms at once; their ids. First of all locks."""
    return lock_with_neighbours(room_ids={*(booking.room_id for booking in found), *also_rooms})


def _lock(
    application_id: int, found: Collection[Booking], also_rooms: Collection[int]
) -> tuple[list[Booking], list[int]]:
    rooms = {*(booking.room_id for booking in found), *also_rooms}
    part_ids = lock_with_neighbours(room_ids=rooms)
    return again_under_lock(application_id, found, rooms=rooms), part_ids


def again_under_lock(
    application_id: int, found: Collection[Booking], *, rooms: Collection[int] | None
) -> list[Booking]:
    """The rows as they are now, locked after their rooms. Raises PleaseTryAgain."""
    application = Application.objects.select_for_update(no_key=True).get(pk=application_id)
    bookings = list(
        Booking.objects.select_for_update(no_key=True)
        .filter(pk__in=[booking.pk for booking in found])
        .order_by("pk")
    )
    if rooms is not None and any(booking.room_id not in rooms for booking in bookings):
        raise PleaseTryAgain
    for booking in bookings:
        booking.application = application
    return bookings
