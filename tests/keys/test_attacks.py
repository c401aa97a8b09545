"""Attacks on doors and keys: a code that was told, keys of other halls, pictures that are bombs."""

import struct
import zlib
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.enums import DutyKind
from core.actor import Actor
from facilities.models import Facility
from keys.errors import BadSignature, NothingToLend
from keys.models import AccessGrant, Handover, KeyLoan
from keys.services.access import revoke_access
from tests.booking.desk.stage import another_hall
from tests.factories.accounts import Someone, duty_of, someone
from tests.keys.house import BEFORE, DURING, House
from tests.keys.test_access import code_at, grant
from tests.keys.test_loans import lend
from tests.keys.test_pages import browser

CODES = "/desk/keys/codes/?on=2026-12-05"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is; the first entry counts."""
    hours = [BEFORE]
    monkeypatch.setattr(timezone, "now", lambda: hours[0])
    return hours


@pytest.fixture
def keeper(house: House, clock: list[datetime]) -> Someone:
    """Keeps the keys of the hall."""
    who = someone("鍵野", "keeper@example.jp")
    duty_of(who, DutyKind.KEY_STAFF, house.facility.pk)
    return who


@pytest.fixture
def elsewhere(db: None) -> Facility:
    """Another hall, with a room of its own."""
    return another_hall()


@pytest.fixture
def outsider(elsewhere: Facility, clock: list[datetime]) -> Client:
    """The browser of somebody who keeps the keys of another hall only."""
    who = someone("他館", "outsider@example.jp")
    duty_of(who, DutyKind.KEY_STAFF, elsewhere.pk)
    return browser(who.actor)


def bomb(width: int, height: int) -> bytes:
    """A picture of a hundred bytes that claims to be as large as this."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b""))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


def test_code_that_the_desk_has_read_out_is_never_that_of_the_next_booking(
    house: House, aoi: Actor, chie: Actor, keeper: Someone, clock: list[datetime]
) -> None:
    first = grant(house, aoi, n=1)
    listed = browser(keeper.actor).get(CODES).content.decode()
    revoke_access(reference=first, reason="取消", actor=aoi, now=BEFORE)

    second = grant(house, chie, n=2)

    assert code_at(second, chie, DURING) not in listed


def test_code_that_stood_on_the_list_is_to_be_killed_after_a_cancellation(
    house: House, aoi: Actor, keeper: Someone, clock: list[datetime]
) -> None:
    desk = browser(keeper.actor)
    first = grant(house, aoi)
    desk.get(CODES)
    assert AccessGrant.objects.get().shown_at is None  # the figures count what holders saw

    revoke_access(reference=first, reason="取消", actor=aoi, now=BEFORE)

    assert "番号が、まだ使えます" in desk.get("/desk/keys/").content.decode()
    desk.post("/desk/keys/boxes/side/")
    assert "番号が、まだ使えます" not in desk.get("/desk/keys/").content.decode()


def test_code_of_a_day_that_nobody_looked_at_is_dead_with_the_cancellation(
    house: House, aoi: Actor, keeper: Someone, clock: list[datetime]
) -> None:
    desk = browser(keeper.actor)
    first = grant(house, aoi)
    desk.get("/desk/keys/codes/?on=2026-12-06")

    revoke_access(reference=first, reason="取消", actor=aoi, now=BEFORE)

    assert "番号が、まだ使えます" not in desk.get("/desk/keys/").content.decode()


@pytest.mark.parametrize("path", ["/desk/keys/{}/lost/", "/desk/keys/return/?done={}"])
def test_keeper_of_another_hall_does_not_learn_where_a_key_hangs(
    house: House, outsider: Client, path: str
) -> None:
    assert outsider.get("/desk/keys/").status_code == 200

    page = outsider.get(path.format(house.keys[0].code)).content.decode()

    assert house.keys[0].place not in page
    assert house.keys[0].label not in page


def test_nothing_is_not_handed_over_against_a_signature(
    house: House, aoi: Actor, ken: Actor
) -> None:
    reference = grant(house, aoi, room="room")

    with pytest.raises(NothingToLend):
        lend(house, reference, ken, key_codes=[])

    assert not Handover.objects.exists()


def test_signature_that_is_a_bomb_is_refused(house: House, aoi: Actor, ken: Actor) -> None:
    reference = grant(house, aoi, room="room")

    with pytest.raises(BadSignature):
        lend(house, reference, ken, signature=bomb(30_000, 30_000))

    assert not KeyLoan.objects.exists()


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_000, 9_000)])
def test_photograph_that_is_a_bomb_says_to_type(
    house: House, keeper: Someone, size: tuple[int, int]
) -> None:
    sent = SimpleUploadedFile("x.png", bomb(*size), "image/png")

    page = browser(keeper.actor).post("/desk/keys/lend/", {"look_up": "1", "photo": sent})

    assert "QRコードを読めませんでした" in page.content.decode()
