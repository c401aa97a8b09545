"""Before the public on the web (80): who sees it, what is held, which documents, who decides."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from accounts.models import Organisation, User
from audit.models import Entry, View
from booking.enums import CellState, EventKind, Status
from booking.errors import (
    DeadlineTooEarly,
    DocumentUnreadable,
    ImpossibleTransition,
    NoSuchBooking,
    NotYetOpen,
    ReasonNeeded,
    TooManyDocuments,
)
from booking.models import Application, Booking, BookingEvent, PriorityClaim, SubmittedDocument
from booking.selectors.calendar import room_month
from booking.selectors.cells import ANYONE, Viewer
from booking.selectors.occupants import occupants_of
from booking.selectors.viewer import viewer_of
from booking.services.change import move_booking
from booking.services.erasing import erase_old_documents
from booking.services.hold import hold_rooms
from booking.services.priority import PriorityPapers, ask_for_document, hand_in
from booking.services.review import approve_application, refuse_application
from booking.services.uploads import Upload
from core.actor import Actor
from core.clock import JST, day_start
from core.periods import Period
from facilities.enums import RuleSubject
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from tests.booking.conftest import organisation, sign_in
from tests.booking.early import (
    FAR,
    GUIDE,
    apply_early,
    let_organisers_in,
    stands_as_organiser,
)
from tests.booking.reducing import apply, asks_for, reduce_everything
from tests.booking.test_resident_pages import browser, page_at
from tests.booking.world import NOW, World, give_days, picks

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def circle(world: World) -> Organisation:
    """A group that may come before the public."""
    let_organisers_in()
    return stands_as_organiser(organisation())


@pytest.fixture
def ben(circle: Organisation) -> Actor:
    """Who books for it."""
    return sign_in("弁", organisation=circle)


@pytest.fixture
def kei(db: None) -> Actor:
    """Who decides."""
    return sign_in("承認", duty="approver")


def cell_of(viewer: Viewer, *, now: datetime = NOW, slot: int = 0) -> tuple[str, str, bool]:
    halls = catalogue()
    month = room_month(
        facility=halls.facilities[0], room=halls.room_by_code["single"], month=FAR,
        now=now, viewer=viewer,
    )  # fmt: skip
    cell = month.days[FAR.day - 1].cells[slot]
    return cell.state, cell.word, bool(cell.pick)


def seen_by(actor: Actor, *, now: datetime = NOW) -> tuple[str, str, bool]:
    rooms = catalogue().room_by_code.values()
    return cell_of(viewer_of(actor, rooms=rooms, now=now), now=now)


def needed(world: World, name: str) -> tuple[int, str]:
    return world.facility.pk, name


def ask(actor: Actor, name: str = "名簿", due_on: date = date(2026, 12, 10)) -> PriorityClaim:
    number = PriorityClaim.objects.get().pk
    return ask_for_document(number=number, name=name, due_on=due_on, actor=actor, now=LATER)


def test_calendar_shows_each_what_they_may(
    world: World, circle: Organisation, ben: Actor, chie: Actor
) -> None:
    assert cell_of(ANYONE) == ("not_yet", "6/1 9:00から", False)
    assert seen_by(chie) == ("not_yet", "6/1 9:00から", False)
    assert seen_by(ben) == ("priority", "優先受付", True)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2026, 8, 31, 23, 59, tzinfo=JST), CellState.NOT_YET),
        (datetime(2026, 9, 1, 0, 0, tzinfo=JST), CellState.PRIORITY),
        (datetime(2027, 2, 28, 23, 59, tzinfo=JST), CellState.PRIORITY),
        (datetime(2027, 3, 1, 0, 0, tzinfo=JST), CellState.NOT_YET),
        (datetime(2027, 6, 1, 9, 0, tzinfo=JST), CellState.FREE),
    ],
)
def test_window_opens_and_closes_by_itself(
    world: World, ben: Actor, now: datetime, state: CellState
) -> None:
    assert seen_by(ben, now=now)[0] == state


def test_calendar_knows_when_the_window_changes_it(world: World, ben: Actor) -> None:
    halls = catalogue()
    viewer = viewer_of(ben, rooms=halls.room_by_code.values(), now=NOW)

    month = room_month(
        facility=halls.facilities[0], room=halls.room_by_code["single"], month=FAR,
        now=NOW, viewer=viewer,
    )  # fmt: skip

    assert month.changes_at == datetime(2027, 3, 1, 0, 0, tzinfo=JST)


def test_kept_day_stays_closed(world: World, ben: Actor) -> None:
    days = {"kind": "dates", "dates": [FAR.isoformat()]}
    give_days(world.facility, RuleSubject.KEPT, days, clause="第4条")
    raise_catalogue_version()

    assert seen_by(ben)[0] == "not_yet"


def test_organiser_applies_on_the_web_and_staff_decide(
    world: World, circle: Organisation, ben: Actor, chie: Actor, kei: Actor
) -> None:
    made = apply_early(world, ben, circle, "single", "a", sent={needed(world, "大会要項"): GUIDE})

    assert {each.status for each in made.bookings.all()} == {Status.REQUESTED}
    claim = PriorityClaim.objects.get()
    assert (claim.clause, claim.documents) == ("優先予約要綱第3条", ["大会要項", "予算書"])
    kept = SubmittedDocument.objects.get()
    assert (kept.needed, bytes(kept.content or b"")) == ("大会要項", GUIDE.content)
    assert seen_by(chie) == ("held", "仮予約中", False)
    letter = Message.objects.get(letter="booking_requested")
    assert letter.facts["documents"] == ["予算書"]
    stories = set(BookingEvent.objects.values_list("reason", flat=True))
    assert stories == {"優先受付（優先予約要綱第3条）　必要な書類：大会要項、予算書"}

    approve_application(code=made.code, actor=kei, now=LATER)

    assert seen_by(chie) == ("booked", "予約済", False)
    assert {each.status for each in made.bookings.all()} == {Status.CONFIRMED}


def test_refused_claim_gives_the_day_back_to_the_public(
    world: World, circle: Organisation, ben: Actor, chie: Actor, kei: Actor
) -> None:
    made = apply_early(world, ben, circle)

    refuse_application(code=made.code, reason="要項がない", clause="第5条", actor=kei, now=LATER)

    assert seen_by(chie)[0] == "not_yet"
    assert seen_by(ben)[0] == "priority"


def test_others_are_refused_whatever_they_send(
    world: World, circle: Organisation, ben: Actor, chie: Actor
) -> None:
    with pytest.raises(NotYetOpen):
        hold_rooms(picks=picks("single", "am", on=FAR), actor=chie, now=NOW)
    with pytest.raises(NotYetOpen):
        other = sign_in(organisation=organisation())
        hold_rooms(picks=picks("single", "am", on=FAR), actor=other, now=NOW)

    assert not Booking.objects.exists()


def test_confirmed_booking_is_not_moved_before_the_public(
    world: World, circle: Organisation, ben: Actor
) -> None:
    made = apply_early(world, ben, circle)

    with pytest.raises(NotYetOpen):
        move_booking(code=f"{made.code}-1", picks=picks("a", "am", on=FAR), actor=ben, now=LATER)


def test_documents_are_handed_in_until_the_decision(
    world: World, circle: Organisation, ben: Actor, kei: Actor
) -> None:
    made = apply_early(world, ben, circle, brings={world.facility.pk: ["予算書"]})
    out = BytesIO()
    Image.new("RGB", (3000, 2000)).save(out, "PNG")
    picture = Upload("photo.png", out.getvalue())

    hand_in(
        code=made.code, papers=PriorityPapers(sent={needed(world, "大会要項"): picture}),
        actor=ben, now=LATER,
    )  # fmt: skip

    kept = SubmittedDocument.objects.get()
    assert (kept.needed, kept.mime) == ("大会要項", "image/jpeg")
    assert PriorityClaim.objects.get().brings == ["予算書"]
    assert BookingEvent.objects.filter(kind=EventKind.DOCUMENTS_IN).count() == 1
    approve_application(code=made.code, actor=kei, now=LATER)
    with pytest.raises(ImpossibleTransition):
        hand_in(
            code=made.code, papers=PriorityPapers(sent={needed(world, "予算書"): GUIDE}),
            actor=ben, now=LATER,
        )  # fmt: skip
    assert SubmittedDocument.objects.count() == 1


def test_only_the_applicant_and_staff_hand_in(
    world: World, circle: Organisation, ben: Actor, chie: Actor
) -> None:
    made = apply_early(world, ben, circle)
    papers = PriorityPapers(received={world.facility.pk: ["予算書"]})

    with pytest.raises(NoSuchBooking):
        hand_in(code=made.code, papers=papers, actor=chie, now=LATER)
    hand_in(code=made.code, papers=papers, actor=ben, now=LATER)  # not theirs to say
    assert PriorityClaim.objects.get().received == []

    hand_in(code=made.code, papers=papers, actor=sign_in(duty="front_desk"), now=LATER)

    assert PriorityClaim.objects.get().received == ["予算書"]


def test_what_was_said_of_a_hall_stays_where_another_is_spoken_of(
    world: World, circle: Organisation, ben: Actor
) -> None:
    made = apply_early(world, ben, circle, brings={world.facility.pk: ["予算書"]})

    hand_in(code=made.code, papers=PriorityPapers(brings={0: []}), actor=ben, now=LATER)

    assert PriorityClaim.objects.get().brings == ["予算書"]


def test_unreadable_or_too_many_documents_change_nothing(
    world: World, circle: Organisation, ben: Actor
) -> None:
    made = apply_early(world, ben, circle)
    claim = PriorityClaim.objects.get()
    bad = PriorityPapers(sent={needed(world, "予算書"): Upload("x.exe", b"MZ")})

    with pytest.raises(DocumentUnreadable):
        hand_in(code=made.code, papers=bad, actor=ben, now=LATER)
    for _ in range(20):
        SubmittedDocument.objects.create(
            claim=claim, name="x", mime="application/pdf", content=b"x", received_at=NOW
        )
    with pytest.raises(TooManyDocuments):
        hand_in(
            code=made.code, papers=PriorityPapers(sent={needed(world, "予算書"): GUIDE}),
            actor=ben, now=LATER,
        )  # fmt: skip

    assert claim.submitted.count() == 20
    assert not BookingEvent.objects.filter(kind=EventKind.DOCUMENTS_IN).exists()


def test_staff_ask_for_one_more_by_letter(
    world: World, circle: Organisation, ben: Actor, kei: Actor
) -> None:
    apply_early(world, ben, circle)

    claim = ask(kei)

    assert claim.documents == ["大会要項", "予算書", "名簿"]
    letter = Message.objects.get(letter="document_wanted")
    assert (letter.facts["document"], letter.facts["due"]) == ("名簿", "2026年12月10日(木)")


def test_asking_needs_right_name_and_day(
    world: World, circle: Organisation, ben: Actor, kei: Actor
) -> None:
    made = apply_early(world, ben, circle)

    with pytest.raises(NoSuchBooking):
        ask(sign_in(duty="front_desk"))
    with pytest.raises(ReasonNeeded):
        ask(kei, " ")
    with pytest.raises(DeadlineTooEarly):
        ask(kei, due_on=LATER.date())
    approve_application(code=made.code, actor=kei, now=LATER)
    with pytest.raises(ImpossibleTransition):
        ask(kei)

    assert PriorityClaim.objects.get().documents == ["大会要項", "予算書"]
    assert not Message.objects.filter(letter="document_wanted").exists()


def test_database_keeps_claims_and_documents_whole(
    world: World, circle: Organisation, ben: Actor
) -> None:
    apply_early(world, ben, circle)
    claim = PriorityClaim.objects.get()

    with pytest.raises(IntegrityError, match="of_its_documents"), transaction.atomic():
        PriorityClaim.objects.update(received=["another"])
    with pytest.raises(IntegrityError, match="whole_or_erased"), transaction.atomic():
        SubmittedDocument.objects.create(claim=claim, name="x", mime="x", received_at=NOW)
    kept = SubmittedDocument.objects.create(
        claim=claim, name="x", mime="x", content=b"x", received_at=NOW
    )
    with pytest.raises(IntegrityError, match="only erased"), transaction.atomic():
        SubmittedDocument.objects.filter(pk=kept.pk).update(content=b"y")
    with pytest.raises(IntegrityError, match="only erased"), transaction.atomic():
        kept.delete()
    with pytest.raises(IntegrityError, match="for_one_decision"), transaction.atomic():
        SubmittedDocument.objects.create(name="x", mime="x", content=b"x", received_at=NOW)


def test_page_takes_a_file_and_keeps_what_was_announced(
    world: World, circle: Organisation, ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_at(monkeypatch, NOW)
    hold = hold_rooms(picks=picks("single", "am", on=FAR), actor=ben, now=NOW)
    client = browser(ben)
    html = client.get(f"/apply/{hold.code}/").text
    assert "優先受付の申し込みです" in html
    assert "必要な書類：大会要項・予算書" in html

    client.post(f"/apply/{hold.code}/", {
        "applicant": str(circle.pk), "purpose": str(world.purpose.pk), "people": "9",
        "send-kan-0": SimpleUploadedFile("要項.pdf", b"%PDF-1.7 guide", "application/pdf"),
        "paper": ["kan-1"],
    })  # fmt: skip

    made = Application.objects.get()
    claim = PriorityClaim.objects.get()
    assert (claim.brings, claim.submitted.get().needed) == (["予算書"], "大会要項")
    html = client.get(f"/bookings/{made.code}/").text
    assert "優先受付の審査中です" in html
    assert "まだ届いていない書類：予算書" in html
    html = client.get(f"/bookings/{made.code}/documents/").text
    assert "窓口に持ってくる予定" in html


def test_what_will_be_brought_stays_ticked_where_the_page_is_only_drawn_anew(
    world: World, ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_at(monkeypatch, NOW)
    hold = hold_rooms(picks=picks("single", "am", on=FAR), actor=ben, now=NOW)

    drawn = browser(ben).post(f"/apply/{hold.code}/", {"recompute": 1, "paper": ["kan-1"]})

    paper = drawn.context["papers"]["paper"]
    assert [each.data["selected"] for each in paper.subwidgets] == [False, True]
    assert not Application.objects.exists()


def test_room_page_tells_only_those_who_may(
    world: World, circle: Organisation, ben: Actor, chie: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_at(monkeypatch, NOW)

    assert "優先受付</label>" in browser(ben).get("/rooms/single/?month=2027-09").text
    assert "優先して申し込めます" in browser(ben).get("/rooms/single/?month=2027-09").text
    assert "優先受付</label>" not in browser(chie).get("/rooms/single/?month=2027-09").text
    assert "優先受付</label>" not in Client().get("/rooms/single/?month=2027-09").text
    assert "優先受付</label>" in browser(ben).get(f"/day/?on={FAR}").text


def test_stranger_reads_no_document_and_staff_leave_a_trace(
    world: World, circle: Organisation, ben: Actor, chie: Actor, kei: Actor
) -> None:
    apply_early(world, ben, circle, sent={needed(world, "大会要項"): GUIDE})
    path = f"/submitted/{SubmittedDocument.objects.get().pk}/"

    assert browser(chie).get(path).status_code == 404
    assert not View.objects.exists()
    answer = browser(kei).get(path)

    assert answer.content == GUIDE.content
    assert "sandbox" in answer["Content-Security-Policy"]
    assert View.objects.get().page == "desk.submitted_document"


def test_documents_are_erased_a_year_after_the_use(
    world: World, circle: Organisation, ben: Actor
) -> None:
    made = apply_early(world, ben, circle, sent={needed(world, "大会要項"): GUIDE})
    over = Booking.objects.get().period.end + timedelta(days=settings.KEEP_DOCUMENTS_DAYS)

    assert erase_old_documents(now=over) == 0
    assert erase_old_documents(now=over + timedelta(seconds=1)) == 1
    assert erase_old_documents(now=over + timedelta(days=1)) == 0

    gone = SubmittedDocument.objects.get()
    assert (gone.content, gone.name, gone.needed) == (None, "", "大会要項")
    entry = Entry.objects.get(verb="documents.erased")
    assert (entry.object_code, entry.facts) == (made.code, {"documents": [gone.pk]})
    client = Client()
    client.force_login(User.objects.get(pk=ben.user))
    assert client.get(f"/submitted/{gone.pk}/").status_code == 404


def test_documents_of_reductions_are_erased_alike(world: World, aoi: Actor) -> None:
    reduce_everything(world)
    apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))
    over = Booking.objects.get().period.end + timedelta(days=settings.KEEP_DOCUMENTS_DAYS + 1)

    assert erase_old_documents(now=over) == 1

    assert SubmittedDocument.objects.get().content is None


def test_what_waits_is_still_in_the_way_of_the_city(
    world: World, circle: Organisation, ben: Actor
) -> None:
    """Shown as held, it is a booking all the same: an official use may clear it."""
    apply_early(world, ben, circle)
    span = Period(day_start(FAR), day_start(FAR + timedelta(days=1)))

    taken = occupants_of(part_ids=[p.pk for p in world.single.parts.all()], during=span, now=NOW)

    [[occupant]] = taken.values()
    assert (occupant.state, occupant.undecided) == (CellState.BOOKED, True)
