"""The table URL × duty × hall: addresses of payments. See urls_duties_halls.py."""

from tests.architecture.urls_row import OURS, REFUSED, Row

COLLECTORS = ("cashier", "manager")
TILL = "/desk/till/"


def till(answer: str, *places: str) -> str:
    """Those who may collect at these places are answered so; others are refused."""
    allowed = [f"{duty}@{place}={answer}" for duty in COLLECTORS for place in places]
    return " ".join(["403 anonymous=sign-in", *allowed])


HERE = ("here", "everywhere")
ANYWHERE = ("here", "elsewhere", "everywhere")
REFUSED_OURS = "404 anonymous=sign-in owner=409 member=409"

TABLE: list[Row] = [
    Row("pay/<slug:code>/", "/pay/{payment}/", OURS, REFUSED_OURS, {"method": "cash"}),
    Row("pay/<slug:code>/", "/pay/0000000000/", "404 anonymous=sign-in", "404 anonymous=sign-in"),
    Row("pay/<slug:code>/done/", "/pay/{payment}/done/", OURS, REFUSED),
    Row("pay/<slug:code>/receipt/", "/pay/{payment}/receipt/", REFUSED, REFUSED_OURS),
    Row("receipts/<slug:code>.pdf", "/receipts/{payment}.pdf", "404 anonymous=sign-in", REFUSED),
    Row("payments/stripe/", "/payments/stripe/", REFUSED, "400"),
    Row("desk/till/", TILL, till("200", *ANYWHERE), till("409", *ANYWHERE)),
    Row("desk/till/", f"{TILL}?hall=kan", till("200", *HERE), till("409", *HERE)),
    Row(
        "desk/till/take/<slug:code>/",
        f"{TILL}take/{{payment}}/?hall=kan",
        REFUSED,
        till("409", *HERE),
        {"given_yen": "1000"},
    ),
    Row(
        "desk/till/receipt/<slug:code>/",
        f"{TILL}receipt/{{payment}}/?hall=kan",
        REFUSED,
        till("409", *HERE),
        {"addressee": "x"},
    ),
    Row(
        "desk/till/refunds/<int:order>/",
        f"{TILL}refunds/1/?hall=kan",
        REFUSED,
        till("409", *HERE),
    ),
    Row(
        "desk/till/entries/<int:entry>/void/",
        f"{TILL}entries/1/void/?hall=kan",
        REFUSED,
        till("409", *HERE),
        {"reason": "x"},
    ),
    Row(
        "desk/till/<int:pk>/count/",
        f"{TILL}1/count/?hall=kan",
        till("404", *HERE),
        till("404", *HERE),
    ),
    Row("desk/till/sheet/", f"{TILL}sheet/?hall=kan", till("200", *HERE), REFUSED),
    Row(
        "desk/till/sheet/",
        f"{TILL}sheet/?hall=other",
        till("200", "elsewhere", "everywhere"),
        REFUSED,
    ),
    Row("desk/till/sheet.csv", f"{TILL}sheet.csv?hall=kan", till("200", *HERE), REFUSED),
    Row("desk/till/<int:pk>/sheet.pdf", f"{TILL}1/sheet.pdf?hall=kan", till("404", *HERE), REFUSED),
]
