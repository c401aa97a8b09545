"""見積書: the price that was shown as a paper, for who asked and for the hall's desk (105)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from booking.errors import NoSuchBooking
from booking.models import Application
from booking.rules.wishes import wishes_of
from booking.selectors.asking import Applicant
from booking.selectors.estimates import estimate_for
from booking.services.estimates import issue_estimate
from booking.services.hold import hold_rooms
from core.actor import Actor
from documents.enums import Kind
from documents.models import Document
from facilities.selectors import catalogue
from tests.booking.conftest import sign_in
from tests.booking.reducing import reduce_everything, said
from tests.booking.world import NOW, SATURDAY, World, picks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reducing(world: World) -> None:
    reduce_everything(world)


def estimated(actor: Actor, *slots: str) -> Document:
    return issue_estimate(
        wishes_of(picks("a", *slots), catalogue()),
        said(use="commercial"),
        people=5,
        applicant=Applicant(person_id=actor.person),
        is_open=False,
        actor=actor,
        now=NOW,
    )


def test_paper_says_the_price_line_by_line_and_until_when(world: World, aoi: Actor) -> None:
    paper = estimated(aoi, "am", "pm")

    facts = paper.facts
    assert (paper.number, paper.kind) == ("見積-R8-00001", Kind.ESTIMATE)
    assert facts["total_yen"] == sum(line["yen"] for line in facts["lines"]) == 4200
    assert facts["valid_until"] == SATURDAY.isoformat()  # sooner than two weeks
    assert facts["applicant"] == {"name": "青井"}
    assert estimated(aoi, "am").number == "見積-R8-00002"
    assert not Application.objects.exists()


def test_who_may_read_it(world: World, aoi: Actor, chie: Actor) -> None:
    code = estimated(aoi, "am").code
    desk = sign_in(duty="front_desk")
    for stranger in (chie, sign_in(duty="cashier")):
        with pytest.raises(NoSuchBooking):
            estimate_for(code=code, actor=stranger)

    assert {estimate_for(code=code, actor=each).code for each in (aoi, desk)} == {code}


def test_from_the_form_over_a_hold(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=1))
    hold = hold_rooms(picks=picks("a", "am"), actor=aoi, now=NOW)
    client = Client()
    client.force_login(User.objects.get(pk=aoi.user), "accounts.backends.AccountBackend")

    typed = {"estimate": "1", "people": "5", "hall-kan-word-use": "commercial"}
    answer = client.post(f"/apply/{hold.code}/", typed)

    paper = Document.objects.get()
    assert answer["Location"] == f"/estimates/{paper.code}.pdf"
    assert paper.facts["total_yen"] == 1800
    hold.refresh_from_db()
    assert hold.released_at is None
