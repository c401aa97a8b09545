"""Keys in hands and on hooks: signed for, one holder at a time, back in their place."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from accounts.enums import DutyKind
from audit.models import Entry
from core.actor import Actor
from core.clock import JST
from keys import errors
from keys.enums import KeyStatus, LoanEnd
from keys.models import Handover, Key, KeyLoan
from keys.rules.tags import grouped
from keys.services.loans import UNDO, lend_keys, take_back, undo_return
from keys.services.losses import report_found, report_lost, take_stock
from tests.booking.conftest import sign_in
from tests.factories.accounts import duty_of, someone
from tests.keys.house import BEFORE, DUE, DURING, STARTS, House, booked, key, signature
from tests.keys.standin import BOOK
from tests.people import a_hall

MINUTE = timedelta(minutes=1)


def lend(
    house: House,
    reference: str,
    actor: Actor,
    *numbers: int,
    now: datetime = BEFORE,
    **more: object,
) -> Handover:
    """Hand over the keys with these copy numbers (the first, if none is given)."""
    given: dict = {
        "key_codes": [house.keys[n - 1].code for n in numbers or (1,)],
        "receiver_name": "青井",
        "signature": signature(),
    }
    return lend_keys(reference=reference, actor=actor, now=now, **(given | more))


def nothing_happened() -> bool:
    """No key left its hook."""
    return (
        not Handover.objects.exists()
        and not KeyLoan.objects.exists()
        and not Key.objects.exclude(status=KeyStatus.IN_PLACE).exists()
        and not Entry.objects.filter(object_type="key").exists()
    )


def test_several_keys_go_against_one_signature(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)

    handover = lend(house, reference, ken, 1, 2)

    assert bytes(handover.signature or b"").startswith(b"\x89PNG")
    assert [loan.due_at for loan in handover.loans.all()] == [DUE, DUE]
    assert [k.status for k in Key.objects.order_by("copy_number")] == ["out", "out", "in_place"]
    assert [event for event, *_rest in BOOK.told] == ["lent", "lent"]


def test_key_comes_back(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)
    lend(house, reference, ken)

    loan = take_back(key_code=grouped(house.keys[0].code), actor=ken, now=DURING)

    assert (loan.ended_as, loan.ended_at, loan.ended_by_id) == ("returned", DURING, ken.user)
    assert Key.objects.get(pk=loan.key_id).status == KeyStatus.IN_PLACE
    assert BOOK.told[-1] == ("returned", reference, house.keys[0].code)
    assert list(
        Entry.objects.filter(object_type="key").order_by("pk").values_list("verb", flat=True)
    ) == ["lend_key", "return_key"]


def test_paper_needs_a_reason(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)
    with pytest.raises(errors.NoSignature):
        lend(house, reference, ken, signature=None, paper_reason=" ")
    assert nothing_happened()

    handover = lend(house, reference, ken, signature=None, paper_reason="画面が故障")

    assert (handover.signature, handover.paper_reason) == (None, "画面が故障")


def test_blank_and_foreign_pictures_are_no_signature(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)
    for data in (b"GIF89a", b"\x89PNG\r\n\x1a\nbroken", b"", blank()):
        with pytest.raises(errors.BadSignature):
            lend(house, reference, ken, signature=data)

    assert nothing_happened()


def blank() -> bytes:
    """A canvas on which nobody has drawn."""
    kept = BytesIO()
    Image.new("RGBA", (400, 160), (0, 0, 0, 0)).save(kept, "PNG")
    return kept.getvalue()


def test_key_that_is_out_is_not_lent_again(house: House, aoi: Actor, ken: Actor) -> None:
    first, second = booked(house, house.room, aoi), booked(house, house.room, aoi, n=2)
    lend(house, first, ken)

    with pytest.raises(errors.KeyIsNotThere) as refused:
        lend(house, second, ken, 2, 1)

    assert "貸出中" in refused.value.message
    assert KeyLoan.objects.count() == 1
    assert Key.objects.filter(status=KeyStatus.OUT).count() == 1


def test_unpaid_booking_gets_no_key_and_says_why(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)
    BOOK.block(reference, "使用料が未納です。")

    with pytest.raises(errors.MayNotReceive) as refused:
        lend(house, reference, ken)

    assert "使用料が未納です。" in refused.value.message
    assert nothing_happened()


@pytest.mark.parametrize(
    ("now", "error"),
    [
        (STARTS - 61 * MINUTE, errors.TooEarlyForKey),
        (STARTS - 60 * MINUTE, None),
        (DUE - MINUTE, None),
        (DUE, errors.TooLateForKey),
    ],
)
def test_keys_are_handed_over_around_the_use(
    house: House, aoi: Actor, ken: Actor, now: datetime, error: type[Exception] | None
) -> None:
    reference = booked(house, house.room, aoi)
    if error is None:
        lend(house, reference, ken, now=now)
        return

    with pytest.raises(error):
        lend(house, reference, ken, now=now)

    assert nothing_happened()


def test_key_of_another_door_is_refused(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.box_room, aoi)

    with pytest.raises(errors.KeyDoesNotFit):
        lend(house, reference, ken)

    assert nothing_happened()


def test_spare_key_of_a_box_door_can_be_lent(house: House, aoi: Actor, ken: Actor) -> None:
    spare = key(house.facility, house.box_door, 9)
    reference = booked(house, house.box_room, aoi)

    lend(house, reference, ken, key_codes=[spare.code])

    assert KeyLoan.objects.get().key == spare


@pytest.mark.parametrize("typed", ["12345", "123456", "", "札", "000018x"])
def test_mistyped_tag_is_told(house: House, aoi: Actor, ken: Actor, typed: str) -> None:
    reference = booked(house, house.room, aoi)

    with pytest.raises(errors.NoSuchKey):
        lend(house, reference, ken, key_codes=[typed])

    assert nothing_happened()


def test_only_key_staff_of_the_hall_handle_keys(house: House, aoi: Actor, chie: Actor) -> None:
    reference = booked(house, house.room, aoi)
    for actor in (chie, sign_in(duty="cashier"), sign_in(duty="support")):
        with pytest.raises(errors.MayNotHandleKeys):
            lend(house, reference, actor)
        with pytest.raises(errors.MayNotHandleKeys):
            take_back(key_code=house.keys[0].code, actor=actor, now=DURING)
        with pytest.raises(errors.MayNotHandleKeys):
            report_lost(key_code=house.keys[0].code, note="", actor=actor, now=DURING)

    assert nothing_happened()


def test_return_can_be_undone_for_ten_minutes(house: House, aoi: Actor, ken: Actor) -> None:
    lend(house, booked(house, house.room, aoi), ken)
    code = house.keys[0].code
    take_back(key_code=code, actor=ken, now=DURING)

    with pytest.raises(errors.TooLateToUndo):
        undo_return(key_code=code, actor=ken, now=DURING + UNDO + MINUTE)
    undo_return(key_code=code, actor=ken, now=DURING + UNDO)

    assert KeyLoan.objects.get().ended_at is None
    assert Key.objects.get(code=code).status == KeyStatus.OUT


def test_return_cannot_be_undone_once_the_key_went_on(house: House, aoi: Actor, ken: Actor) -> None:
    lend(house, booked(house, house.room, aoi), ken)
    code = house.keys[0].code
    take_back(key_code=code, actor=ken, now=DURING)
    lend(house, booked(house, house.room, aoi, n=2), ken, now=DURING)

    with pytest.raises(errors.TooLateToUndo):
        undo_return(key_code=code, actor=ken, now=DURING)

    assert KeyLoan.objects.filter(ended_at=None).count() == 1


def test_lost_key_ends_its_loan_and_can_be_found(house: House, aoi: Actor, ken: Actor) -> None:
    reference = booked(house, house.room, aoi)
    lend(house, reference, ken)
    code = house.keys[0].code

    report_lost(key_code=code, note="川に落とした", actor=ken, now=DURING)

    assert KeyLoan.objects.get().ended_as == LoanEnd.LOST
    assert ("lost", reference, code) in BOOK.told
    with pytest.raises(errors.KeyIsNotThere):
        lend(house, reference, ken, now=DURING)
    with pytest.raises(errors.KeyIsNotOut):
        take_back(key_code=code, actor=ken, now=DURING)
    assert report_found(key_code=code, actor=ken, now=DURING).status == KeyStatus.IN_PLACE


def test_stock_is_taken_of_what_hangs_there(house: House, aoi: Actor, ken: Actor) -> None:
    lend(house, booked(house, house.room, aoi), ken)
    hanging = [each.code for each in house.keys[1:]]

    take_stock(key_codes=hanging, actor=ken, now=DURING)

    assert set(Key.objects.filter(seen_at=DURING).values_list("code", flat=True)) == set(hanging)
    with pytest.raises(errors.KeyIsNotThere):
        take_stock(key_codes=[house.keys[0].code], actor=ken, now=DURING)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"ended_at": DURING},
        {"ended_at": BEFORE - MINUTE, "ended_as": "returned", "ended_by": True},
        {"due_at": BEFORE, "ended_at": DURING, "ended_as": "returned", "ended_by": True},
    ],
    ids=["second open loan", "end untold", "returned before lent", "due before lent"],
)
def test_database_refuses(house: House, aoi: Actor, ken: Actor, fault: dict[str, object]) -> None:
    handover = lend(house, booked(house, house.room, aoi), ken)
    staff = {"ended_by_id": ken.user} if fault.pop("ended_by", False) else {}
    fields = {
        "key": house.keys[0],
        "handover": handover,
        "reference": handover.reference,
        "holder_id": aoi.user,
        "lent_at": BEFORE,
        "due_at": DUE,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        KeyLoan.objects.create(**(fields | fault | staff))

    assert KeyLoan.objects.count() == 1


@pytest.mark.parametrize(("drawn", "reason"), [(None, ""), (b"x", "both")])
def test_database_wants_one_way_of_signing(
    house: House, ken: Actor, drawn: bytes | None, reason: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(
            reference="1-1",
            receiver_name="a",
            signature=drawn,
            paper_reason=reason,
            at=datetime(2026, 12, 5, tzinfo=JST),
            by_id=ken.user,
        )


def test_key_kept_elsewhere_is_lent_by_those_who_keep_it(house: House, aoi: Actor) -> None:
    station = a_hall("station")
    Key.objects.update(kept_at=station)
    reference = booked(house, house.room, aoi)
    here, there = someone("Here", "here@example.jp"), someone("There", "there@example.jp")
    duty_of(here, DutyKind.KEY_STAFF, house.facility.pk)
    duty_of(there, DutyKind.KEY_STAFF, station.pk)

    with pytest.raises(errors.MayNotHandleKeys):
        lend(house, reference, here.actor)
    lend(house, reference, there.actor)

    assert KeyLoan.objects.count() == 1
