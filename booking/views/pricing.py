"""What the pages that show a price before it is agreed to have in common."""

from core.http import ActorRequest

LONGEST = 12  # digits of a price
RECOMPUTE = "recompute"  # the button that asks for the price and nothing else
PART = "X-Part"  # a script that asks for questions and price alone


def shown_yen(request: ActorRequest) -> int | None:
    """The price that the page showed: 0 where it showed an empty place, None where it had none."""
    shown = request.POST.get("shown")
    if shown is None:
        return None
    return int(shown) if shown.isdecimal() and len(shown) < LONGEST else 0
