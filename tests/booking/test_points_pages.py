"""Pages of points: what cancelling gives, what one has, and what staff do about it."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import DutyKind
from accounts.models import Person, User
from booking.models import DayWarning, PenaltyPoint
from booking.services.waivers import declare_warning, waive_points
from core.actor import Actor
from tests.booking.acts import book, first_booking
from tests.booking.conftest import organisation, sign_in
from tests.booking.penalised import (
    LATER,
    another_hall,
    cancel_late,
    missed,
    noon,
    penalise,
    standing,
    strict_world,
)
from tests.booking.test_penalties import storm
from tests.booking.world import World
from tests.factories.accounts import duty_of, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    """The halls, with points."""
    return strict_world()


def page(
    monkeypatch: pytest.MonkeyPatch, actor: Actor, address: str, *, now: datetime = LATER
) -> str:
    """What the actor is shown there."""
    return browser(monkeypatch, actor, now=now).get(address, follow=True).content.decode()


def browser(monkeypatch: pytest.MonkeyPatch, actor: Actor, *, now: datetime = LATER) -> Client:
    """A browser of the actor's, at that moment."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    client = Client()
    client.force_login(User.objects.get(pk=actor.user), "accounts.backends.AccountBackend")
    return client


def test_cancelling_says_the_point_before(
    world: World, aoi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_late(world, aoi, "b")
    code = first_booking(book(world, aoi, "a", "am")).code

    html = page(monkeypatch, aoi, f"/bookings/{code}/cancel/")

    assert "今取り消すと、1点がつきます" in html
    assert "合わせて2点になります。この点数は、2027年5月23日(日)まで数えます。" in html
    assert "2027年2月23日(火)まで、予約は1か月に1件までです。" in html


def test_cancelling_in_the_grace_or_on_a_warned_day_says_so(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    address = f"/bookings/{code}/cancel/"
    assert "点がつきます" not in page(
        monkeypatch, aoi, address, now=LATER.replace(minute=20, hour=10)
    )

    declare_warning(request=storm(world), actor=emi, now=LATER)

    assert "今取り消しても、点数はつきません。" in page(monkeypatch, aoi, address)


def test_own_page_shows_reason_end_and_whom_to_ask(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world, aoi, emi)

    html = page(monkeypatch, aoi, "/my/points/", now=noon())

    assert "無断不使用" in html
    assert "2027年6月4日(金)まで数えます。" in html
    assert "2027年2月4日(木)まで、新しい予約ができません。" in html
    assert "見本規則 第9条" in html
    assert "support@kashikan.example" in html
    assert 'href="/contact/"' in html


def test_own_page_shows_waived_and_ended(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_late(world, aoi)
    waive_points(point_id=PenaltyPoint.objects.get().pk, reason="入院", actor=emi, now=LATER)
    html = page(monkeypatch, aoi, "/my/points/")
    assert "免除：入院" in html
    assert "恵美" not in html

    cancel_late(world, aoi, "b")

    assert "終わりました" in page(monkeypatch, aoi, "/my/points/", now=LATER.replace(year=2028))


def test_stranger_sees_nothing_and_a_member_the_groups(
    world: World, aoi: Actor, chie: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = organisation()
    member = sign_in(organisation=group)
    cancel_late(world, member, organisation_id=group.pk)

    assert "囲碁の会" in page(monkeypatch, member, "/my/points/")
    assert "間ぎわの取消</strong>" not in page(monkeypatch, chie, "/my/points/")


def test_suspended_is_told_kindly_when_choosing(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world, aoi, emi)
    client = browser(monkeypatch, aoi, now=noon())

    answer = client.post("/hold/", {"pick": "b@2026-12-05@night"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "2027年2月4日(木)まで新しい予約ができません" in html
    assert "（根拠：見本規則 第9条）" in html
    assert 'href="/my/points/"' in html


def test_hall_page_tells_the_rules(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    html = Client().get("/halls/kan/").content.decode()

    assert "取り消さずに、使わなかったとき：3点" in html


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_asks_the_same_number_of_queries(
    world: World,
    aoi: Actor,
    count: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    for room in ("a", "b", "single")[:count]:
        if room == "single":
            another_row()
        else:
            cancel_late(world, aoi, room)
    client = browser(monkeypatch, aoi)
    client.get("/my/points/")

    with django_assert_num_queries(4):
        client.get("/my/points/")


def another_row() -> None:
    """A third point, as a row."""
    point = PenaltyPoint.objects.latest("pk")
    point.pk, point.sequence = None, point.sequence + 9
    point.save(force_insert=True)


# --- The desk -------------------------------------------------------------------------------------


def test_desk_waives_with_a_reason_and_takes_it_back(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(world, aoi, emi)
    point, person = PenaltyPoint.objects.get(), Person.objects.get(pk=aoi.person)
    client = browser(monkeypatch, emi, now=noon())
    home = f"/desk/people/{person.code}/"

    client.post(f"/desk/points/{point.pk}/waive/", {"reason": "", "next": home})
    assert standing() == [3]
    answer = client.post(f"/desk/points/{point.pk}/waive/", {"reason": "入院", "next": home})

    assert answer.headers["Location"] == f"{home}#points"
    html = client.get(home).content.decode()
    assert "入院" in html
    assert "恵美" in html
    assert standing() == []
    client.post(f"/desk/points/{point.pk}/waive/", {"reason": "まちがい", "again": "1"})
    assert standing() == [3]


def test_desk_of_another_hall_sees_only_how_many(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = another_hall(world)
    penalise(far)
    missed(world, aoi, emi)
    clerk = someone("Clerk", "clerk@example.jp")
    duty_of(clerk, DutyKind.FRONT_DESK, far.pk)
    person = Person.objects.get(pk=aoi.person)

    html = page(monkeypatch, clerk.actor, f"/desk/people/{person.code}/", now=noon())

    assert "ほかの施設の点数が1件あります。" in html
    assert "この点数を免除する" not in html


def test_desk_waives_a_warned_day_and_withdraws_it(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_late(world, aoi)
    client = browser(monkeypatch, emi)
    typed = {
        "kind": "heat_alert",
        "source": "環境省",
        "day": "2026-12-05",
        "halls": ["kan"],
    }

    answer = client.post("/desk/points/warnings/", typed, follow=True)

    assert "いま1件の点数を免除し" in answer.content.decode()
    assert standing() == []
    [warning] = DayWarning.objects.all()
    client.post(f"/desk/points/warnings/{warning.pk}/withdraw/", {"reason": "日ちがい"})
    assert standing() == [1]
    assert "日ちがい" in client.get("/desk/points/warnings/").content.decode()


def test_desk_is_told_before_cancelling_for_somebody(
    world: World, aoi: Actor, emi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code

    html = page(monkeypatch, emi, f"/desk/bookings/{code}/cancel/")

    assert "今取り消すと、1点がつきます" in html
    assert "施設の都合や災害で取り消すときは、点数はつきません。" in html
