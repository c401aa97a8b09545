"""One row of the table URL × duty × hall, and the answers that several rows share."""

from dataclasses import dataclass, field

OPEN = "200"
REFUSED = "405"
SIGNED_IN = "200 anonymous=sign-in"
GONE_ON = "302 anonymous=sign-in"
OWN = "404 anonymous=sign-in owner=200"
OURS = "404 anonymous=sign-in owner=200 member=200"
DONE_OWN = "404 anonymous=sign-in owner=302"
DESK_DUTIES = ("front_desk", "cashier", "key_staff", "approver", "manager", "support")


def desk(*places: str) -> str:
    """Those who work at the desk of these places see it; for others it is forbidden."""
    allowed = [f"{duty}@{place}=200" for duty in DESK_DUTIES for place in places]
    return " ".join(["403 anonymous=sign-in", *allowed])


@dataclass(frozen=True)
class Row:
    """One address and its answers."""

    route: str
    address: str
    get: str
    post: str
    data: dict[str, str] = field(default_factory=dict)
