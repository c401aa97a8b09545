"""The table URL × duty × hall: rounds, entries, meetings, draws. See urls_duties_halls.py."""

from tests.architecture.table_desk import ANYWHERE, BOOKS, HERE, only
from tests.architecture.urls_row import OPEN, REFUSED, SIGNED_IN, Row

ARRANGES = ("front_desk", "manager")
DRAWS = ("manager",)
# The owner entered alone; whoever books for others at the hall sees it, too.
THEIRS = " ".join([only(BOOKS, *HERE, others="404"), "owner=200"])
CHANGES = " ".join([only(BOOKS, *HERE, others="404"), "owner=200"])
TAKES_BACK = " ".join([only(BOOKS, *HERE, answer="302", others="404"), "owner=302"])
FOR_STAFF = only(ARRANGES, *HERE)


def done(duties: tuple[str, ...]) -> str:
    """Done, or refused with a word on the page; for others there is no such round."""
    return only(duties, *HERE, answer="302", others="404")


TABLE: list[Row] = [
    Row("rounds/", "/rounds/", OPEN, REFUSED),
    Row("rounds/<int:number>/", "/rounds/{round}/", OPEN, REFUSED),
    Row(
        "rounds/<int:number>/enter/",
        "/rounds/{round}/enter/",
        "200 anonymous=sign-in newcomer=302",
        "200 anonymous=sign-in newcomer=302",
    ),
    Row("rounds/<int:number>/draws/<int:draw>/", "/rounds/{drawn}/draws/1/", OPEN, REFUSED),
    Row(
        "rounds/<int:number>/draws/<int:draw>/list.txt",
        "/rounds/{drawn}/draws/1/list.txt",
        OPEN,
        REFUSED,
    ),
    Row("my/entries/", "/my/entries/", SIGNED_IN, REFUSED),
    Row("entries/<slug:code>/", "/entries/{entry}/", THEIRS, REFUSED),
    Row("entries/<slug:code>/change/", "/entries/{entry}/change/", CHANGES, CHANGES),
    Row("entries/<slug:code>/withdraw/", "/entries/{entry}/withdraw/", REFUSED, TAKES_BACK),
    Row("desk/rounds/", "/desk/rounds/", only(BOOKS, *ANYWHERE), REFUSED),
    Row("desk/rounds/", "/desk/rounds/?hall=kan", only(BOOKS, *HERE), REFUSED),
    Row("desk/rounds/<int:number>/", "/desk/rounds/{round}/", FOR_STAFF, REFUSED),
    Row(
        "desk/rounds/<int:number>/enter/",
        "/desk/rounds/{round}/enter/",
        only(BOOKS, *HERE),
        only(BOOKS, *HERE),
    ),
    Row("desk/rounds/<int:number>/entries/", "/desk/rounds/{round}/entries/", FOR_STAFF, REFUSED),
    Row(
        "desk/rounds/<int:number>/conflicts/",
        "/desk/rounds/{round}/conflicts/",
        FOR_STAFF,
        REFUSED,
    ),
    Row(
        "desk/rounds/<int:number>/conflicts/<slug:code>/",
        "/desk/rounds/{drawn}/conflicts/{contested}/",
        only(ARRANGES, *HERE),
        only(ARRANGES, *HERE, answer="422"),
    ),
    Row("desk/rounds/<int:number>/seal/", "/desk/rounds/{round}/seal/", REFUSED, done(DRAWS)),
    Row("desk/rounds/<int:number>/draw/", "/desk/rounds/{round}/draw/", REFUSED, done(DRAWS)),
    Row("desk/rounds/<int:number>/close/", "/desk/rounds/{round}/close/", REFUSED, done(DRAWS)),
    Row(
        "desk/agreements/<int:number>/undo/",
        "/desk/agreements/{agreement}/undo/",
        REFUSED,
        done(ARRANGES),
    ),
    Row(
        "desk/entries/<slug:code>/book/",
        "/desk/entries/{decided}/book/",
        REFUSED,
        done(DRAWS),
    ),
]
