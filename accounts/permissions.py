"""Who may do what at which hall: one table, and a question for each of its columns.

The table is the only place where a duty is translated into a right. The other apps ask the
questions; nobody compares duties by hand.
"""

from enum import StrEnum

from accounts.enums import DutyKind as D
from core.actor import Actor


class Right(StrEnum):
    """What staff do that residents do not."""

    SEE_DESK = "see_desk"
    SEE_APPLICANTS = "see_applicants"
    SEARCH_PEOPLE = "search_people"
    BOOK_FOR_OTHERS = "book_for_others"
    CHANGE_BOOKINGS = "change_bookings"
    REVIEW = "review"
    ADMIT = "admit"
    HANDLE_KEYS = "handle_keys"
    ANSWER_CASES = "answer_cases"
    SEE_FIGURES = "see_figures"
    CLOSE_ROOMS = "close_rooms"
    BOOK_OFFICIAL = "book_official"
    TAKE_KEPT_DAYS = "take_kept_days"
    STOP_BUILDING = "stop_building"
    OPEN_BUILDING = "open_building"
    EDIT_HALL = "edit_hall"
    APPOINT = "appoint"
    READ_TRAIL = "read_trail"
    COLLECT = "collect"
    SEE_CODES = "see_codes"
    HANDLE_CASES = "handle_cases"
    GIVE_STANDING = "give_standing"
    WAIVE_POINTS = "waive_points"
    ARRANGE_ROUNDS = "arrange_rounds"
    DRAW_LOTS = "draw_lots"


RIGHTS: dict[Right, frozenset[D]] = {
    Right.SEE_DESK: frozenset(
        {D.FRONT_DESK, D.CASHIER, D.KEY_STAFF, D.APPROVER, D.MANAGER, D.SUPPORT}
    ),
    Right.SEE_APPLICANTS: frozenset(
        {D.FRONT_DESK, D.CASHIER, D.KEY_STAFF, D.APPROVER, D.MANAGER, D.SUPPORT}
    ),
    Right.SEARCH_PEOPLE: frozenset({D.FRONT_DESK, D.CASHIER, D.MANAGER, D.SUPPORT}),
    Right.BOOK_FOR_OTHERS: frozenset({D.FRONT_DESK, D.MANAGER, D.SUPPORT}),
    Right.CHANGE_BOOKINGS: frozenset({D.FRONT_DESK, D.MANAGER, D.SUPPORT}),
    Right.REVIEW: frozenset({D.APPROVER, D.MANAGER}),
    Right.ADMIT: frozenset({D.FRONT_DESK, D.KEY_STAFF, D.MANAGER}),
    Right.HANDLE_KEYS: frozenset({D.FRONT_DESK, D.KEY_STAFF, D.MANAGER}),
    Right.ANSWER_CASES: frozenset({D.FRONT_DESK, D.MANAGER, D.SUPPORT}),
    Right.SEE_FIGURES: frozenset({D.MANAGER, D.DX_OFFICE, D.ADMINISTRATOR}),
    Right.CLOSE_ROOMS: frozenset({D.FRONT_DESK, D.MANAGER}),
    # Whoever keeps the hall's ledger writes the city's own uses down; an approver decides on them;
    # the administrator enters what concerns every hall at once, an election.
    Right.BOOK_OFFICIAL: frozenset({D.FRONT_DESK, D.APPROVER, D.MANAGER, D.ADMINISTRATOR}),
    # Days kept for the public are a promise of the hall's rules: only who answers for the hall.
    Right.TAKE_KEPT_DAYS: frozenset({D.MANAGER, D.ADMINISTRATOR}),
    # A disaster does not wait for the manager: the support center and the city's office may, too.
    Right.STOP_BUILDING: frozenset({D.MANAGER, D.ADMINISTRATOR, D.SUPPORT}),
    # Who opens the doors of a shelter, or reads their codes out over the telephone.
    Right.OPEN_BUILDING: frozenset(
        {D.FRONT_DESK, D.KEY_STAFF, D.MANAGER, D.ADMINISTRATOR, D.SUPPORT}
    ),
    Right.EDIT_HALL: frozenset({D.MANAGER, D.ADMINISTRATOR}),
    Right.APPOINT: frozenset({D.MANAGER, D.ADMINISTRATOR}),
    Right.READ_TRAIL: frozenset({D.AUDITOR}),
    Right.COLLECT: frozenset({D.CASHIER, D.MANAGER}),
    Right.SEE_CODES: frozenset({D.FRONT_DESK, D.KEY_STAFF, D.MANAGER}),
    Right.HANDLE_CASES: frozenset({D.SUPPORT}),
    Right.GIVE_STANDING: frozenset({D.FRONT_DESK, D.MANAGER}),
    Right.WAIVE_POINTS: frozenset({D.FRONT_DESK, D.MANAGER}),
    # Whoever keeps the ledger writes down what a meeting agreed. Sealing, drawing and closing,
    # which nobody can take back, are for the one who answers for the hall.
    Right.ARRANGE_ROUNDS: frozenset({D.FRONT_DESK, D.MANAGER}),
    Right.DRAW_LOTS: frozenset({D.MANAGER}),
}

APPOINTED_BY_MANAGER = frozenset({D.FRONT_DESK, D.CASHIER, D.KEY_STAFF})
"""A manager fills these at their own hall; every other duty is the administrator's to give."""


def may(actor: Actor, right: Right, *, facility_id: int | None) -> bool:
    """Whether the actor has `right` at this hall; None asks for every hall at once."""
    places = {facility_id, None}
    return any(d.duty in RIGHTS[right] and d.facility_id in places for d in actor.duties)


def halls_with(actor: Actor, right: Right) -> frozenset[int] | None:
    """The halls at which the actor has `right`; None means every hall, empty means none."""
    places = {d.facility_id for d in actor.duties if d.duty in RIGHTS[right]}
    if None in places:
        return None
    return frozenset(place for place in places if place is not None)


def may_somewhere(actor: Actor, right: Right) -> bool:
    """Whether the actor has `right` at one hall at least."""
    return halls_with(actor, right) != frozenset()


def can_see_desk(actor: Actor, *, facility_id: int) -> bool:
    """Whether the hall's day may be seen from the staff side."""
    return may(actor, Right.SEE_DESK, facility_id=facility_id)


def can_see_applicants(actor: Actor, *, facility_id: int) -> bool:
    """Whether names and telephone numbers behind the hall's bookings may be seen."""
    return may(actor, Right.SEE_APPLICANTS, facility_id=facility_id)


def can_book_for_others(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may book at the hall in somebody else's name."""
    return may(actor, Right.BOOK_FOR_OTHERS, facility_id=facility_id)


def can_change_bookings(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may change or cancel other people's bookings at the hall."""
    return may(actor, Right.CHANGE_BOOKINGS, facility_id=facility_id)


def can_review(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor decides on applications at the hall."""
    return may(actor, Right.REVIEW, facility_id=facility_id)


def can_search_people(actor: Actor) -> bool:
    """Whether the actor may look people up; people belong to no hall."""
    return may_somewhere(actor, Right.SEARCH_PEOPLE)


def can_register_people(actor: Actor) -> bool:
    """Whether the actor may register somebody who stands at the counter or telephones."""
    return may_somewhere(actor, Right.BOOK_FOR_OTHERS)


def can_admit(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may write down at the hall who came, left or stayed away."""
    return may(actor, Right.ADMIT, facility_id=facility_id)


def can_handle_keys(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may hand out and take back the hall's keys."""
    return may(actor, Right.HANDLE_KEYS, facility_id=facility_id)


def can_answer_cases(actor: Actor, *, facility_id: int | None) -> bool:
    """Whether the actor may read and answer what people ask of the hall (None: of every hall)."""
    return may(actor, Right.ANSWER_CASES, facility_id=facility_id)


def can_close_rooms(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may take the hall's rooms out of use for a time."""
    return may(actor, Right.CLOSE_ROOMS, facility_id=facility_id)


def can_book_official(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may enter, move and cancel the city's own uses of the hall (79)."""
    return may(actor, Right.BOOK_OFFICIAL, facility_id=facility_id)


def can_take_kept_days(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may use days that the hall keeps for the public, with a reason (81)."""
    return may(actor, Right.TAKE_KEPT_DAYS, facility_id=facility_id)


def can_stop_building(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may stop and open a whole building for new bookings (87)."""
    return may(actor, Right.STOP_BUILDING, facility_id=facility_id)


def can_open_building(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may read the codes that open the whole building while it is a shelter."""
    return may(actor, Right.OPEN_BUILDING, facility_id=facility_id)


def can_edit_hall(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may change the hall's master data."""
    return may(actor, Right.EDIT_HALL, facility_id=facility_id)


def can_appoint(actor: Actor, *, duty: D, facility_id: int | None, user_id: int) -> bool:
    """Whether the actor may charge `user_id` with `duty` there, or relieve them of it.

    Nobody gives themselves a duty. The system (a command run by the operator) may give any.
    """
    if actor.is_system:
        return True
    if actor.user_id == user_id:
        return False
    places = {facility_id, None}
    held = {d.duty for d in actor.duties if d.facility_id in places}
    return D.ADMINISTRATOR in held or (D.MANAGER in held and duty in APPOINTED_BY_MANAGER)


def can_read_trail(actor: Actor) -> bool:
    """Whether the actor may read who changed and viewed what, for the whole city."""
    return may(actor, Right.READ_TRAIL, facility_id=None)


def can_see_codes(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may read the codes of the hall's key boxes."""
    return may(actor, Right.SEE_CODES, facility_id=facility_id)


def can_handle_cases(actor: Actor) -> bool:
    """Whether the actor works at the support center, which answers for every hall."""
    return may(actor, Right.HANDLE_CASES, facility_id=None)


def can_give_standing(actor: Actor, *, facility_id: int | None) -> bool:
    """Whether the actor may say what people and groups count as there (None: everywhere)."""
    return may(actor, Right.GIVE_STANDING, facility_id=facility_id)


def can_waive_points(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may waive penalty points that the hall gave (requirement 143)."""
    return may(actor, Right.WAIVE_POINTS, facility_id=facility_id)


def can_arrange_rounds(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may see the hall's rounds and record what a meeting agreed (82)."""
    return may(actor, Right.ARRANGE_ROUNDS, facility_id=facility_id)


def can_draw_lots(actor: Actor, *, facility_id: int) -> bool:
    """Whether the actor may seal the hall's lists, draw, and close its rounds (82)."""
    return may(actor, Right.DRAW_LOTS, facility_id=facility_id)
