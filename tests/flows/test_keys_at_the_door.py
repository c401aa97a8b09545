"""Keys in a real browser: the resident at a door at night, the clerk with keys over the counter."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from accounts.models import User
from accounts.selectors import actor_of
from core.actor import Actor
from core.clock import day_of
from core.clock import now as present
from core.periods import Period
from facilities.models import Facility, Room
from keys.enums import DoorKind
from keys.models import Door, KeyLoan
from keys.services.access import grant_access, revoke_access
from keys.services.loans import lend_keys
from keys.services.show import show_access
from tests.flows.acts import sign_in
from tests.flows.conftest import OpenPage
from tests.flows.test_every_page import SCREENS, check_on
from tests.keys.house import box_at, key, number, signature
from tests.keys.standin import BOOK

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
HOUR = timedelta(hours=1)
WAY_IN = "正面の右にある通用口へ回ります。\n番号を押し、ふたを開けて鍵を取り出します。"
WAY_OUT = "机といすを元に戻します。\n電気とガスの元栓を確かめます。\n鍵を箱に戻し、ふたを閉めます。"


class Hall:
    """A hall of Maebashi with a box and keys, and bookings of Aoi around now."""

    def __init__(self) -> None:
        self.hall = Facility.objects.get(code="chuo-kominkan")
        self.room = Room.objects.filter(facility=self.hall).order_by("pk")[0]
        self.aoi = self.actor("aoi@example.jp")
        self.dai = self.actor("dai@example.jp")
        self.side = self.door("side", "通用口", DoorKind.BOX)
        self.front = self.door("front", "正面の扉", DoorKind.KEY)
        box_at(self.side)
        self.keys = [key(self.hall, self.front, n) for n in (1, 2, 3)]

    def actor(self, email: str) -> Actor:
        """Who signs in with this address."""
        return actor_of(User.objects.get(email=email), on=day_of(present()))

    def door(self, code: str, name: str, kind: DoorKind) -> Door:
        """A door of the room."""
        made = Door.objects.create(
            facility=self.hall,
            code=code,
            name=name,
            kind=kind,
            name_kana="",
            name_en="",
            way_in=WAY_IN if kind == DoorKind.BOX else "",
            way_out=WAY_OUT if kind == DoorKind.BOX else "",
            emergency_phone="027-000-0110",
        )
        made.rooms.set([self.room])
        return made

    def book(self, n: int, *, begins: timedelta, paid: bool = True) -> str:
        """A booking of Aoi that begins so long from now."""
        start = present().replace(minute=0, second=0, microsecond=0) + begins
        use = Period(start, start + 3 * HOUR)
        hall, room, holder = self.hall.pk, self.room.pk, self.aoi.user
        reference = BOOK.put(
            number(n), facility_id=hall, room_id=room, during=use, holder_id=holder
        )
        grant_access(
            reference=reference,
            facility_id=hall,
            room_ids=[room],
            during=use,
            holder_id=holder,
            actor=self.aoi,
            now=present(),
        )
        if not paid:
            BOOK.block(reference, "使用料1,200円が、まだ納められていません。")
        return reference


@pytest.fixture
def hall(halls: None, settings: Settings) -> Hall:
    """The hall, with bookings answered for by the stand-in."""
    settings.KEY_EVENT_HANDLERS = {"booking": "tests.keys.standin.Bookings"}
    BOOK.facts.clear()
    BOOK.told.clear()
    return Hall()


def lend(hall: Hall, reference: str, n: int, *, ago: timedelta) -> None:
    """A key went out so long ago."""
    lend_keys(
        key_codes=[hall.keys[n].code],
        reference=reference,
        receiver_name="青井 花子",
        signature=signature(),
        actor=hall.dai,
        now=present() - ago,
    )


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_at_the_door(hall: Hall, open_page: OpenPage, screen: str) -> None:
    now = hall.book(1, begins=-HOUR)
    later = hall.book(2, begins=5 * HOUR)
    unpaid = hall.book(3, begins=-HOUR, paid=False)
    page = open_page("/", **SCREENS[screen])
    sign_in(page, "aoi@example.jp")
    for name, reference in {"now": now, "early": later, "unpaid": unpaid, "none": "1-1"}.items():
        page.goto(f"/keys/{reference}/")
        check_on(screen, page, f"keys-{name}")


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_of_the_desk(hall: Hall, open_page: OpenPage, screen: str) -> None:
    over = hall.book(1, begins=-4 * HOUR)
    lend(hall, over, 0, ago=3 * HOUR)
    running = hall.book(2, begins=-HOUR)
    lend(hall, running, 1, ago=HOUR)
    gone = hall.book(3, begins=-HOUR)
    show_access(reference=gone, actor=hall.aoi, now=present())
    revoke_access(reference=gone, reason="取消", actor=hall.dai, now=present())
    fresh, unpaid = hall.book(4, begins=-HOUR), hall.book(5, begins=-HOUR, paid=False)
    page = open_page("/", **SCREENS[screen])
    sign_in(page, "dai@example.jp")
    for name, path in {
        "out": "",
        "lend": "lend/",
        "hand-over": f"lend/?booking={fresh}&keys={hall.keys[2].code}",
        "which": f"lend/?booking={fresh}&keys=",
        "unpaid": f"lend/?booking={unpaid}&keys={hall.keys[2].code}",
        "return": f"return/?done={hall.keys[2].code}",
        "stock": "stock/",
        "labels": "labels/",
        "codes": "codes/",
        "counter": f"boxes/{hall.side.code}/",
        "lost": f"{hall.keys[0].code}/lost/",
    }.items():
        page.goto(f"/desk/keys/{path}")
        check_on(screen, page, f"desk-keys-{name}")


def test_key_goes_out_without_scripts(hall: Hall, open_page: OpenPage) -> None:
    reference = hall.book(1, begins=-HOUR)
    page = open_page("/", scripts=False)
    sign_in(page, "dai@example.jp")
    page.goto(f"/desk/keys/lend/?booking={reference}&keys=000013")
    page.get_by_label("紙の貸出簿に署名した").check()
    page.get_by_label("紙に署名した理由").fill("画面に書けない")
    page.get_by_role("button", name="鍵1本を渡した").click()

    assert KeyLoan.objects.get().handover.paper_reason == "画面に書けない"
