"""One booking at the desk: look, move, cancel, note; find by number; people and groups."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums import DutyKind
from accounts.models import Person
from audit.models import View
from booking.enums import CancelledAs, Status
from booking.models import Booking, UseReport
from core.codes import grouped
from notifications.models import Message
from payments.rules.values import DueLine
from payments.services.dues import open_payment
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking, another_hall
from tests.booking.test_day import picture
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone, an_organisation, duty_of, someone

pytestmark = pytest.mark.django_db
SUNDAY = SATURDAY.replace(day=6)


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """Dai's browser."""
    return browser(dai)


@pytest.fixture
def coming(world: World, chieko: Someone) -> Booking:
    """Tomorrow morning in the single room."""
    booking = a_booking(world.single, SUNDAY, hours=(9, 12), person=chieko.person)
    booking.slot_codes = ["am"]
    booking.save()
    return booking


def test_page_says_everything_and_looking_is_written_down(
    client: Client, coming: Booking, dai: Someone
) -> None:
    text = client.get(f"/desk/bookings/{coming.code}/").text

    for words in ("千葉 千恵", "ちば ちえ", "0270000000", "確定", "600円", "予約しました"):
        assert words in text
    assert "メールなし" in text
    seen = View.objects.filter(page="desk.booking", object_code=coming.code)
    assert seen.filter(actor_user_id=dai.user.pk).count() == 1


@pytest.fixture
def used(world: World, chieko: Someone) -> Booking:
    """This morning in the single room; they are there now."""
    return a_booking(
        world.single, SATURDAY, hours=(9, 12), person=chieko.person, status=Status.IN_USE
    )


def test_report_on_paper_is_written_down_with_its_photo(
    client: Client, used: Booking, dai: Someone
) -> None:
    path = f"/desk/bookings/{used.code}/report"
    before = client.get(f"/desk/bookings/{used.code}/").text
    told = {"people": "4", "cleaned": "on", "lights_off": "on", "damage": "いすが1脚こわれた"}
    photo = SimpleUploadedFile("chair.jpg", picture(), content_type="image/jpeg")

    after = client.post(f"{path}/", {**told, "photo": photo}, follow=True).text

    assert "利用の報告を書く" in before
    assert "利用の報告を書く" not in after
    assert "いすが1脚こわれた" in after
    assert f"{path}.jpg" in after
    assert client.get(f"{path}.jpg").content.startswith(b"\xff\xd8")
    assert View.objects.filter(page="desk.report_photo", object_code=used.code).count() == 1
    report = UseReport.objects.get()
    assert (report.people, report.reported_by) == (4, dai.user)


def test_report_waits_for_the_use_and_is_for_those_who_admit(
    client: Client, coming: Booking, used: Booking, kei: Someone, browser: Browser
) -> None:
    early = client.get(f"/desk/bookings/{coming.code}/report/").text
    refused = client.post(f"/desk/bookings/{coming.code}/report/", {"people": "4"})
    approver = browser(kei).post(f"/desk/bookings/{used.code}/report/", {"people": "4"})

    assert "使い始めてから" in early
    assert (refused.status_code, approver.status_code) == (422, 404)
    assert client.get(f"/desk/bookings/{used.code}/report.jpg").status_code == 404
    assert not UseReport.objects.exists()


def test_state_in_use_is_said_once(client: Client, used: Booking) -> None:
    text = client.get(f"/desk/bookings/{used.code}/").text

    assert "<strong>利用中</strong></td>" in text


def test_booking_is_moved_with_a_reason(client: Client, coming: Booking, world: World) -> None:
    path = f"/desk/bookings/{coming.code}/move/"
    shown = client.get(path).text
    to = f"a@{SUNDAY}@pm"

    without = client.post(path, {"pick": to})
    answer = client.post(path, {"pick": to, "reason": "電話の希望で"}, follow=True)

    coming.refresh_from_db()
    assert f'value="single@{SUNDAY}@am"' in shown  # its own place counts as free
    assert without.status_code == 422
    assert (coming.room, coming.slot_codes) == (world.part_a, ["pm"])
    assert "電話の希望で" in answer.text


def test_move_that_cannot_be_is_said_and_changes_nothing(
    client: Client, coming: Booking, world: World, chieko: Someone
) -> None:
    a_booking(world.part_a, SUNDAY, hours=(13, 17), person=chieko.person)

    answer = client.post(
        f"/desk/bookings/{coming.code}/move/", {"pick": f"a@{SUNDAY}@pm", "reason": "希望"}
    )

    assert answer.status_code == 422
    assert Booking.objects.get(pk=coming.pk).room == world.single


def test_other_day_can_be_chosen_to_move_to(client: Client, coming: Booking) -> None:
    text = client.get(f"/desk/bookings/{coming.code}/move/?hall=kan&on=2026-12-08").text

    assert 'value="single@2026-12-08@am"' in text


def test_cancelling_for_the_applicant_and_by_the_city(
    client: Client, coming: Booking, world: World, chieko: Someone
) -> None:
    other = a_booking(world.part_a, SUNDAY, hours=(9, 12), person=chieko.person)
    city = {"cause": "city", "reason": "漏水のため"}

    client.post(f"/desk/bookings/{coming.code}/cancel/", {"cause": "applicant", "reason": "電話で"})
    refused = client.post(f"/desk/bookings/{other.code}/cancel/", city)
    client.post(f"/desk/bookings/{other.code}/cancel/", city | {"clause": "条例第8条"})

    coming.refresh_from_db()
    other.refresh_from_db()
    assert (coming.status, coming.cancelled_as) == (Status.CANCELLED, CancelledAs.LATE)
    assert refused.status_code == 422
    assert (other.status, other.cancelled_as) == (Status.CANCELLED, CancelledAs.BY_CITY)
    assert Message.objects.count() == 2


def test_note_is_left_and_ended(client: Client, coming: Booking) -> None:
    path = f"/desk/bookings/{coming.code}/"
    client.post(f"{path}notes/", {"text": "ピアノを使う", "is_warning": "on"})
    shown = client.get(path)
    [note] = shown.context["booking"].notes.booking

    client.post(f"{path}notes/", {"end": str(note.id)})

    assert (note.text, note.author, note.is_warning) == ("ピアノを使う", "土井 大", True)
    assert client.get(path).context["booking"].notes.booking == []
    assert client.post(f"{path}notes/", {"text": ""}, follow=True).status_code == 200


def test_number_finds_the_booking_and_a_name_finds_people(client: Client, coming: Booking) -> None:
    number = grouped(coming.application.code)
    page = f"/desk/bookings/{coming.code}/"

    found = [client.get("/desk/find/", {"q": q}).headers["Location"] for q in (number, "ちば")]
    exact = client.get("/desk/find/", {"q": f"{number}-1"}).headers["Location"]

    assert found == [page, "/desk/people/?q=%E3%81%A1%E3%81%B0"]
    assert exact == page


def test_person_and_group_show_their_bookings(
    client: Client, coming: Booking, world: World, chieko: Someone
) -> None:
    group = an_organisation("囲碁の会")
    a_booking(world.part_a, SUNDAY, hours=(9, 12), person=chieko.person, group=group)
    code = Person.objects.get(pk=chieko.person.pk).code

    person = client.get(f"/desk/people/{code}/").context["page"]
    circle = client.get(f"/desk/groups/{group.code}/").context["page"]

    assert person.history.coming[0].code == coming.code
    assert len(person.history.coming) == 2
    assert [line.name for line in circle.history.coming] == ["囲碁の会"]
    assert client.get("/desk/people/0000000000/").status_code == 404
    assert client.get("/desk/groups/0000000000/").status_code == 404


def test_bookings_of_other_halls_are_counted_not_shown(
    browser: Browser, coming: Booking, chieko: Someone, today: datetime
) -> None:
    code = Person.objects.get(pk=chieko.person.pk).code
    clerk = someone("別館 係", "far@example.jp")
    duty_of(clerk, DutyKind.FRONT_DESK, another_hall().pk)

    history = browser(clerk).get(f"/desk/people/{code}/").context["page"].history

    assert (history.coming, history.past, history.elsewhere) == ([], [], 1)


def test_page_leads_to_the_till_and_to_the_keys(
    coming: Booking, world: World, chieko: Someone, browser: Browser, today: datetime
) -> None:
    manager = someone("館長", "boss@example.jp")
    duty_of(manager, DutyKind.MANAGER, world.facility.pk)
    now_here = a_booking(world.part_a, SATURDAY, hours=(9, 12), person=chieko.person)
    payment = open_payment(
        purpose="booking_fee",
        reference=coming.application.code,
        facility_id=world.facility.pk,
        title="single",
        lines=[DueLine("single", 600, 10)],
        payer_id=chieko.user.pk,
        due_at=today + timedelta(days=1),
        actor=manager.actor,
        now=today,
    )
    client = browser(manager)

    unpaid = client.get(f"/desk/bookings/{coming.code}/").text
    here = client.get(f"/desk/bookings/{now_here.code}/").text

    assert f"/desk/till/?hall=kan&amp;sel={payment.code}" in unpaid
    assert "未納" in unpaid
    assert f"/desk/keys/lend/?hall=kan&amp;booking={now_here.code}" in here
    assert "keys/lend" not in unpaid
