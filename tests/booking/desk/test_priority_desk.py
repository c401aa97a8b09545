"""Before the public at the desk (80): entered with papers, found in the queue, asked for more."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Membership, Organisation
from audit.models import View
from booking.enums import Status
from booking.models import Application, Booking, PriorityClaim, SubmittedDocument
from notifications.models import Message
from tests.booking.conftest import organisation
from tests.booking.desk.conftest import Browser
from tests.booking.desk.test_inbox import PATH
from tests.booking.early import FAR, let_organisers_in, stands_as_organiser
from tests.booking.world import ALWAYS, World
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(world: World, chieko: Someone) -> Organisation:
    """A group that may come before the public; chieko books for it."""
    let_organisers_in()
    group = stands_as_organiser(organisation())
    Membership.objects.create(
        organisation=group, person=chieko.person, role="representative", during=ALWAYS
    )
    return group


@pytest.fixture
def desk(dai: Someone, browser: Browser, today: datetime) -> Client:
    """The clerk's browser."""
    return browser(dai)


@pytest.fixture
def approver(kei: Someone, browser: Browser, today: datetime) -> Client:
    """The approver's browser."""
    return browser(kei)


def enter(desk: Client, world: World, chieko: Someone, group: Organisation, **more: object) -> None:
    """Write down what chieko brought for her group."""
    desk.post(
        f"/desk/book/?hall=kan&on={FAR}&person={chieko.person.code}",
        {
            "pick": f"single@{FAR}@am", "channel": "counter", "applicant": str(group.pk),
            "purpose": str(world.purpose.pk), "people": "9",
        } | more,
    )  # fmt: skip


def test_desk_enters_it_with_a_scan_and_a_tick(
    world: World, desk: Client, chieko: Someone, circle: Organisation
) -> None:
    scan = SimpleUploadedFile("要項.pdf", b"%PDF-1.7", "application/pdf")

    enter(desk, world, chieko, circle, **{"send-kan-0": scan, "paper": "kan-1"})

    claim = PriorityClaim.objects.get()
    assert (claim.received, claim.brings) == (["予算書"], [])
    assert claim.submitted.get().needed == "大会要項"
    assert Message.objects.get(letter="booking_requested").facts["documents"] == []


def test_form_at_the_desk_says_that_it_is_before_the_public(
    world: World, desk: Client, chieko: Someone, circle: Organisation
) -> None:
    path = f"/desk/book/?hall=kan&on={FAR}&person={chieko.person.code}&pick=single@{FAR}@am"

    assert "優先受付の申し込みです" in desk.get(path).text
    assert "優先受付の申し込みです" not in desk.get(path.replace(str(FAR), "2026-12-12")).text


def test_wrong_file_at_the_desk_books_nothing(
    world: World, desk: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle, **{"send-kan-0": SimpleUploadedFile("a.exe", b"MZ")})

    assert not Application.objects.exists()


def test_queue_says_what_is_missing(
    world: World, desk: Client, approver: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle, paper="kan-1")
    assert "まだない書類：大会要項" in approver.get(PATH).text

    claim = PriorityClaim.objects.get()
    desk.post(f"/desk/priority/{claim.pk}/", {"paper": ["kan-0", "kan-1"]})

    assert "書類はそろっています" in approver.get(PATH).text
    code = Application.objects.get().code
    assert f"/desk/priority/{claim.pk}/" in approver.get(f"{PATH}&sel={code}").text


def test_slip_does_not_permit_without_the_documents(
    world: World, desk: Client, approver: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle, paper="kan-1")
    deed = {"code": Application.objects.get().code, "deed": "approve"}

    answer = approver.post(PATH, deed, follow=True)

    assert "まだない書類があるので、許可していません：大会要項" in answer.text
    assert "書類がそろっていなくても許可する" in answer.text
    assert Booking.objects.get().status == Status.REQUESTED
    approver.post(PATH, deed | {"without_papers": "on"})
    assert Booking.objects.get().status != Status.REQUESTED


def test_queue_where_nothing_is_missing_does_not_ask(
    world: World, desk: Client, approver: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle)
    desk.post(f"/desk/priority/{PriorityClaim.objects.get().pk}/", {"paper": ["kan-0", "kan-1"]})
    assert "書類がそろっていなくても" not in approver.get(PATH).text

    approver.post(PATH, {"code": Application.objects.get().code, "deed": "approve"})

    assert Booking.objects.get().status != Status.REQUESTED


def test_tick_that_was_wrong_is_taken_back(
    world: World, desk: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle, paper="kan-1")
    claim = PriorityClaim.objects.get()

    desk.post(f"/desk/priority/{claim.pk}/", {"paper": []})

    claim.refresh_from_db()
    assert claim.received == []


def test_approver_asks_for_one_more_and_sees_when_it_is_late(
    world: World, desk: Client, approver: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle)
    claim = PriorityClaim.objects.get()
    path = f"/desk/priority/{claim.pk}/"

    refused = approver.post(path, {"ask": "1", "document": "名簿", "due_on": "2026-12-05"})
    assert refused.status_code == 422
    assert 'value="名簿"' in refused.text
    approver.post(path, {"ask": "1", "document": "名簿", "due_on": "2026-12-10"})

    assert Message.objects.filter(letter="document_wanted").count() == 1
    PriorityClaim.objects.update(due_on="2026-12-04")
    assert "期限を過ぎましたが、足りない書類があります" in approver.get(path).text
    assert View.objects.filter(page="desk.priority").exists()


def test_clerk_may_not_ask(
    world: World, desk: Client, chieko: Someone, circle: Organisation
) -> None:
    enter(desk, world, chieko, circle)
    path = f"/desk/priority/{PriorityClaim.objects.get().pk}/"

    answer = desk.post(path, {"ask": "1", "document": "名簿", "due_on": "2026-12-10"})

    assert answer.status_code == 422
    assert not Message.objects.filter(letter="document_wanted").exists()
    assert not SubmittedDocument.objects.exists()
