"""The table URL × duty × hall: addresses of documents. See urls_duties_halls.py."""

from tests.architecture.urls_row import Row

TABLE: list[Row] = []
