"""What an entry of a round asks for, told apart from what the round does not give."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from booking.rules.wishes import Pick, Wish, wishes_of
from core.dates import full_day_label
from facilities.rules.values import Catalogue
from lottery.errors import NotInThisRound, NotOnePeriod, WishedTwice
from lottery.models import Round
from lottery.selectors.rounds import is_given_out

MOST_PREFERENCES = 3


def wishes_in(round_: Round, choices: Sequence[Sequence[Pick]], halls: Catalogue) -> list[Wish]:
    """One wish for each preference, of the round's rooms and days, the best one first.

    Raises NotInThisRound, NotOnePeriod, WishedTwice, UnknownChoice. No query.
    """
    wishes: list[Wish] = []
    for rank, picks in enumerate(choices[:MOST_PREFERENCES], start=1):
        found = wishes_of(picks, halls)
        if len(found) != 1:
            raise NotOnePeriod(rank=rank)
        [wish] = found
        if not is_given_out(wish, round_):
            raise NotInThisRound(
                what=_("第%(rank)d希望の部屋と日") % {"rank": rank},
                first=full_day_label(round_.use_from),
                last=full_day_label(round_.use_to),
            )
        if wish in wishes:
            raise WishedTwice(rank=rank)
        wishes.append(wish)
    return wishes
