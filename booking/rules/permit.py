"""What a permit needs before a hall may give it (requirement 146)."""

from datetime import datetime

from booking.enums import Missing


def missing_for_permit(*, phone: str, consented_at: datetime | None) -> list[Missing]:
    """What is not there yet: a telephone for the day of use, the consent to the terms."""
    missing = []
    if not phone:
        missing.append(Missing.PHONE)
    if consented_at is None:
        missing.append(Missing.CONSENT)
    return missing
