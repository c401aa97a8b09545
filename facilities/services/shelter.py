"""Taking a whole building out of everybody's calendar, and giving it back (requirement 87)."""

from facilities.models import Facility
from facilities.services.versions import raise_catalogue_version


def mark_shelter(*, facility_id: int, reason: str) -> None:
    """Say on every page why this building takes nobody; an empty reason says that it does again.

    Call inside the transaction that holds the locks of all its parts: whoever asks next reads
    the catalogue under that lock and sees it.
    """
    Facility.objects.filter(pk=facility_id).update(shelter_reason=reason)
    raise_catalogue_version()
