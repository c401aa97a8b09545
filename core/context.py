"""What every page shows: the city, the support center, whether this is a demonstration."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from core.names import city_name, support_hours


@dataclass(frozen=True, slots=True)
class Service:
    """Facts for the header and the footer."""

    support_phone: str
    support_mail: str
    demo: bool

    @property
    def city_name(self) -> str:
        """The city, in the active language."""
        return city_name()

    @property
    def support_hours(self) -> str:
        """When the telephone is answered, in the active language."""
        return support_hours()


@lru_cache(maxsize=1)
def _service() -> Service:
    return Service(
        support_phone=settings.SUPPORT_PHONE,
        support_mail=settings.SUPPORT_MAIL,
        demo=settings.DEMO,
    )


def service(request: HttpRequest) -> dict[str, Service]:
    """Context processor: `service` (not `site`: allauth's views put their own there)."""
    return {"service": _service()}
