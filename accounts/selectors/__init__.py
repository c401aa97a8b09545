"""Reads about people: who acts, who is found, what staff wrote about them."""

from accounts.selectors.acting import (
    KeptSession,
    OrganisationChoice,
    actor_of,
    kept_session,
    organisations_for,
    person_of,
    signed_in,
)
from accounts.selectors.notes import NoteLine, notes_about
from accounts.selectors.people import (
    GroupHit,
    PersonHit,
    group_members,
    group_of,
    people_alike,
    person_by_code,
    search_groups,
    search_people,
)

__all__ = [
    "GroupHit",
    "KeptSession",
    "NoteLine",
    "OrganisationChoice",
    "PersonHit",
    "actor_of",
    "group_members",
    "group_of",
    "kept_session",
    "notes_about",
    "organisations_for",
    "people_alike",
    "person_by_code",
    "person_of",
    "search_groups",
    "search_people",
    "signed_in",
]
