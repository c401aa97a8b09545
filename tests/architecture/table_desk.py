"""The desk's addresses: who is answered what (see urls_duties_halls.py)."""

from tests.architecture.urls_row import DESK_DUTIES, REFUSED, Row, desk

ADMITS = ("front_desk", "key_staff", "manager")
BOOKS = ("front_desk", "manager", "support")
CLOSES = ("front_desk", "manager")
TAKES = ("front_desk", "approver", "manager", "administrator")
STOPS = ("manager", "administrator", "support")
SEES_OFFICIAL = (*DESK_DUTIES, "administrator")
OPENS = ("front_desk", "key_staff", "manager", "administrator", "support")
REVIEWS = ("approver", "manager")
DOCUMENTS = ("front_desk", "approver", "manager", "support")
SEARCHES = ("front_desk", "cashier", "manager", "support")
HERE = ("here", "everywhere")
ANYWHERE = ("here", "elsewhere", "everywhere")


def only(duties: tuple[str, ...], *places: str, answer: str = "200", others: str = "403") -> str:
    """`answer` for these duties at these places, `others` for everybody else."""
    allowed = [f"{duty}@{place}={answer}" for duty in duties for place in places]
    return " ".join([f"{others} anonymous=sign-in", *allowed])


def of_hall(answer: str = "200") -> str:
    """The staff of the booking's hall; for others there is no such booking."""
    return only(DESK_DUTIES, *HERE, answer=answer, others="404")


def act(duties: tuple[str, ...]) -> str:
    """Done or refused with a word on the page, for these duties here; for others not found."""
    return only(duties, *HERE, answer="302", others="404")


def home(*places: str) -> str:
    """The board for those who work at the desk there; the figures' staff are sent on to theirs."""
    sent_on = [
        f"{duty}@{place}=302" for duty in ("dx_office", "administrator") for place in ANYWHERE
    ]
    return " ".join([desk(*places) if places else "403 anonymous=sign-in", *sent_on])


CLOSURE = {"room": "{room}", "first": "2026-12-08", "last": "2026-12-08", "cause": "city",
           "reason": "works", "clause": "1"}  # fmt: skip
STANDING = {
    "standing-word": "registered",
    "standing-hall": "kan",
    "standing-first": "2026-12-01",
    "standing-reason": "registered group",
}
STANDS = ("front_desk", "manager")
OFFICIAL = {"kind": "hosted", "department": "office", "reason": "course", "room": "{room}",
            "first": "2026-12-08", "use": "single@2026-12-08@am"}  # fmt: skip
PERSON = {"name": "New", "name_kana": "にゅう", "phone": "0271234567", "consents": "on"}

TABLE = [
    Row("desk/", "/desk/", home(*ANYWHERE), REFUSED),
    Row("desk/", "/desk/?hall=kan&on=2026-12-05", home(*HERE), REFUSED),
    Row("desk/", "/desk/?hall=other", home("elsewhere", "everywhere"), REFUSED),
    Row("desk/", "/desk/?hall=nowhere", home(), REFUSED),
    Row("desk/signage/", "/desk/signage/?hall=kan", desk(*HERE), REFUSED),
    Row("desk/ledger/", "/desk/ledger/?hall=kan&on=2026-12-05", desk(*HERE), REFUSED),
    Row("desk/ledger/week/", "/desk/ledger/week/?hall=kan&on=2026-12-05", desk(*HERE), REFUSED),
    Row("desk/find/", "/desk/find/?q={own}", only(DESK_DUTIES, *ANYWHERE, answer="302"), REFUSED),
    Row(
        "desk/book/",
        "/desk/book/?hall=kan&on=2026-12-05&person={person}",
        only(BOOKS, *HERE),
        only(BOOKS, *HERE, answer="422"),
        {"pick": "nowhere"},
    ),
    Row("desk/bookings/<slug:code>/", "/desk/bookings/{own}-1/", of_hall(), REFUSED),
    Row("desk/bookings/<slug:code>/", "/desk/bookings/{own}-9/", of_hall("404"), REFUSED),
    # The hall `kan` offers nothing beside its rooms: for everybody there is no such page.
    Row(
        "desk/bookings/<slug:code>/equipment/",
        "/desk/bookings/{own}-1/equipment/",
        "404 anonymous=sign-in",
        "404 anonymous=sign-in",
    ),
    Row(
        "desk/bookings/<slug:code>/move/",
        "/desk/bookings/{own}-1/move/",
        only(BOOKS, *HERE, others="404"),
        act(BOOKS),
        {"pick": "single@2026-12-05@pm", "reason": "asked by telephone"},
    ),
    Row(
        "desk/bookings/<slug:code>/cancel/",
        "/desk/bookings/{own}-1/cancel/",
        only(BOOKS, *HERE, others="404"),
        act(BOOKS),
        {"cause": "applicant", "reason": "asked by telephone"},
    ),
    Row(
        "desk/bookings/<slug:code>/check-in/",
        "/desk/bookings/{own}-1/check-in/",
        REFUSED,
        act(ADMITS),
        {"people": "3"},
    ),
    Row(
        "desk/bookings/<slug:code>/check-out/",
        "/desk/bookings/{own}-1/check-out/",
        REFUSED,
        act(ADMITS),
    ),
    Row(
        "desk/bookings/<slug:code>/no-show/",
        "/desk/bookings/{own}-1/no-show/",
        REFUSED,
        act(ADMITS),
    ),
    Row(
        "desk/bookings/<slug:code>/report/",
        "/desk/bookings/{own}-1/report/",
        only(ADMITS, *HERE, others="404"),
        only(ADMITS, *HERE, answer="422", others="404"),
        {"people": "3"},
    ),
    Row(
        "desk/bookings/<slug:code>/report.jpg",
        "/desk/bookings/{own}-1/report.jpg",
        of_hall("404"),
        REFUSED,
    ),
    Row(
        "desk/bookings/<slug:code>/undo/",
        "/desk/bookings/{own}-1/undo/",
        REFUSED,
        act(ADMITS),
        {"reason": "wrong line"},
    ),
    Row(
        "desk/bookings/<slug:code>/papers/<slug:number>.pdf",
        "/desk/bookings/{own}-1/papers/0000000000.pdf",
        of_hall("404"),
        REFUSED,
    ),
    Row(
        "desk/bookings/<slug:code>/notes/",
        "/desk/bookings/{own}-1/notes/",
        REFUSED,
        of_hall("302"),
        {"text": "brings a piano"},
    ),
    # The hall `kan` charges no time before or after: for everybody there is no such page.
    Row(
        "desk/bookings/<slug:code>/after-use/",
        "/desk/bookings/{own}-1/after-use/",
        "404 anonymous=sign-in",
        "404 anonymous=sign-in",
    ),
    Row(
        "desk/bookings/<slug:code>/go-on/",
        "/desk/bookings/{own}-1/go-on/",
        only(BOOKS, *HERE, others="404"),
        only(BOOKS, *HERE, answer="422", others="404"),
        {"slots": "1"},
    ),
    Row(
        "desk/exemptions/<int:number>/",
        "/desk/exemptions/{exemption}/",
        only(REVIEWS, *HERE, others="404"),
        only(REVIEWS, *HERE, answer="302", others="404"),
        {"reason": "not for this"},
    ),
    Row(
        "desk/priority/<int:number>/",
        "/desk/priority/{claim}/",
        only(DOCUMENTS, *HERE, others="404"),
        only(DOCUMENTS, *HERE, answer="302", others="404"),
        {"paper": "unknown"},
    ),
    Row(
        "desk/inbox/",
        "/desk/inbox/?hall=kan",
        only(REVIEWS, *HERE),
        only(REVIEWS, *HERE, answer="302"),
        {"code": "{own}", "deed": "approve"},
    ),
    Row(
        "desk/closures/",
        "/desk/closures/?hall=kan",
        only(CLOSES, *HERE),
        REFUSED,
    ),
    Row(
        "desk/closures/new/",
        "/desk/closures/new/?hall=kan",
        only(CLOSES, *HERE, answer="302"),
        only(CLOSES, *HERE, answer="302"),
        CLOSURE,
    ),
    Row(
        "desk/closures/<int:number>/reopen/",
        "/desk/closures/{closure}/reopen/",
        REFUSED,
        act(CLOSES),
    ),
    Row("desk/acts/<slug:code>/", "/desk/acts/{act}/", of_hall(), REFUSED),
    Row("desk/acts/<slug:code>/", "/desk/acts/0000000000/", of_hall("404"), REFUSED),
    Row("desk/official/", "/desk/official/?hall=kan", only(TAKES, *HERE), REFUSED),
    Row(
        "desk/official/new/",
        "/desk/official/new/?hall=kan",
        only(TAKES, *HERE, answer="302"),
        only(TAKES, *HERE, answer="302"),
        OFFICIAL,
    ),
    Row(
        "desk/official/<slug:code>/",
        "/desk/official/{official}/",
        only(SEES_OFFICIAL, *HERE, others="404"),
        only(TAKES, *HERE, answer="302", others="404"),
        {"use": "{official}", "reason": "called off"},
    ),
    Row(
        "desk/official/<slug:code>/move/",
        "/desk/official/{official}/move/",
        only(TAKES, *HERE, others="404"),
        act(TAKES),
        {"pick": "single@2026-12-08@pm", "reason": "larger"},
    ),
    Row(
        "desk/yearly/",
        "/desk/yearly/?hall=kan&person={person}",
        only(BOOKS, *HERE),
        only(BOOKS, *HERE, answer="422"),
        {"use": "nowhere"},
    ),
    Row(
        "desk/shelter/",
        "/desk/shelter/?hall=kan",
        only(STOPS, *HERE),
        only(STOPS, *HERE, answer="302"),
        {"deed": "start", "reason": "shelter", "sure": "on"},
    ),
    # It is no shelter: nobody can have been told its codes.
    Row(
        "desk/shelter/codes/",
        "/desk/shelter/codes/?hall=kan",
        only(OPENS, *HERE),
        only(OPENS, *HERE, answer="302"),
        {"told": "1", "stamp": "none"},
    ),
    Row("desk/people/", "/desk/people/?q=Aoi", only(SEARCHES, *ANYWHERE), REFUSED),
    Row(
        "desk/people/new/",
        "/desk/people/new/",
        only(BOOKS, *ANYWHERE),
        only(BOOKS, *ANYWHERE, answer="302"),
        PERSON,
    ),
    Row(
        "desk/people/<slug:code>/",
        "/desk/people/{person}/",
        only(SEARCHES, *ANYWHERE),
        REFUSED,
    ),
    Row(
        "desk/people/<slug:code>/notes/",
        "/desk/people/{person}/notes/",
        REFUSED,
        only(SEARCHES, *ANYWHERE, answer="302"),
        {"text": "hard of hearing"},
    ),
    Row(
        "desk/groups/<slug:code>/",
        "/desk/groups/{circle}/",
        only(SEARCHES, *ANYWHERE),
        REFUSED,
    ),
    Row(
        "desk/groups/<slug:code>/notes/",
        "/desk/groups/{circle}/notes/",
        REFUSED,
        only(SEARCHES, *ANYWHERE, answer="302"),
        {"text": "pays late"},
    ),
    Row(
        "desk/people/<slug:code>/standings/",
        "/desk/people/{person}/standings/",
        REFUSED,
        only(STANDS, *ANYWHERE, answer="302"),
        STANDING,
    ),
    Row(
        "desk/groups/<slug:code>/standings/",
        "/desk/groups/{circle}/standings/",
        REFUSED,
        only(STANDS, *ANYWHERE, answer="302"),
        STANDING,
    ),
]
