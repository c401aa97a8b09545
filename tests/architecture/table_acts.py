"""The table URL × duty × hall: what residents do with a booking. See urls_duties_halls.py."""

from tests.architecture.urls_row import DONE_OWN, OWN, REFUSED, Row

NONE = "404 anonymous=sign-in"
OWN_422 = "404 anonymous=sign-in owner=422"
READS, HERE = ("front_desk", "approver", "manager", "support"), ("here", "everywhere")
NOT_NOW = "404 anonymous=sign-in owner=409"

TABLE: list[Row] = [
    Row("bookings/<slug:code>/answer/", "/bookings/{own}/answer/", REFUSED, NOT_NOW),
    Row("bookings/<slug:code>/details/", "/bookings/{own}/details/", OWN, OWN),
    # Its fees know no reduction by application, and its use is not today.
    Row(
        "bookings/<slug:code>/exemption/",
        "/bookings/{own}/exemption/",
        OWN,
        OWN_422,
    ),
    Row(
        "bookings/<slug:code>/go-on/",
        "/bookings/{own}-1/go-on/",
        OWN,
        OWN_422,
        {"slots": "1"},
    ),
    # The hall has decided: nothing is handed in, and nothing was sent.
    Row(
        "bookings/<slug:code>/documents/",
        "/bookings/{own}/documents/",
        OWN,
        DONE_OWN,
    ),
    Row(
        "submitted/<int:number>/",
        "/submitted/{submitted}/",
        " ".join([OWN, *(f"{duty}@{place}=200" for duty in READS for place in HERE)]),
        REFUSED,
    ),
    Row("estimates/<slug:code>.pdf", "/estimates/1234567890.pdf", NONE, REFUSED),
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
