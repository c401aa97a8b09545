"""The table URL × duty × hall: addresses of documents. See urls_duties_halls.py."""

from tests.architecture.urls_row import OPEN, REFUSED, Row

TABLE: list[Row] = [
    Row("papers/", "/papers/", OPEN, REFUSED),
    Row("papers/file/", "/papers/file/", REFUSED, "422"),
    Row("papers/<slug:code>/", "/papers/{paper}", OPEN, REFUSED),  # whoever knows its sign
    Row("papers/<slug:code>/", "/papers/4821773064/?k=WRONGONE", "404", REFUSED),
]
