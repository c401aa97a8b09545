"""Who may see the figures: the DX office those of the city, a manager those of their halls."""

from accounts.permissions import Right, halls_with
from core.actor import Actor


def halls_seen(actor: Actor) -> frozenset[int] | None:
    """The halls whose figures the actor may see; None: the city and every hall. Empty: none."""
    return halls_with(actor, Right.SEE_FIGURES)
