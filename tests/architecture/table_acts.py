"""The table URL × duty × hall: what residents do with a booking. See urls_duties_halls.py."""

from tests.architecture.urls_row import OWN, REFUSED, Row

NOT_NOW = "404 anonymous=sign-in owner=409"

TABLE: list[Row] = [
    Row("bookings/<slug:code>/answer/", "/bookings/{own}/answer/", REFUSED, NOT_NOW),
    Row("bookings/<slug:code>/details/", "/bookings/{own}/details/", OWN, OWN),
    Row("bookings/<slug:code>/move/", "/bookings/{own}-1/move/", OWN, NOT_NOW),
    # The hall `kan` offers nothing beside its rooms: for everybody there is no such page.
    Row(
        "bookings/<slug:code>/equipment/",
        "/bookings/{own}-1/equipment/",
        "404 anonymous=sign-in",
        "404 anonymous=sign-in",
    ),
    Row("bookings/<slug:code>/report/", "/bookings/{own}-1/report/", OWN, OWN),
    Row(
        "bookings/<slug:code>/papers/<slug:paper_code>.pdf",
        "/bookings/{own}/papers/1234567890.pdf",
        "404 anonymous=sign-in",
        REFUSED,
    ),
]
