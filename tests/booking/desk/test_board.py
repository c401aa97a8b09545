"""The board of today: numbers that want action, who is there, the screen in the entrance."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.enums import NoteAbout
from accounts.services.notes import write_note
from audit.models import View
from booking.enums import Status
from booking.models import Booking
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone, an_organisation, someone

pytestmark = pytest.mark.django_db
BOARD = "/desk/?hall=kan&on=2026-12-05"


@pytest.fixture
def day(world: World, chieko: Someone, dai: Someone, today: datetime) -> dict[str, Booking]:
    """Something of everything."""
    who, group = chieko.person, an_organisation("囲碁の会")
    made = {
        "late": a_booking(world.single, SATURDAY, hours=(9, 12), person=who),
        "here": a_booking(
            world.part_a, SATURDAY, hours=(9, 12), person=who, group=group, status=Status.IN_USE
        ),
        "unpaid": a_booking(
            world.part_b, SATURDAY, hours=(18, 22), person=who, status=Status.AWAITING_PAYMENT
        ),
        "gone": a_booking(
            world.part_b, SATURDAY, hours=(9, 12), person=who, status=Status.COMPLETED
        ),
        "waiting": a_booking(
            world.single,
            SATURDAY + timedelta(days=7),
            hours=(9, 12),
            person=who,
            status=Status.REQUESTED,
        ),
    }
    write_note(
        about=NoteAbout.BOOKING, code=made["late"].code, text="板を出す", is_warning=True,
        actor=dai.actor, now=today,
    )  # fmt: skip
    return made


def test_board_counts_what_wants_action(
    day: dict[str, Booking], dai: Someone, browser: Browser
) -> None:
    answer = browser(dai).get(BOARD)

    board = answer.context["board"]
    assert (board.waiting, board.late, board.here, board.overtime, board.unpaid) == (1, 1, 1, 0, 1)
    assert [line.booking.status for line in board.lines] == [
        "in_use", "completed", "confirmed", "awaiting_payment",
    ]  # fmt: skip
    assert board.lines[2].anchor == "late"
    assert "板を出す" in answer.text
    assert View.objects.filter(page="desk.day", actor_user_id=dai.user.pk).count() == 1


def test_screen_in_the_entrance_names_nobody(
    day: dict[str, Booking], dai: Someone, browser: Browser
) -> None:
    text = browser(dai).get("/desk/signage/?hall=kan").text

    assert "囲碁の会" in text
    assert "千葉" not in text
    assert "板を出す" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_board_asks_the_same_number_of_queries(
    world: World,
    dai: Someone,
    chieko: Someone,
    browser: Browser,
    today: datetime,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for room in (world.single, world.part_a, world.part_b)[:count]:
        a_booking(room, SATURDAY, hours=(9, 12), person=chieko.person)
    client = browser(dai)
    client.get(BOARD)

    with django_assert_num_queries(9):
        client.get(BOARD)


def test_clerk_marks_who_came_left_and_stayed_away(
    day: dict[str, Booking], dai: Someone, browser: Browser
) -> None:
    client = browser(dai)
    late = f"/desk/bookings/{day['late'].code}"

    client.post(f"{late}/check-in/", {"people": "7", "next": BOARD})
    day["late"].refresh_from_db()
    assert (day["late"].status, day["late"].people_came) == (Status.IN_USE, 7)

    answer = client.post(f"{late}/check-out/", {"next": BOARD})
    day["late"].refresh_from_db()
    assert day["late"].status == Status.COMPLETED
    assert answer.headers["Location"] == BOARD

    client.post(f"{late}/undo/", {"reason": "部屋を間違えた"})
    day["late"].refresh_from_db()
    assert day["late"].status == Status.CONFIRMED


def test_too_early_to_say_is_told_and_nothing_changes(
    day: dict[str, Booking], dai: Someone, browser: Browser
) -> None:
    answer = browser(dai).post(f"/desk/bookings/{day['late'].code}/no-show/", follow=True)

    day["late"].refresh_from_db()
    assert day["late"].status == Status.CONFIRMED
    assert "半分" in answer.text


def test_staff_without_the_duty_see_no_buttons_and_cannot_press(
    day: dict[str, Booking], kei: Someone, browser: Browser
) -> None:
    client = browser(kei)

    text = client.get(BOARD).text
    answer = client.post(f"/desk/bookings/{day['late'].code}/check-in/", {"people": "7"})

    assert "check-in" not in text
    assert answer.status_code == 404
    assert Booking.objects.get(pk=day["late"].pk).status == Status.CONFIRMED


def test_menu_shows_what_the_duties_allow(
    day: dict[str, Booking], dai: Someone, kei: Someone, browser: Browser
) -> None:
    of_clerk, of_approver = (browser(who).get(BOARD).text for who in (dai, kei))

    assert 'data-go="people"' in of_clerk
    assert 'data-go="inbox"' not in of_clerk
    assert 'data-go="inbox"' in of_approver
    assert 'data-go="people"' not in of_approver
    assert browser(someone("市民", "x@example.jp")).get("/desk/").status_code == 403


def test_desk_opens_where_the_clerk_worked_last(
    day: dict[str, Booking], dai: Someone, browser: Browser
) -> None:
    client = browser(dai)
    client.get(BOARD)

    place = client.get("/desk/").context["place"]

    assert (place.hall.code, place.iso, place.is_today) == ("kan", "2026-12-05", True)
    assert place.next_url == "/desk/?hall=kan&on=2026-12-06"
    assert client.get("/desk/?on=nonsense").context["place"].is_today
