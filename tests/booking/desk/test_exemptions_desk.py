"""Reductions at the desk: applied for at the counter with papers, found in the queue, decided."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import View
from booking.models import Application, Booking, Exemption, SubmittedDocument
from documents.models import Document
from tests.booking.desk.conftest import Browser
from tests.booking.desk.test_counter import SUNDAY, address
from tests.booking.reducing import reduce_everything
from tests.booking.world import World
from tests.factories.accounts import Someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reducing(world: World) -> None:
    reduce_everything(world)


@pytest.fixture
def client(dai: Someone, browser: Browser, today: datetime) -> Client:
    """The clerk's browser."""
    return browser(dai)


def told(world: World, **more: object) -> dict[str, object]:
    return {
        "pick": f"single@{SUNDAY}@pm",
        "channel": "phone",
        "applicant": "self",
        "purpose": str(world.purpose.pk),
        "people": "9",
    } | more


def asks(**more: object) -> dict[str, object]:
    return {"exemption": "kan:cohosted", "exemption_reason": "市と共催"} | more


def test_counter_applies_with_a_scanned_paper(
    world: World, client: Client, chieko: Someone
) -> None:
    paper = SimpleUploadedFile("申請書.pdf", b"%PDF-1.7", "application/pdf")

    client.post(address(chieko), told(world, **asks(exemption_files=paper)))

    exemption = Exemption.objects.get()
    assert (exemption.asked, exemption.asked_by_id) == (["cohosted"], client_user(client))
    assert SubmittedDocument.objects.get().name == "申請書.pdf"
    assert Booking.objects.get().fee_yen == 800


def client_user(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def test_without_a_reason_nothing_is_booked(world: World, client: Client, chieko: Someone) -> None:
    answer = client.post(address(chieko), told(world, **asks(exemption_reason="")))

    assert answer.status_code == 422
    assert "減免を申請する理由を書いてください" in answer.text
    assert not Application.objects.exists()


def test_estimate_at_the_counter_books_nothing(
    world: World, client: Client, chieko: Someone
) -> None:
    answer = client.post(address(chieko), told(world, estimate="1"))

    paper = Document.objects.get()
    assert answer["Location"] == f"/estimates/{paper.code}.pdf"
    assert paper.facts["applicant"] == {"name": "千葉 千恵"}
    assert paper.facts["total_yen"] == 800
    assert not Application.objects.exists()


def test_approver_finds_it_in_the_queue_and_refuses(
    world: World, client: Client, chieko: Someone, kei: Someone, browser: Browser
) -> None:
    client.post(address(chieko), told(world, **asks()))
    approver, number = browser(kei), Exemption.objects.get().pk

    queue = approver.get("/desk/inbox/?hall=kan").text
    assert f"/desk/exemptions/{number}/" in queue
    assert "−800円" in queue
    page = approver.get(f"/desk/exemptions/{number}/")
    assert "規則第7条" in page.text
    assert View.objects.filter(page="desk.exemption").count() == 1
    assert approver.post(f"/desk/exemptions/{number}/", {"reason": ""}).status_code == 422
    approver.post(f"/desk/exemptions/{number}/", {"reason": "書類がありません"})

    assert Exemption.objects.get().state == "refused"
    assert f"/desk/exemptions/{number}/" not in approver.get("/desk/inbox/?hall=kan").text
    assert client.get(f"/desk/exemptions/{number}/").status_code == 404
