"""The left menu of the desk: what the actor's duties allow, in the order of settings.DESK_MENU."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from accounts.permissions import Right, may_somewhere
from core.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to go; `current` marks where the person is."""

    name: str
    word: str
    url: str
    current: bool


def menu_of(actor: Actor, *, path: str, here: str = "", query: str = "") -> list[Entry]:
    """The entries of the actor; `query` (hall and day) goes with them.

    `here` names the current entry; without it the longest address that `path` begins with is it.
    """
    found = [
        (name, str(word), address)
        for name, word, view, rights in settings.DESK_MENU
        if _may(actor, rights) and (address := _address(view))
    ]
    fitting = [address for _name, _word, address in found if path.startswith(address)]
    current = here or max(fitting, key=len, default="")
    return [
        Entry(name, word, f"{address}{query}", current=current in {address, name})
        for name, word, address in found
    ]


def first_page(actor: Actor) -> str:
    """The address of the first entry that the actor's duties allow; empty without any."""
    return next((entry.url for entry in menu_of(actor, path="")), "")


def _may(actor: Actor, rights: tuple[str, ...]) -> bool:
    known = {right.value for right in Right}
    return any(may_somewhere(actor, Right(right)) for right in rights if right in known)


def _address(view: str) -> str:
    """Where the page is; empty while its app does not have it."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
