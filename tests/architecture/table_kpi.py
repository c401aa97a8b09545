"""The table URL × duty × hall: addresses of kpi. See urls_duties_halls.py."""

from tests.architecture.urls_row import REFUSED, Row

SEE = ("dx_office", "administrator", "manager")


def figures(*places: str) -> str:
    """Those who may see the figures of these places; for others they are forbidden."""
    allowed = [f"{duty}@{place}=200" for duty in SEE for place in places]
    return " ".join(["403 anonymous=sign-in", *allowed])


ANY = figures("here", "elsewhere", "everywhere")
HERE = figures("here", "everywhere")

TABLE = [
    Row("figures/", "/figures/?month=2026-12", ANY, REFUSED),
    Row("figures/", "/figures/?month=2026-12&hall=kan", HERE, REFUSED),
    Row("figures/", "/figures/?hall=other", figures("elsewhere", "everywhere"), REFUSED),
    Row("figures/", "/figures/?hall=nowhere", "403 anonymous=sign-in", REFUSED),
    Row("figures/figures.csv", "/figures/figures.csv?hall=kan", HERE, REFUSED),
    Row("figures/figures.json", "/figures/figures.json?hall=kan", HERE, REFUSED),
    Row("figures/<slug:code>/", "/figures/bookings/?hall=kan", HERE, REFUSED),
    Row("figures/<slug:code>/", "/figures/cases/", "403 anonymous=sign-in staff=403 "
        "dx_office@everywhere=200 administrator@everywhere=200 manager@everywhere=200 "
        "dx_office@here=404 administrator@here=404 manager@here=404 "
        "dx_office@elsewhere=404 administrator@elsewhere=404 manager@elsewhere=404", REFUSED),
]  # fmt: skip
