"""The review queue: filter, decide one or many, what is missing stands in the way."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from booking.enums import Status
from booking.models import Booking, Decision
from tests.booking.desk.conftest import Browser
from tests.booking.desk.stage import a_booking
from tests.booking.world import SATURDAY, World
from tests.factories.accounts import Someone, an_organisation

pytestmark = pytest.mark.django_db
PATH = "/desk/inbox/?hall=kan"


@pytest.fixture
def client(kei: Someone, browser: Browser, today: datetime) -> Client:
    """The approver's browser."""
    return browser(kei)


@pytest.fixture
def waiting(world: World, chieko: Someone) -> list[Booking]:
    """Three applications that wait: two of a person, one of a group."""
    group = an_organisation("囲碁の会")
    rooms: list[dict[str, Any]] = [
        {"room": world.single, "day": SATURDAY + timedelta(days=7)},
        {"room": world.part_a, "day": SATURDAY + timedelta(days=8), "group": group},
        {"room": world.part_b, "day": SATURDAY + timedelta(days=9)},
    ]
    return [
        a_booking(hours=(9, 12), person=chieko.person, status=Status.REQUESTED, **each)
        for each in rooms
    ]


def statuses(bookings: list[Booking]) -> list[str]:
    return [Booking.objects.get(pk=each.pk).status for each in bookings]


def shown(client: Client, **filters: str) -> list[str]:
    return [item.name for item in client.get(PATH, filters).context["items"]]


def test_queue_shows_the_earliest_use_first_and_filters(
    client: Client, waiting: list[Booking]
) -> None:
    assert shown(client) == ["千葉 千恵", "囲碁の会", "千葉 千恵"]
    assert shown(client, name="囲碁", match="prefix") == ["囲碁の会"]
    assert shown(client, name="碁の会", match="prefix") == []
    assert shown(client, name="碁の会", match="part") == ["囲碁の会"]
    assert shown(client, name="囲碁の会", match="exact") == ["囲碁の会"]
    assert shown(client, first="2026-12-13", last="2026-12-13") == ["囲碁の会"]
    assert shown(client, state="decided") == shown(client, state="asked") == []


def test_many_are_permitted_with_one_word(client: Client, waiting: list[Booking]) -> None:
    codes = [each.application.code for each in waiting[:2]]

    answer = client.post(PATH, {"code": codes, "deed": "approve"}, follow=True)

    assert statuses(waiting) == [Status.CONFIRMED, Status.CONFIRMED, Status.REQUESTED]
    assert "2件を処理しました" in answer.text
    assert shown(client, state="decided") == ["千葉 千恵", "囲碁の会"]


def test_refusal_needs_reason_and_clause(client: Client, waiting: list[Booking]) -> None:
    code = waiting[0].application.code

    bare = client.post(PATH, {"code": code, "deed": "refuse"})
    assert bare.status_code == 422
    assert statuses(waiting)[0] == Status.REQUESTED

    client.post(
        PATH, {"code": code, "deed": "refuse", "text": "音が隣に響くため", "clause": "第5条"}
    )
    decision = Decision.objects.get()
    assert statuses(waiting)[0] == Status.REJECTED
    assert (decision.reason, decision.clause) == ("音が隣に響くため", "第5条")


def test_question_holds_the_application_back(client: Client, waiting: list[Booking]) -> None:
    code = waiting[0].application.code

    client.post(PATH, {"code": code, "deed": "ask", "text": "楽器は使いますか"})
    again = client.post(PATH, {"code": code, "deed": "ask", "text": "何人ですか"}, follow=True)

    assert shown(client, state="asked") == ["千葉 千恵"]
    assert "前の質問の答えを待っています" in again.text
    detail = client.get(f"{PATH}&sel={code}").context["selected"]
    assert [each.question for each in detail.questions] == ["楽器は使いますか"]


def test_missing_consent_blocks_the_permit_and_not_the_others(
    client: Client, waiting: list[Booking], chieko: Someone, world: World, dai: Someone
) -> None:
    other = a_booking(
        world.whole, SATURDAY + timedelta(days=14), hours=(9, 12), person=dai.person,
        status=Status.REQUESTED,
    )  # fmt: skip
    codes = [other.application.code, waiting[0].application.code]

    answer = client.post(PATH, {"code": codes, "deed": "approve"}, follow=True)

    assert statuses([other, waiting[0]]) == [Status.REQUESTED, Status.CONFIRMED]
    assert "規約への同意が足りない" in answer.text
    assert client.get(PATH).context["items"][-1].missing == ["規約への同意"]


def test_nothing_chosen_is_said(client: Client, waiting: list[Booking]) -> None:
    answer = client.post(PATH, {"deed": "approve"})

    assert answer.status_code == 422
    assert "選んでください" in answer.text


def test_clerk_cannot_decide(browser: Browser, dai: Someone, waiting: list[Booking]) -> None:
    code = waiting[0].application.code

    answer = browser(dai).post(PATH, {"code": code, "deed": "approve"})

    assert answer.status_code == 403
    assert statuses(waiting)[0] == Status.REQUESTED
