"""The table URL × duty × hall: addresses of keys. See urls_duties_halls.py."""

from tests.architecture.urls_row import OURS, OWN, REFUSED, Row

KEEPERS = ("front_desk", "key_staff", "manager")


def keepers(*places: str, answer: str = "200") -> str:
    """Those who handle keys at these places are answered; for others it is forbidden."""
    told = [f"{duty}@{place}={answer}" for duty in KEEPERS for place in places]
    return " ".join(["403 anonymous=sign-in", *told])


ANYWHERE = keepers("here", "elsewhere", "everywhere")
HERE = keepers("here", "everywhere")
ELSEWHERE = keepers("elsewhere", "everywhere")
SENT_ON = keepers("here", "elsewhere", "everywhere", answer="302")
UNKNOWN = " ".join(f"{duty}@elsewhere=404" for duty in KEEPERS)  # of another hall's key
TYPED = {"key": "123456"}

TABLE: list[Row] = [
    Row("keys/<slug:reference>/", "/keys/{own}-1/", OWN, REFUSED),
    Row("keys/<slug:reference>/", "/keys/{group}-1/", OURS, REFUSED),
    Row("keys/<slug:reference>/", "/keys/1234567890-1/", "404 anonymous=sign-in", REFUSED),
    Row("desk/keys/", "/desk/keys/", ANYWHERE, REFUSED),
    Row("desk/keys/", "/desk/keys/?hall=kan", HERE, REFUSED),
    Row("desk/keys/", "/desk/keys/?hall=nowhere", "403 anonymous=sign-in", REFUSED),
    Row("desk/keys/lend/", "/desk/keys/lend/?hall=kan", HERE, HERE),
    Row(
        "desk/keys/return/",
        "/desk/keys/return/?hall=kan",
        HERE,
        keepers("here", "everywhere", answer="422"),
        TYPED,
    ),
    Row("desk/keys/stock/", "/desk/keys/stock/?hall=kan", HERE, HERE.replace("200", "302")),
    Row("desk/keys/labels/", "/desk/keys/labels/?hall=kan", HERE, REFUSED),
    Row("desk/keys/codes/", "/desk/keys/codes/?hall=kan", HERE, REFUSED),
    Row(
        "desk/keys/codes/",
        "/desk/keys/codes/?hall=other&on=x",
        keepers("elsewhere", "everywhere"),
        REFUSED,
    ),
    Row(
        "desk/keys/boxes/<slug:code>/",
        "/desk/keys/boxes/{box}/?hall=kan",
        HERE,
        HERE.replace("200", "302"),
    ),
    Row(
        "desk/keys/boxes/<slug:code>/",
        "/desk/keys/boxes/{box}/?hall=other",
        ELSEWHERE.replace("200", "404"),
        ELSEWHERE.replace("200", "404"),
    ),
    Row("desk/keys/<slug:code>/undo/", "/desk/keys/{key}/undo/", REFUSED, SENT_ON),
    Row(
        "desk/keys/<slug:code>/lost/",
        "/desk/keys/{key}/lost/",
        f"{HERE} {UNKNOWN}",
        f"{HERE.replace('200', '302')} {UNKNOWN}",
        {"note": "x"},
    ),
    Row("desk/keys/<slug:code>/found/", "/desk/keys/{key}/found/", REFUSED, SENT_ON),
]
