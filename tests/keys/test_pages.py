"""The pages of keys through HTTP: what is shown to whom, what a click does, what is recorded."""

import base64
from datetime import datetime
from io import BytesIO

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.enums import DutyKind
from accounts.models import User
from audit.models import View
from core.actor import Actor
from core.periods import Period
from keys.enums import KeyStatus
from keys.models import Door, Handover, Key, KeyBox, KeyLoan
from keys.selectors.custody import kept_at_others
from keys.services.access import revoke_access
from keys.services.show import show_access
from tests.booking.desk.stage import another_hall
from tests.factories.accounts import Someone, duty_of, someone
from tests.keys.house import BEFORE, DUE, DURING, ENDS, STARTS, House, booked, signature
from tests.keys.standin import BOOK
from tests.keys.test_access import MINUTE, OPENS, grant
from tests.keys.test_loans import lend

BACKEND = "accounts.backends.AccountBackend"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is; the first entry counts."""
    hours = [DURING]
    monkeypatch.setattr(timezone, "now", lambda: hours[0])
    return hours


@pytest.fixture
def keeper(house: House, clock: list[datetime]) -> Someone:
    """Keeps the keys of the hall."""
    who = someone("鍵野", "keeper@example.jp")
    duty_of(who, DutyKind.KEY_STAFF, house.facility.pk)
    return who


@pytest.fixture
def desk(keeper: Someone) -> Client:
    """The keeper's browser."""
    return browser(keeper.actor)


def browser(actor: Actor) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user), BACKEND)
    return client


def drawn() -> str:
    """A signature as the canvas sends it."""
    return "data:image/png;base64," + base64.b64encode(signature()).decode()


def photo(*texts: str) -> SimpleUploadedFile:
    """A photograph with these QR codes below each other."""
    sheet = Image.new("L", (600, 500 * len(texts)), 200)
    for n, text in enumerate(texts):
        code = BytesIO()
        segno.make(text, micro=False).save(code, kind="png", scale=10)
        with Image.open(code) as square:
            sheet.paste(
                square.convert("L").rotate(7, expand=True, fillcolor=255), (60, 500 * n + 60)
            )
    kept = BytesIO()
    sheet.save(kept, "JPEG", quality=60)
    return SimpleUploadedFile("photo.jpg", kept.getvalue(), "image/jpeg")


def test_holder_reads_the_code_and_how_to_leave(house: House, aoi: Actor, clock: list) -> None:
    Door.objects.update(emergency_phone="027-000-0110")
    reference = grant(house, aoi)

    response = browser(aoi).get(f"/keys/{reference}/")
    page = response.content.decode()

    [line] = show_access(reference=reference, actor=aoi, now=DURING).doors
    assert all(f"<span>{group}</span>" in page for group in line.code.split())
    assert "帰り方" in page
    assert page.count('href="tel:0270000110"') == 1
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (OPENS - MINUTE, "この画面に出ます"),
        (ENDS + 16 * MINUTE, "番号はもう使えません"),
    ],
)
def test_outside_the_window_the_page_says_when(
    house: House, aoi: Actor, clock: list, now: datetime, word: str
) -> None:
    reference = grant(house, aoi)
    clock[0] = now

    page = browser(aoi).get(f"/keys/{reference}/").content.decode()

    assert word in page
    assert 'class="code"' not in page


def test_unpaid_page_says_what_to_do(house: House, aoi: Actor, clock: list) -> None:
    reference = grant(house, aoi)
    BOOK.block(reference, "使用料が未納です。先に納めてください。")

    page = browser(aoi).get(f"/keys/{reference}/").content.decode()

    assert "使用料が未納です。先に納めてください。" in page
    assert f'href="/bookings/{reference[:10]}/"' in page
    assert 'class="code"' not in page


def test_room_without_door_says_just_come(house: House, aoi: Actor, clock: list) -> None:
    reference = booked(house, house.world.part_b, aoi)

    assert "鍵も番号も要りません" in browser(aoi).get(f"/keys/{reference}/").content.decode()


def test_stranger_and_mistyped_number_find_nothing(
    house: House, aoi: Actor, chie: Actor, clock: list
) -> None:
    reference = grant(house, aoi)

    assert browser(chie).get(f"/keys/{reference}/").status_code == 404
    assert browser(aoi).get("/keys/1234567890-1/").status_code == 404


def test_keys_are_lent_from_a_photograph_of_booking_and_tags(
    house: House, aoi: Actor, desk: Client, clock: list
) -> None:
    reference = booked(house, house.room, aoi)
    codes = [each.code for each in house.keys[:2]]
    picture = photo(f"https://example.jp/keys/{reference}/", *codes)

    seen = desk.post("/desk/keys/lend/", {"look_up": "1", "photo": picture})
    shown = desk.get(seen["Location"]).content.decode()
    done = desk.post(seen["Location"], {"receiver": "青井", "signature": drawn()})

    assert "この予約には鍵を渡せます" in shown
    assert done.status_code == 302
    assert KeyLoan.objects.filter(ended_at=None).count() == 2
    assert View.objects.filter(page="desk.keys.lend", object_code=reference).exists()


def test_keys_are_lent_by_typing_and_on_paper(
    house: House, aoi: Actor, desk: Client, clock: list
) -> None:
    reference = booked(house, house.room, aoi)
    number = f"{reference[:3]}-{reference[3:6]}-{reference[6:10]}"
    typed = {"look_up": "1", "booking": number, "keys": "000-013"}

    seen = desk.post("/desk/keys/lend/", typed)
    paper = {"receiver": "青井", "on_paper": "on", "paper_reason": "停電"}
    refused = desk.post(seen["Location"], paper | {"paper_reason": ""})
    desk.post(seen["Location"], paper)

    assert "紙に署名した理由を書いてください。" in refused.content.decode()
    assert Handover.objects.get().paper_reason == "停電"


def test_without_signature_nothing_is_lent(
    house: House, aoi: Actor, desk: Client, clock: list
) -> None:
    reference = booked(house, house.room, aoi)
    path = f"/desk/keys/lend/?booking={reference}&keys={house.keys[0].code}"

    page = desk.post(path, {"receiver": "青井", "signature": ""}).content.decode()

    assert "画面に署名をもらうか" in page
    assert not Handover.objects.exists()


def test_unpaid_booking_cannot_be_given_a_key(
    house: House, aoi: Actor, desk: Client, clock: list
) -> None:
    reference = booked(house, house.room, aoi)
    BOOK.block(reference, "使用料が未納です。")

    page = desk.get(f"/desk/keys/lend/?booking={reference}&keys={house.keys[0].code}")

    assert "使用料が未納です。" in page.content.decode()
    assert "data-signing" not in page.content.decode()


def test_clerk_of_another_hall_is_not_told_who_booked(
    house: House, aoi: Actor, keeper: Someone, clock: list
) -> None:
    elsewhere = someone("他", "elsewhere@example.jp")
    duty_of(elsewhere, DutyKind.KEY_STAFF, another_hall().pk)
    reference = booked(house, house.room, aoi)

    response = browser(elsewhere.actor).get(f"/desk/keys/lend/?booking={reference}&keys=")

    assert response.status_code == 200
    assert "青井" not in response.content.decode()


def test_return_and_undo(house: House, aoi: Actor, keeper: Someone, desk: Client) -> None:
    lend(house, booked(house, house.room, aoi), keeper.actor, now=BEFORE)
    code = house.keys[0].code

    back = desk.post("/desk/keys/return/", {"key": "", "photo": photo(code)})
    page = desk.get(back["Location"]).content.decode()
    assert Key.objects.get(code=code).status == KeyStatus.IN_PLACE
    assert "事務室 1番" in page
    desk.post(f"/desk/keys/{code}/undo/")

    assert Key.objects.get(code=code).status == KeyStatus.OUT


def test_list_shows_overdue_first_and_the_look_is_written_down(
    house: House, aoi: Actor, keeper: Someone, desk: Client, clock: list
) -> None:
    lend(house, booked(house, house.room, aoi), keeper.actor, 1, now=BEFORE)
    later = Period(STARTS, ENDS.replace(hour=23))
    lend(house, booked(house, house.room, aoi, during=later, n=2), keeper.actor, 2, now=BEFORE)
    clock[0] = DUE + 35 * MINUTE

    page = desk.get("/desk/keys/").content.decode()

    assert page.index("35分おくれ") < page.index("あと25分")
    assert View.objects.filter(page="desk.keys").count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(
    house: House,
    aoi: Actor,
    keeper: Someone,
    desk: Client,
    n: int,
    django_assert_num_queries: object,
) -> None:
    lend(house, booked(house, house.room, aoi), keeper.actor, *range(1, n + 1), now=BEFORE)
    desk.get("/desk/keys/")

    with django_assert_num_queries(6):  # type: ignore[operator]
        desk.get("/desk/keys/")


def test_code_that_was_seen_and_cancelled_is_listed_until_the_counter_is_turned(
    house: House, aoi: Actor, keeper: Someone, desk: Client, clock: list
) -> None:
    reference = grant(house, aoi)
    show_access(reference=reference, actor=aoi, now=DURING)
    revoke_access(reference=reference, reason="取消", actor=aoi, now=DURING)
    assert "取り消された予約の番号が、まだ使えます" in desk.get("/desk/keys/").content.decode()

    desk.post("/desk/keys/boxes/side/")

    assert KeyBox.objects.get().counter == 2
    assert "まだ使えます" not in desk.get("/desk/keys/").content.decode()


def test_day_codes_are_those_of_the_page_and_hide_the_unpaid(
    house: House, aoi: Actor, desk: Client, clock: list
) -> None:
    paid = grant(house, aoi, n=1)
    BOOK.block(grant(house, aoi, n=2), "未納です。")
    [line] = show_access(reference=paid, actor=aoi, now=DURING).doors

    page = desk.get("/desk/keys/codes/?on=2026-12-05").content.decode()

    assert line.code in page
    assert "未納です。" in page
    assert View.objects.filter(page="desk.codes 2026-12-05").count() == 1
    assert line.code not in desk.get("/desk/keys/codes/?on=2026-12-06").content.decode()


def test_stock_labels_loss_and_find(house: House, desk: Client, clock: list) -> None:
    code = house.keys[0].code
    desk.post("/desk/keys/stock/", {"seen": [code]})
    assert Key.objects.get(code=code).seen_at == DURING
    assert "<svg" in desk.get("/desk/keys/labels/").content.decode()

    assert "紛失を記録しますか" in desk.get(f"/desk/keys/{code}/lost/").content.decode()
    desk.post(f"/desk/keys/{code}/lost/", {"note": "?"})
    assert Key.objects.get(code=code).status == KeyStatus.LOST
    desk.post(f"/desk/keys/{code}/found/")

    assert Key.objects.get(code=code).status == KeyStatus.IN_PLACE
    assert desk.get("/desk/keys/999999/lost/").status_code == 404


def test_unreadable_photograph_says_to_type(house: House, desk: Client) -> None:
    broken = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")

    page = desk.post("/desk/keys/lend/", {"look_up": "1", "photo": broken})

    assert page.status_code == 422
    assert "QRコードを読めませんでした" in page.content.decode()


def test_stock_of_a_hall_without_keys_says_whom_to_ask(house: House, desk: Client) -> None:
    Key.objects.all().delete()

    page = desk.get("/desk/keys/stock/").content.decode()

    assert "システム管理者に登録を頼んでください" in page
    assert "ファイルを読み込む" not in page


def test_stock_of_a_hall_names_the_halls_where_its_keys_hang(
    house: House, keeper: Someone, desk: Client
) -> None:
    other = another_hall()
    Key.objects.update(kept_at=other)

    page = desk.get("/desk/keys/stock/").content.decode()

    assert f"<li>{other.name}" in page
    assert "システム管理者" not in page
    assert 'name="seen"' not in page


def test_stock_of_a_hall_does_not_name_where_retired_keys_hang(house: House) -> None:
    other = another_hall()
    Key.objects.update(kept_at=other, status=KeyStatus.RETIRED)

    assert kept_at_others(facility_id=house.facility.pk) == ()
