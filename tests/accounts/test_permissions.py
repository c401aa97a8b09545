"""The table of duties, walked: every duty, every right, here and elsewhere."""

import itertools

import pytest

from accounts import permissions
from accounts.enums import DutyKind as D
from accounts.permissions import RIGHTS, Right, can_appoint, halls_with, may
from core.actor import ANONYMOUS, Actor, DutyAt, system

HERE, THERE = 1, 2
EXPECTED = {
    D.FRONT_DESK: {"see_desk", "see_applicants", "search_people", "book_for_others",
                   "change_bookings", "admit", "handle_keys", "see_codes", "answer_cases",
                   "close_rooms", "book_official", "give_standing", "waive_points",
                   "open_building", "arrange_rounds"},
    D.CASHIER: {"see_desk", "see_applicants", "search_people", "collect"},
    D.KEY_STAFF: {"see_desk", "see_applicants", "admit", "handle_keys", "see_codes",
                  "open_building"},
    D.APPROVER: {"see_desk", "see_applicants", "review", "book_official"},
    D.MANAGER: {"see_desk", "see_applicants", "search_people", "book_for_others",
                "change_bookings", "review", "admit", "collect", "handle_keys", "see_codes",
                "answer_cases", "see_figures", "close_rooms", "edit_hall", "appoint",
                "book_official", "take_kept_days", "stop_building", "give_standing",
                "waive_points", "open_building", "arrange_rounds", "draw_lots"},
    D.SUPPORT: {"see_desk", "see_applicants", "search_people", "book_for_others",
                "change_bookings", "answer_cases", "handle_cases", "stop_building",
                "open_building"},
    D.DX_OFFICE: {"see_figures"},
    D.ADMINISTRATOR: {"see_figures", "edit_hall", "appoint", "book_official", "take_kept_days",
                      "stop_building", "open_building"},
    D.AUDITOR: {"read_trail"},
}  # fmt: skip


def charged(*duties: tuple[D, int | None], user_id: int = 1) -> Actor:
    return Actor(user_id=user_id, duties=frozenset(DutyAt(kind, hall) for kind, hall in duties))


@pytest.mark.parametrize(("duty", "right"), list(itertools.product(D, Right)))
def test_duty_gives_its_rights_at_its_hall_only(duty: D, right: Right) -> None:
    actor = charged((duty, HERE))

    assert may(actor, right, facility_id=HERE) == (right in EXPECTED[duty])
    assert not may(actor, right, facility_id=THERE)
    assert not may(actor, right, facility_id=None)


@pytest.mark.parametrize("right", Right)
def test_duty_everywhere_gives_the_right_at_every_hall(right: Right) -> None:
    actor = charged((next(iter(RIGHTS[right])), None))

    assert may(actor, right, facility_id=HERE)
    assert may(actor, right, facility_id=None)
    assert halls_with(actor, right) is None


@pytest.mark.parametrize("right", Right)
def test_visitor_and_resident_have_no_right(right: Right) -> None:
    assert not may(ANONYMOUS, right, facility_id=HERE)
    assert not may(Actor(user_id=1, person_id=1), right, facility_id=HERE)


def test_halls_with_lists_the_halls() -> None:
    actor = charged((D.FRONT_DESK, HERE), (D.AUDITOR, THERE))

    assert halls_with(actor, Right.SEE_DESK) == frozenset({HERE})
    assert halls_with(actor, Right.REVIEW) == frozenset()


@pytest.mark.parametrize(
    ("actor", "duty", "hall", "user_id", "allowed"),
    [
        (charged((D.MANAGER, HERE)), D.FRONT_DESK, HERE, 2, True),
        (charged((D.MANAGER, HERE)), D.FRONT_DESK, THERE, 2, False),
        (charged((D.MANAGER, HERE)), D.FRONT_DESK, None, 2, False),
        (charged((D.MANAGER, HERE)), D.MANAGER, HERE, 2, False),
        (charged((D.MANAGER, HERE)), D.FRONT_DESK, HERE, 1, False),
        (charged((D.ADMINISTRATOR, None)), D.MANAGER, HERE, 2, True),
        (charged((D.ADMINISTRATOR, None)), D.AUDITOR, None, 2, True),
        (charged((D.ADMINISTRATOR, None)), D.MANAGER, HERE, 1, False),
        (charged((D.FRONT_DESK, HERE)), D.FRONT_DESK, HERE, 2, False),
        (ANONYMOUS, D.FRONT_DESK, HERE, 2, False),
        (system("setup"), D.ADMINISTRATOR, None, 2, True),
    ],
)
def test_who_may_appoint(
    actor: Actor, duty: D, hall: int | None, user_id: int, allowed: bool
) -> None:
    assert can_appoint(actor, duty=duty, facility_id=hall, user_id=user_id) is allowed


def test_each_question_asks_the_table() -> None:
    manager, auditor = charged((D.MANAGER, HERE)), charged((D.AUDITOR, None))
    questions = [
        permissions.can_see_desk,
        permissions.can_see_applicants,
        permissions.can_book_for_others,
        permissions.can_change_bookings,
        permissions.can_review,
        permissions.can_close_rooms,
        permissions.can_book_official,
        permissions.can_take_kept_days,
        permissions.can_stop_building,
        permissions.can_edit_hall,
    ]

    assert all(ask(manager, facility_id=HERE) for ask in questions)
    assert not any(ask(manager, facility_id=THERE) for ask in questions)
    assert permissions.can_read_trail(auditor)
    assert not permissions.can_read_trail(charged((D.AUDITOR, HERE)))
