"""The table URL × duty × hall: pages of penalty points. See urls_duties_halls.py."""

from tests.architecture.table_desk import ANYWHERE, HERE, only
from tests.architecture.urls_row import REFUSED, Row

WAIVES = ("front_desk", "manager")
# Who may waive somewhere is told that here is no such point; others that this is not for them.
ELSEWHERE = [f"{duty}@elsewhere=404" for duty in WAIVES]
HERE_ALONE = " ".join([only(WAIVES, *HERE, answer="302"), *ELSEWHERE])
WHY = {"reason": "ill"}

TABLE: list[Row] = [
    Row("my/points/", "/my/points/", "200 anonymous=sign-in newcomer=302", REFUSED),
    Row(
        "desk/points/warnings/",
        "/desk/points/warnings/",
        only(WAIVES, *ANYWHERE),
        only(WAIVES, *ANYWHERE, answer="422"),
        {"kind": "warning", "source": "rain", "day": "2026-12-05"},
    ),
    Row(
        "desk/points/warnings/<int:number>/withdraw/",
        "/desk/points/warnings/{warning}/withdraw/",
        REFUSED,
        HERE_ALONE,
        WHY,
    ),
    Row(
        "desk/points/<int:number>/waive/",
        "/desk/points/{point}/waive/",
        REFUSED,
        HERE_ALONE,
        WHY,
    ),
]
