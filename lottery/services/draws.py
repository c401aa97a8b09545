"""Replacement by lottery: sealing the list of what is still contested, and drawing it (ADR 18).

Two acts: what was sealed is public before the seed is, and nobody can choose among outcomes.
"""

import secrets
from datetime import datetime

from django.db import transaction

from audit.services import record
from core.actor import Actor
from facilities.selectors import catalogue
from lottery.enums import Basis, Fate
from lottery.errors import (
    NoSuchRound,
    NothingToDraw,
    NotSealed,
    ReasonForDrawingAgain,
)
from lottery.models import Draw, Result, Round
from lottery.permissions import can_draw
from lottery.rules.draw import Listing, drawn, hash_of, text_of
from lottery.selectors.standing import Standing, standing_of
from lottery.services.giving import fate_of, give, spot_of, take_back
from lottery.services.locking import check_arrangeable, lock_round


def seal_list(*, number: int, reason: str, actor: Actor, now: datetime) -> Draw:
    """Fix the list of the contested entries and commit to a seed; both hashes are public now.

    Entries that nobody contests and places that were agreed are on it as taken. After a first draw
    only with a `reason`, which is published; what was drawn before is drawn again.
    Raises NoSuchRound, RoundStillTakesEntries, RoundIsClosed, ListIsSealed, ReasonForDrawingAgain
    or NothingToDraw; then nothing has changed.
    """
    with transaction.atomic():
        round_ = _locked(number, actor)
        check_arrangeable(round_, now=now)
        before = round_.draws.count()
        if before and not reason.strip():
            raise ReasonForDrawingAgain
        take_back(
            Result.objects.filter(entry__round=round_, basis=Basis.DRAWN, ended_at=None), now=now
        )
        standing = standing_of(round_, catalogue(), now=now)
        if not standing.contested:
            raise NothingToDraw
        listing, seed = text_of(_listing(standing, before + 1)), secrets.token_hex(32)
        draw = Draw.objects.create(
            round=round_,
            number=before + 1,
            listing=listing,
            list_hash=hash_of(listing),
            seed=seed,
            seed_hash=hash_of(seed),
            reason=reason.strip() if before else "",
            sealed_at=now,
            sealed_by_id=actor.user,
        )
        _note("round.sealed", draw, actor=actor, now=now)
    return draw


def draw_lots(*, number: int, actor: Actor, now: datetime) -> Draw:
    """Draw the sealed list: each of its entries wins, moves to a lower preference, or loses.

    Raises NoSuchRound or NotSealed: a second call draws nothing.
    """
    with transaction.atomic():
        round_ = _locked(number, actor)
        draw = round_.draws.filter(drawn_at=None).first()
        if draw is None:
            raise NotSealed
        draw.drawn_at, draw.drawn_by_id = now, actor.user
        draw.save(update_fields=["drawn_at", "drawn_by"])
        standing = standing_of(round_, catalogue(), now=now)
        for code, rank in drawn(draw.listing, draw.seed).items():
            ranked = {each.rank: each for each in standing.preferences[code]}
            fate = fate_of(rank) if rank else Fate.LOST
            spot = spot_of(ranked[rank], standing.halls) if rank else None
            give(standing.entries[code], fate, spot, now=now, draw=draw)
        _note("round.drawn", draw, actor=actor, now=now)
    return draw


def _locked(number: int, actor: Actor) -> Round:
    round_ = lock_round(number)
    if not can_draw(actor, round_):
        raise NoSuchRound
    return round_


def _listing(standing: Standing, number: int) -> Listing:
    round_ = standing.round
    taken = [*standing.fixed, *(standing.wanted[code] for code in standing.uncontested)]
    return Listing(
        title=f"{standing.hall.code} {round_.use_from} {round_.use_to} {number}",
        taken=taken,
        entries={
            code: [standing.place(each.room_id, each.period) for each in standing.preferences[code]]
            for code in standing.contested
        },
    )


def _note(verb: str, draw: Draw, *, actor: Actor, now: datetime) -> None:
    """The operator and the moment, with what was sealed."""
    record(
        actor=actor,
        verb=verb,
        object_type="round",
        object_code=str(draw.round_id),
        now=now,
        facts={
            "draw": draw.number,
            "list_hash": draw.list_hash,
            "seed_hash": draw.seed_hash,
            "reason": draw.reason,
        },
    )
