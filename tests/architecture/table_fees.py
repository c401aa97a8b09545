"""The table URL × duty × hall: the desk's pages of fees. See urls_duties_halls.py."""

from tests.architecture.table_desk import HERE, only
from tests.architecture.urls_row import REFUSED, Row

EDITS = ("manager", "administrator")
HOME = "/desk/fees/"

TABLE: list[Row] = [
    Row("desk/fees/", f"{HOME}?hall=kan", only(EDITS, *HERE), REFUSED),
    Row(
        "desk/fees/prices/",
        f"{HOME}prices/?hall=kan",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="422"),
        {"text": "not a table", "act": "check"},
    ),
    Row(
        "desk/fees/revise/",
        f"{HOME}revise/?hall=kan",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="422"),
        {"text": "not a table", "act": "publish"},
    ),
    Row(
        "desk/fees/<slug:begins>/file/",
        f"{HOME}2020-04-01/file/?hall=kan",
        only(EDITS, *HERE),
        REFUSED,
    ),
    Row(
        "desk/fees/<slug:begins>/withdraw/",
        f"{HOME}2020-04-01/withdraw/?hall=kan",
        only(EDITS, *HERE, answer="302"),  # begun: nothing to ask
        only(EDITS, *HERE, answer="302"),
    ),
]
