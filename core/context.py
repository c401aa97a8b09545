"""What every page shows: the city, the support center, whether this is a demonstration."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Site:
    """Facts for the header and the footer."""

    city_name: str
    support_phone: str
    support_hours: str
    support_mail: str
    demo: bool


@lru_cache(maxsize=1)
def _site() -> Site:
    return Site(
        city_name=settings.CITY_NAME,
        support_phone=settings.SUPPORT_PHONE,
        support_hours=settings.SUPPORT_HOURS,
        support_mail=settings.SUPPORT_MAIL,
        demo=settings.DEMO,
    )


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site`."""
    return {"site": _site()}
