"""The table URL × duty × hall: the desk's pages of a hall's rules. See urls_duties_halls.py."""

from tests.architecture.table_desk import HERE, only
from tests.architecture.urls_row import REFUSED, Row

EDITS = ("manager", "administrator")
HOME = "/desk/rules/"
BAD = {"text": "not a table", "act": "publish"}

TABLE: list[Row] = [
    Row("desk/rules/", f"{HOME}?hall=kan", only(EDITS, *HERE), REFUSED),
    Row("desk/rules/file/", f"{HOME}file/?hall=kan", only(EDITS, *HERE), REFUSED),
    Row(
        "desk/rules/revise/",
        f"{HOME}revise/?hall=kan",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="422"),
        BAD,
    ),
    Row(
        "desk/rules/change/",
        f"{HOME}change/?hall=kan&what=closed",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="422"),
        {"from": "never", "act": "check"},
    ),
    Row(
        "desk/rules/<slug:begins>/withdraw/",
        f"{HOME}2020-04-01/withdraw/?hall=kan",
        only(EDITS, *HERE, answer="302"),  # begun: nothing to ask
        only(EDITS, *HERE, answer="302"),
    ),
]
