"""Who acts: the value that every service receives. accounts fills it; nobody below knows people.

An actor is a person signed in, a member of staff, or the system itself (a nightly task).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.errors import NotSignedIn


class Channel(StrEnum):
    """By which way a wish reached the city (requirement 62)."""

    WEB = "web"
    COUNTER = "counter"
    PHONE = "phone"
    FAX = "fax"
    MAIL = "mail"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class DutyAt:
    """One duty at one hall; `facility_id` None means at every hall.

    `networks`: those of the hall from which it may be carried out; empty: no rule of the hall's.
    """

    duty: str
    facility_id: int | None = None
    networks: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who does something, with the rights they hold at this moment.

    `user_id` and `person_id` are None for the system and for an anonymous visitor.
    `organisation_ids` are those the person may book for at this moment.
    """

    user_id: int | None = None
    person_id: int | None = None
    name: str = ""
    organisation_ids: frozenset[int] = frozenset()
    duties: frozenset[DutyAt] = field(default_factory=frozenset)
    channel: Channel = Channel.WEB
    is_system: bool = False

    @property
    def user(self) -> int:
        """The id of the one signed in. Raises NotSignedIn for a visitor and for the system."""
        if self.user_id is None:
            raise NotSignedIn
        return self.user_id

    @property
    def person(self) -> int:
        """The id of the person who acts. Raises NotSignedIn where there is none."""
        if self.person_id is None:
            raise NotSignedIn
        return self.person_id

    def by(self, channel: Channel) -> "Actor":
        """The same, by another way. A method: a page's actor is a lazy stand-in, no dataclass."""
        return replace(self, channel=channel)

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return self.user_id is None and not self.is_system

    @property
    def is_staff(self) -> bool:
        """Whether the actor holds any duty anywhere."""
        return bool(self.duties)

    def has_duty(self, *duties: str, facility_id: int) -> bool:
        """Whether the actor holds one of `duties` at this hall (or at every hall)."""
        held = {(d.duty, d.facility_id) for d in self.duties}
        return any((duty, place) in held for duty in duties for place in (facility_id, None))


ANONYMOUS = Actor()


def system(task: str) -> Actor:
    """The actor of a background task, named for the trail."""
    return Actor(name=task, is_system=True)
