"""The day itself: let in, let out, nobody came, the report, and correcting a wrong mark."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from booking.enums import EventKind, Presence, Status
from booking.errors import (
    AlreadyReported,
    ImpossibleTransition,
    NoSuchBooking,
    NotYetUsed,
    PictureUnreadable,
    RoomTaken,
    TooEarlyToSay,
)
from booking.models import Booking, BookingEvent, Occupancy, ReportPhoto, UseReport
from booking.rules.presence import presence_of
from booking.services.admit import check_in, check_out, record_no_show, undo_admission
from booking.services.counter import CounterRequest, book_for
from booking.services.report import ReportRequest, remind_of_reports, report_use
from core.actor import Actor, Channel
from core.clock import JST
from facilities.models import BookingRules
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import World, picks


def on_the_day(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, 5, hour, minute, tzinfo=JST)


@pytest.fixture
def booking(world: World, aoi: Actor) -> Booking:
    """9 to 12 in half a hall."""
    return first_booking(book(world, aoi, "a", "am"))


@pytest.fixture
def desk(db: None) -> Actor:
    """A clerk."""
    return sign_in(duty="front_desk")


def active() -> int:
    return Occupancy.objects.filter(released_at=None).count()


def picture(size: tuple[int, int] = (3000, 2000), kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def report(booking: Booking, actor: Actor, now: datetime, **given: object) -> Booking:
    facts = {
        "people": 8,
        "cleaned": True,
        "lights_off": True,
        "gas_closed": None,
        "windows_closed": True,
    } | given
    return report_use(code=booking.code, request=ReportRequest(**facts), actor=actor, now=now)  # type: ignore[arg-type]


def test_let_in_and_out_with_the_number_that_came(booking: Booking, desk: Actor) -> None:
    check_in(code=booking.code, people=7, actor=desk, now=on_the_day(8, 55))
    done = check_out(code=booking.code, people=9, actor=desk, now=on_the_day(11, 30))

    assert (done.status, done.people_came, done.checked_in_at) == (
        Status.COMPLETED,
        9,
        on_the_day(8, 55),
    )
    assert active() == 0
    kinds = list(BookingEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[1:] == [EventKind.CHECKED_IN, EventKind.CHECKED_OUT]


def test_nobody_is_let_in_the_day_before(booking: Booking, desk: Actor) -> None:
    with pytest.raises(NotYetUsed):
        check_in(code=booking.code, people=7, actor=desk, now=on_the_day(0) - timedelta(seconds=1))

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


@pytest.mark.parametrize("duty", ["", "cashier", "approver", "support"])
def test_others_admit_nobody(booking: Booking, duty: str) -> None:
    actor = sign_in(duty=duty)

    with pytest.raises(NoSuchBooking):
        check_in(code=booking.code, people=7, actor=actor, now=on_the_day(9))
    with pytest.raises(NoSuchBooking):
        record_no_show(code=booking.code, actor=actor, now=on_the_day(12))

    assert active() == 1


def test_nobody_came_after_half_of_the_time(booking: Booking, desk: Actor) -> None:
    with pytest.raises(TooEarlyToSay):
        record_no_show(code=booking.code, actor=desk, now=on_the_day(10, 29))

    done = record_no_show(code=booking.code, actor=desk, now=on_the_day(10, 30))

    assert (done.status, active()) == (Status.NO_SHOW, 0)
    assert Message.objects.filter(letter="booking_no_show").count() == 1


def test_who_is_in_has_not_stayed_away(booking: Booking, desk: Actor) -> None:
    check_in(code=booking.code, people=None, actor=desk, now=on_the_day(9))

    with pytest.raises(ImpossibleTransition):
        record_no_show(code=booking.code, actor=desk, now=on_the_day(12))


def test_wrong_mark_is_corrected_with_its_room(booking: Booking, desk: Actor) -> None:
    record_no_show(code=booking.code, actor=desk, now=on_the_day(11))

    done = undo_admission(code=booking.code, reason="見落とし", actor=desk, now=on_the_day(11, 5))

    assert (done.status, done.checked_in_at, active()) == (Status.CONFIRMED, None, 1)


def test_room_let_again_meanwhile_cannot_be_given_back(
    world: World, booking: Booking, desk: Actor, chie: Actor
) -> None:
    record_no_show(code=booking.code, actor=desk, now=on_the_day(11))
    walk_in = CounterRequest(
        picks=picks("a", "am"),
        purpose_id=world.purpose.pk,
        people=3,
        person_id=chie.person,
        channel=Channel.COUNTER,
        exception="当日の来館",
    )
    book_for(request=walk_in, actor=desk, now=on_the_day(11, 1))

    with pytest.raises(RoomTaken):
        undo_admission(code=booking.code, reason="見落とし", actor=desk, now=on_the_day(11, 5))

    booking.refresh_from_db()
    assert booking.status == Status.NO_SHOW


def test_report_from_the_phone_ends_the_use(booking: Booking, aoi: Actor) -> None:
    done = report(booking, aoi, on_the_day(11, 50), damage="いすの脚が折れました", photo=picture())

    assert (done.status, done.people_came, active()) == (Status.COMPLETED, 8, 0)
    assert UseReport.objects.get().damage == "いすの脚が折れました"
    with Image.open(BytesIO(bytes(ReportPhoto.objects.get().jpeg))) as small:
        assert (small.format, small.size) == ("JPEG", (1600, 1067))


def test_report_comes_once(booking: Booking, aoi: Actor, desk: Actor) -> None:
    report(booking, aoi, on_the_day(12))

    with pytest.raises(AlreadyReported):
        report(booking, desk, on_the_day(12, 5))
    with pytest.raises(AlreadyReported):
        undo_admission(code=booking.code, reason="誤り", actor=desk, now=on_the_day(12, 5))

    assert UseReport.objects.count() == 1


@pytest.mark.parametrize("content", [b"GIF89a", b"\xff\xd8\xff broken", picture()[:200]])
def test_what_is_no_picture_is_refused_and_nothing_kept(
    booking: Booking, aoi: Actor, content: bytes
) -> None:
    with pytest.raises(PictureUnreadable):
        report(booking, aoi, on_the_day(12), photo=content)

    assert not UseReport.objects.exists()


def test_report_waits_for_the_use(booking: Booking, aoi: Actor, chie: Actor) -> None:
    with pytest.raises(NotYetUsed):
        report(booking, aoi, on_the_day(8, 59))
    with pytest.raises(NoSuchBooking):
        report(booking, chie, on_the_day(12))

    assert not UseReport.objects.exists()


def test_who_has_not_reported_is_asked_once(world: World, booking: Booking) -> None:
    BookingRules.objects.update(report=True)
    raise_catalogue_version()

    assert remind_of_reports(now=on_the_day(12, 59)) == 0
    assert [remind_of_reports(now=on_the_day(13)) for _ in range(2)] == [1, 0]

    assert Message.objects.filter(letter="booking_report_due").count() == 1


@pytest.mark.parametrize(
    ("status", "hour", "minute", "presence"),
    [
        (Status.CONFIRMED, 9, 14, Presence.EXPECTED),
        (Status.CONFIRMED, 9, 15, Presence.LATE),
        (Status.IN_USE, 11, 59, Presence.PRESENT),
        (Status.IN_USE, 12, 0, Presence.OVERTIME),
        (Status.COMPLETED, 12, 0, Presence.LEFT),
        (Status.NO_SHOW, 12, 0, Presence.ABSENT),
        (Status.REQUESTED, 9, 30, Presence.EXPECTED),
        (Status.CANCELLED, 9, 30, None),
    ],
)
def test_board_says_who_is_there(
    booking: Booking, status: Status, hour: int, minute: int, presence: Presence | None
) -> None:
    said = presence_of(status=status, during=booking.period, now=on_the_day(hour, minute))

    assert said == presence
