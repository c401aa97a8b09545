"""The table URL × duty × hall: photographs and plans of a hall. See urls_duties_halls.py."""

from tests.architecture.table_desk import HERE, only
from tests.architecture.table_rules import EDITS
from tests.architecture.urls_row import OPEN, REFUSED, Row

HOME = "/desk/pictures/"
UP = "/pictures/{digest}/480.webp"
DOWN = "/pictures/{taken_down}/480.webp"

TABLE: list[Row] = [
    Row("pictures/<slug:digest>/<int:width>.webp", UP, OPEN, REFUSED),
    Row("pictures/<slug:digest>/<int:width>.webp", "/pictures/{digest}/481.webp", "404", REFUSED),
    # What was taken down is there only for those who may put it back.
    Row(
        "pictures/<slug:digest>/<int:width>.webp",
        DOWN,
        " ".join(["404", *(f"{duty}@{place}=200" for duty in EDITS for place in HERE)]),
        REFUSED,
    ),
    Row(
        "desk/pictures/",
        f"{HOME}?hall=kan",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="422"),
        {"ja": "no file"},
    ),
    Row(
        "desk/pictures/<int:number>/",
        f"{HOME}{{picture}}/?hall=kan",
        only(EDITS, *HERE),
        only(EDITS, *HERE, answer="302"),
        {"ja": "the entrance"},
    ),
    Row(
        "desk/pictures/<int:number>/act/",
        f"{HOME}{{picture}}/act/?hall=kan",
        REFUSED,
        only(EDITS, *HERE, answer="302"),
        {"act": "take_down"},
    ),
]
