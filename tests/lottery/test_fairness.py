"""What a dishonest group or a dishonest clerk may try in a round, and that it does not work."""

import pytest
from django.db import connection

from audit.models import Change, View
from core.actor import Actor
from lottery.errors import AskedTwice, EntriesOver
from lottery.models import Entry, Preference, Result, Round
from lottery.services.closing import close_round
from lottery.services.entries import change_entry, withdraw_entry
from notifications.models import Message
from tests.booking.conftest import organisation, sign_in
from tests.booking.world import World
from tests.lottery.conftest import Browser
from tests.lottery.stage import ENTERING, LAST_SECOND, MEETING, asked, entered, wish
from tests.lottery.test_pages import at_the_meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ([wish("a", "am")], "the same again"),
        ([wish("a", "am", "pm")], "longer"),
        ([wish("b", "am"), wish("a", "am")], "as a lower wish"),
        ([wish("whole", "am")], "the room that holds it"),
    ],
)
def test_nobody_has_two_lots_for_one_place(
    world: World, the_round: Round, aoi: Actor, second: list[object], what: str
) -> None:
    entered(world, aoi, wish("a", "am"), wish("a", "night"), people=3)

    with pytest.raises(AskedTwice) as refused:
        entered(world, aoi, *second, people=3)  # type: ignore[arg-type]

    assert Entry.objects.count() == 1, what
    assert "2027年2月6日(土) 9:00" in refused.value.message


def test_members_of_a_group_have_one_lot_together(world: World, the_round: Round) -> None:
    group = organisation()
    first, second = (sign_in(organisation=group) for _each in range(2))
    entered(world, first, wish("a", "am"), organisation_id=group.pk)

    with pytest.raises(AskedTwice):
        entered(world, second, wish("a", "am"), organisation_id=group.pk)

    entered(world, second, wish("a", "am"))  # in their own name they are somebody else


def test_a_change_does_not_bring_the_second_lot(
    world: World, the_round: Round, aoi: Actor, chie: Actor
) -> None:
    first = entered(world, aoi, wish("a", "am"))
    second = entered(world, aoi, wish("a", "pm"))
    entered(world, chie, wish("a", "am"))

    with pytest.raises(AskedTwice):
        change_entry(
            code=second.code,
            request=asked(world, aoi, wish("a", "am")),
            actor=aoi,
            now=ENTERING,
        )

    withdraw_entry(code=first.code, actor=aoi, now=ENTERING)
    change_entry(
        code=second.code, request=asked(world, aoi, wish("a", "am")), actor=aoi, now=ENTERING
    )


def test_a_clerk_takes_no_entry_back_in_silence(
    world: World, the_round: Round, aoi: Actor, dai: Actor
) -> None:
    entry = entered(world, aoi, wish("a", "am"))

    withdraw_entry(code=entry.code, actor=dai, now=LAST_SECOND)

    letter = Message.objects.get(letter="entry_withdrawn")
    assert letter.recipient_id == aoi.user
    assert letter.facts["number"].replace("-", "") == entry.code


def test_who_waited_over_midnight_enters_no_closed_round(
    world: World, the_round: Round, aoi: Actor, chie: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    close_round(number=the_round.pk, actor=emi, now=MEETING)

    with pytest.raises(EntriesOver):
        entered(world, chie, wish("b", "am"), now=LAST_SECOND)


def test_looking_at_the_names_by_the_scripts_address_is_written_down(
    world: World,
    the_round: Round,
    aoi: Actor,
    dai: Actor,
    browse: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered(world, aoi, wish("a", "am"))
    at_the_meeting(monkeypatch)
    client, board = browse(dai), f"/desk/rounds/{the_round.pk}/"

    for _each in range(3):
        client.get(board, headers={"X-Part": "board"})

    assert View.objects.filter(page="lottery.board", actor_user_id=dai.user).count() == 1


def test_wishes_and_results_are_not_changed_without_a_trace(
    world: World, the_round: Round, aoi: Actor, emi: Actor
) -> None:
    entered(world, aoi, wish("a", "am"))
    Preference.objects.update(slot_codes=["pm"])
    close_round(number=the_round.pk, actor=emi, now=MEETING)
    with connection.cursor() as cursor:  # by whatever program
        cursor.execute("UPDATE lottery_result SET slot_codes = '{night}'")

    changed = set(Change.objects.values_list("table_name", flat=True))
    assert {"lottery_preference", Result._meta.db_table} <= changed
