"""The table URL × duty × hall: addresses of kpi. See urls_duties_halls.py."""

from tests.architecture.urls_row import Row

TABLE: list[Row] = []
