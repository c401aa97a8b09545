"""Pictures of a hall at the desk: who may, what is said when it cannot be, and taking back."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums import DutyKind
from accounts.staying import SEEN
from facilities.models import HallPicture
from tests.booking.desk.conftest import Browser
from tests.booking.world import World
from tests.facilities.pictures import SVG, claims_to_be, photograph
from tests.factories.accounts import Someone, duty_of, someone
from tests.people import a_hall

pytestmark = pytest.mark.django_db
PATH = "/desk/pictures/?hall=kan"


@pytest.fixture
def emi(world: World) -> Someone:
    """Manager of the hall."""
    who = someone("江見 管理", "emi@example.jp")
    duty_of(who, DutyKind.MANAGER, world.facility.pk)
    return who


@pytest.fixture
def client(emi: Someone, browser: Browser, today: datetime) -> Client:
    """The manager's browser."""
    return browser(emi)


def sent(content: bytes, name: str = "hall.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def put_up(
    client: Client, content: bytes | None = None, name: str = "hall.jpg", **given: Any
) -> Any:
    data = {"kind": "photo", "place": "", "ja": "正面の入口", "en": ""} | given
    data["file"] = sent(photograph((600, 400)) if content is None else content, name)
    return client.post(PATH, data)


def test_picture_is_put_up_and_residents_see_it_at_once(client: Client) -> None:
    before = Client().get("/halls/kan/").text
    answer = put_up(client)

    assert answer.status_code == 302
    digest = HallPicture.objects.get().digest
    assert digest not in before
    assert digest in Client().get("/halls/kan/").text
    page = client.get(PATH).text
    assert "正面の入口" in page
    assert "江見 管理　載せた" in page


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (SVG, "hall.svg", "SVGやPDFは"),
        (SVG, "hall.jpg", "SVGやPDFは"),
        (claims_to_be(20_000, 20_000), "hall.png", "大きすぎます"),
        (b"x" * 50_000_000, "hall.jpg", "大きすぎます"),
    ],
    ids=["svg", "svg-as-jpeg", "bomb", "50mb"],
)
def test_what_cannot_be_shown_is_refused_kindly_and_words_stay(
    client: Client, content: bytes, name: str, why: str
) -> None:
    answer = put_up(client, content, name, ja="正面の入口です")

    assert answer.status_code == 422
    assert why in answer.text
    assert "正面の入口です" in answer.text
    assert not HallPicture.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00.jpg", "<script>.jpg", "あ" * 300])
def test_name_of_the_file_is_neither_kept_nor_shown(client: Client, name: str) -> None:
    put_up(client, name=name)

    assert HallPicture.objects.count() == 1
    assert "passwd" not in client.get(PATH).text
    assert "<script>.jpg" not in client.get(PATH).text


@pytest.mark.parametrize("left_out", ["ja", "file"])
def test_without_words_or_file_nothing_is_put_up(client: Client, left_out: str) -> None:
    data = {"kind": "photo", "place": "", "ja": "入口", "file": sent(photograph((60, 40)))}
    del data[left_out]

    answer = client.post(PATH, data)

    assert answer.status_code == 422
    assert not HallPicture.objects.exists()


def test_words_are_text_and_nothing_else(client: Client) -> None:
    put_up(client, ja="<script>alert(1)</script>", en='"><img src=x>')

    for page in (client.get(PATH).text, Client().get("/halls/kan/").text):
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def test_description_and_file_are_revised(client: Client) -> None:
    put_up(client)
    picture = HallPicture.objects.get()
    path = f"/desk/pictures/{picture.pk}/?hall=kan"
    assert "正面の入口" in client.get(path).text

    client.post(path, {"ja": "北の入口", "en": "North", "file": sent(photograph((90, 60)))})

    after = HallPicture.objects.get()
    assert after.description == {"ja": "北の入口", "en": "North"}
    assert after.digest != picture.digest


def test_revising_what_was_taken_down_does_not_say_that_residents_see_it(client: Client) -> None:
    put_up(client)
    number = HallPicture.objects.get().pk
    client.post(f"/desk/pictures/{number}/act/?hall=kan", {"act": "take_down"})

    path = f"/desk/pictures/{number}/?hall=kan"
    page = client.post(path, {"ja": "北の入口", "en": ""}, follow=True).text

    assert "外してあるので、利用者には見えません。" in page
    assert "なおしました。利用者のページに" not in page


def test_deeds_name_the_picture(client: Client) -> None:
    put_up(client)

    [deed] = client.get(PATH).context["page"].deeds

    assert deed.endswith("載せた　見本公民館 写真")


def test_bad_file_in_place_of_a_picture_leaves_the_picture(client: Client) -> None:
    put_up(client)
    picture = HallPicture.objects.get()

    answer = client.post(
        f"/desk/pictures/{picture.pk}/?hall=kan", {"ja": "北の入口", "file": sent(SVG)}
    )

    assert answer.status_code == 422
    after = HallPicture.objects.get()
    assert (after.digest, after.description) == (picture.digest, picture.description)


def test_taken_down_and_put_back(client: Client) -> None:
    put_up(client)
    picture = HallPicture.objects.get()
    act = f"/desk/pictures/{picture.pk}/act/?hall=kan"
    address = f"/pictures/{picture.digest}/600.webp"

    client.post(act, {"act": "take_down"})
    assert Client().get(address).status_code == 404
    seen = client.get(address)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
    page = client.get(PATH).text
    assert "2027年1月4日(月)までもどせます" in page

    client.post(act, {"act": "put_back"})
    assert Client().get(address).status_code == 200


def test_answer_that_renews_a_session_is_kept_by_no_proxy(client: Client) -> None:
    put_up(client)
    address = f"/pictures/{HallPicture.objects.get().digest}/600.webp"
    session = client.session
    session[SEEN] = 0  # nothing was asked for a while
    session.save()

    renewing, again, anybodys = (client.get(address), client.get(address), Client().get(address))

    assert renewing.cookies
    assert renewing["Cache-Control"].startswith("private")
    assert not again.cookies
    assert not anybodys.cookies
    assert anybodys["Cache-Control"].startswith("public")


def test_unknown_act_is_not_found(client: Client) -> None:
    put_up(client)
    number = HallPicture.objects.get().pk

    assert client.post(f"/desk/pictures/{number}/act/?hall=kan", {"act": "burn"}).status_code == 404
    assert HallPicture.objects.filter(taken_down_at=None).exists()


def test_manager_of_another_hall_reaches_nothing(client: Client, browser: Browser) -> None:
    put_up(client)
    picture = HallPicture.objects.get()
    other = someone("他館 長", "other@example.jp")
    duty_of(other, DutyKind.MANAGER, a_hall("other").pk)
    theirs = browser(other)

    refused = [
        theirs.get(PATH),
        put_up(theirs),
        theirs.post(f"/desk/pictures/{picture.pk}/act/?hall=kan", {"act": "take_down"}),
        theirs.post(f"/desk/pictures/{picture.pk}/?hall=kan", {"ja": "x"}),
    ]

    assert [answer.status_code for answer in refused] == [403] * 4
    after = HallPicture.objects.get()
    assert (after.taken_down_at, after.description) == (None, {"ja": "正面の入口"})


def test_clerk_who_may_not_edit_the_hall_is_refused(dai: Someone, browser: Browser) -> None:
    assert put_up(browser(dai)).status_code == 403
    assert not HallPicture.objects.exists()
