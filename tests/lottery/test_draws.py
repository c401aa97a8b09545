"""Replacement by lottery: sealed before drawn, provable after, never again without a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from audit.models import Entry as TrailEntry
from core.actor import Actor
from lottery.enums import Basis
from lottery.errors import (
    EntriesOver,
    ListIsSealed,
    NoSuchRound,
    NothingToDraw,
    NotSealed,
    ReasonForDrawingAgain,
)
from lottery.models import Draw, Entry, Result, Round
from lottery.rules.draw import drawn, hash_of, listing_in
from lottery.services.agreements import AgreementRequest, Decision, record_agreement
from lottery.services.draws import draw_lots, seal_list
from lottery.services.entries import withdraw_entry
from tests.booking.world import World
from tests.lottery.stage import ENTERING, MEETING, OVER, entered, wish

pytestmark = pytest.mark.django_db


@pytest.fixture
def contested(world: World, the_round: Round, aoi: Actor, chie: Actor, goro: Actor) -> list[Entry]:
    """Two who want the same, and one whom nobody contests."""
    return [
        entered(world, aoi, wish("a", "am"), wish("single", "am")),
        entered(world, chie, wish("a", "am")),
        entered(world, goro, wish("single", "am")),
    ]


def seal(round_: Round, actor: Actor, reason: str = "") -> Draw:
    return seal_list(number=round_.pk, reason=reason, actor=actor, now=MEETING)


def test_list_holds_the_contested_and_what_is_taken(
    the_round: Round, contested: list[Entry], emi: Actor
) -> None:
    draw = seal(the_round, emi)

    listing = listing_in(draw.listing)
    assert set(listing.entries) == {contested[0].code, contested[1].code}
    assert [str(place) for place in listing.taken] == [
        "part-c@2027-02-06T09:00/2027-02-06T12:00"  # nobody contests it: it is not drawn away
    ]
    assert (draw.list_hash, draw.seed_hash) == (hash_of(draw.listing), hash_of(draw.seed))
    assert not Result.objects.exists()


def test_outcome_is_what_anybody_computes_from_list_and_seed(
    the_round: Round, contested: list[Entry], emi: Actor
) -> None:
    seal(the_round, emi)

    draw = draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    ranks = drawn(draw.listing, draw.seed)
    got = {r.entry.code: r.fate for r in draw.results.all()}
    assert got == {code: "won" if rank == 1 else "lost" for code, rank in ranks.items()}
    assert sorted(got.values()) == ["lost", "won"]
    with pytest.raises(NotSealed):
        draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    trail = TrailEntry.objects.filter(object_type="round").order_by("pk")
    assert [(row.verb, row.actor_user_id) for row in trail] == [
        ("round.sealed", emi.user),
        ("round.drawn", emi.user),
    ]
    assert trail[1].facts["list_hash"] == draw.list_hash


def test_drawing_again_needs_a_reason_and_replaces_the_first(
    the_round: Round, contested: list[Entry], emi: Actor
) -> None:
    seal(the_round, emi)
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    with pytest.raises(ReasonForDrawingAgain):
        seal(the_round, emi, " ")
    assert Result.objects.filter(ended_at=None).count() == 2
    seal(the_round, emi, "名簿に取り下げた方がいた")
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    assert [draw.number for draw in Draw.objects.order_by("number")] == [1, 2]
    assert Result.objects.filter(ended_at=None, draw__number=2).count() == 2
    assert not Result.objects.filter(ended_at=None, draw__number=1).exists()


def test_agreed_places_are_not_drawn_again(
    the_round: Round, contested: list[Entry], emi: Actor
) -> None:
    first, second, _alone = contested
    record_agreement(
        number=the_round.pk,
        request=AgreementRequest(decisions=[Decision(entry=first.code, rank=1)], present="x"),
        actor=emi,
        now=MEETING,
    )
    seal(the_round, emi)

    draw = draw_lots(number=the_round.pk, actor=emi, now=MEETING)

    assert drawn(draw.listing, draw.seed) == {second.code: None}
    assert Result.objects.get(entry=first).basis == Basis.AGREED


def test_sealing_is_for_the_manager_after_the_entries_and_once(
    the_round: Round, contested: list[Entry], dai: Actor, emi: Actor
) -> None:
    with pytest.raises(NoSuchRound):
        seal(the_round, dai)
    seal(the_round, emi)

    with pytest.raises(ListIsSealed):
        seal(the_round, emi)

    assert Draw.objects.count() == 1


def test_nothing_contested_is_not_drawn(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))

    with pytest.raises(NothingToDraw):
        seal(the_round, emi)

    assert not Draw.objects.exists()


def test_sealed_entries_cannot_be_taken_back_even_with_a_wrong_clock(
    world: World, the_round: Round, contested: list[Entry], aoi: Actor, emi: Actor
) -> None:
    seal(the_round, emi)

    with pytest.raises(EntriesOver):
        withdraw_entry(code=contested[0].code, actor=aoi, now=ENTERING)
    with pytest.raises(EntriesOver):
        entered(world, aoi, wish("b", "am"), now=ENTERING)


def by_hand(row: Model, **changes: object) -> None:
    """What somebody would try who reaches the tables."""
    with transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


def test_database_keeps_what_was_sealed(
    the_round: Round, contested: list[Entry], emi: Actor
) -> None:
    draw = seal(the_round, emi)

    for changes in ({"seed": "0" * 64}, {"listing": "x"}, {"reason": "x"}, {"sealed_at": OVER}):
        with pytest.raises(IntegrityError, match="sealed"):
            by_hand(draw, **changes)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Draw.objects.all().delete()
    with pytest.raises(IntegrityError, match="sealed"):
        by_hand(contested[0], withdrawn_at=OVER)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        contested[0].preferences.all().delete()
    draw_lots(number=the_round.pk, actor=emi, now=MEETING)
    with pytest.raises(IntegrityError, match="sealed"):
        by_hand(draw, drawn_at=OVER)


def test_database_wants_true_hashes(the_round: Round, contested: list[Entry], emi: Actor) -> None:
    with pytest.raises(IntegrityError, match="hashes"), transaction.atomic():
        Draw.objects.create(
            round=the_round,
            number=1,
            listing="x",
            list_hash=hash_of("y"),
            seed="z",
            seed_hash=hash_of("z"),
            sealed_at=MEETING,
            sealed_by_id=emi.user,
        )
