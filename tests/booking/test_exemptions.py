"""減免申請: applied for with documents, priced without until granted, decided with reasons."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from accounts.models import User
from booking.enums import EventKind, ExemptionState, Status
from booking.errors import (
    DocumentUnreadable,
    ExemptionDecided,
    ExemptionOpen,
    NoSuchBooking,
    NotReducible,
    ReasonNeeded,
)
from booking.models import Application, BookingEvent, Exemption, FeeLine, SubmittedDocument
from booking.rules.answers import from_json
from booking.rules.exemptions import offers_of
from booking.rules.wishes import wishes_of
from booking.selectors.again import answers_of
from booking.selectors.prices import answers_for, wish_of
from booking.services.cancel import cancel_booking
from booking.services.change import move_booking
from booking.services.exemptions import ask_for_exemption, decide_exemption
from booking.services.uploads import Upload
from core.actor import Actor
from facilities.models import BookingRules
from facilities.selectors import catalogue
from facilities.services.versions import raise_catalogue_version
from notifications.models import Message
from payments.enums import PaymentStatus
from payments.models import Payment, RefundOrder
from tests.booking.acts import first_booking, pay, payment_of
from tests.booking.conftest import sign_in
from tests.booking.reducing import PDF, apply, asks_for, reduce_everything, said
from tests.booking.world import NOW, World, picks

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def reducing(world: World) -> None:
    reduce_everything(world)


@pytest.fixture
def kei(db: None) -> Actor:
    return sign_in("承認", duty="approver")


def decide(
    actor: Actor, *granted: str, reason: str = "要綱に合います", now: Any = LATER
) -> Exemption:
    return decide_exemption(
        number=Exemption.objects.latest("pk").pk,
        granted=granted,
        reason=reason,
        clause="規則第7条",
        actor=actor,
        now=now,
    )


def letters() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("letter", flat=True))


@pytest.mark.parametrize(
    ("words", "saves"),
    [
        ({}, {"cohosted": 600, "supported": 300, "outdoors": 0}),
        ({"use": "commercial"}, {"cohosted": 1800, "supported": 900, "outdoors": 180}),
        ({"holder": "disabled"}, {"cohosted": 300, "supported": 0, "outdoors": 0}),
    ],
)
def test_offers_follow_the_answers(world: World, words: dict[str, str], saves: Any) -> None:
    wishes = wishes_of(picks("a", "am"), catalogue())

    offers = offers_of(wishes, said(**words), people=5, on=NOW.date())

    assert {each.reduction.code: each.saves_yen for each in offers} == saves


def test_booking_costs_the_full_fee_until_the_hall_has_granted(
    world: World, aoi: Actor, kei: Actor
) -> None:
    application = apply(world, aoi, "a", "am", exemption=asks_for("cohosted"), shown_yen=600)

    assert payment_of(application).amount_yen == first_booking(application).fee_yen == 600
    assert bytes(SubmittedDocument.objects.get().content or b"") == PDF.content
    decide(kei, "cohosted")

    booking = first_booking(application)
    assert (booking.fee_yen, booking.pricing, booking.status) == (0, 2, Status.CONFIRMED)
    assert payment_of(application).status == PaymentStatus.VOID
    lines = FeeLine.objects.filter(booking=booking, pricing=2).values_list("kind", "yen", "clause")
    assert ("reduction", -600, "規則第7条") in lines
    assert sum(FeeLine.objects.filter(pricing=1).values_list("yen", flat=True)) == 600
    assert letters()[-1] == "exemption_granted"
    assert BookingEvent.objects.latest("pk").kind == EventKind.EXEMPTION_GRANTED


def test_what_was_paid_too_much_goes_back(world: World, aoi: Actor, kei: Actor) -> None:
    application = apply(world, aoi, "a", "am", exemption=asks_for("supported", "cohosted"))
    pay(payment_of(application), now=NOW)

    decide(kei, "supported")

    assert first_booking(application).fee_yen == 300
    assert RefundOrder.objects.get().amount_yen == 300
    assert Exemption.objects.get().granted == ["supported"]


def test_refusal_says_why_and_how_to_object(world: World, aoi: Actor, kei: Actor) -> None:
    application = apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))

    with pytest.raises(ReasonNeeded):
        decide(kei, reason=" ")
    assert Exemption.objects.get().state == ExemptionState.ASKED
    decide(kei, reason="市は関わっていません")

    assert first_booking(application).fee_yen == 600
    assert payment_of(application).status == PaymentStatus.DUE
    letter = Message.objects.latest("pk")
    assert letter.letter == "exemption_refused"
    assert letter.facts["reason"] == "市は関わっていません"
    assert letter.facts["clause"] == "規則第7条"


def test_decided_once_by_those_who_may(world: World, aoi: Actor, kei: Actor) -> None:
    apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))
    for stranger in (aoi, sign_in(duty="front_desk"), sign_in()):
        with pytest.raises(NoSuchBooking):
            decide(stranger, "cohosted")
    with pytest.raises(NotReducible):
        decide(kei, "supported")
    decide(kei, "cohosted")

    with pytest.raises(ExemptionDecided):
        decide(kei, reason="やはり認めません")

    assert Exemption.objects.get().state == ExemptionState.GRANTED
    assert letters().count("exemption_granted") == 1


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (asks_for("outdoors"), NotReducible),
        (asks_for("disabled"), NotReducible),
        (asks_for(), NotReducible),
        (asks_for("cohosted", reason="　"), ReasonNeeded),
        (asks_for("cohosted", files=(Upload("a.exe", b"MZ"),)), DocumentUnreadable),
        (asks_for("cohosted", files=(PDF,) * 6), DocumentUnreadable),
        (
            asks_for("cohosted", files=(Upload("a.pdf", b"%PDF-" + b"0" * 5_000_000),)),
            DocumentUnreadable,
        ),
    ],
)
def test_refused_with_the_whole_application(
    world: World, aoi: Actor, request_: Any, error: Any
) -> None:
    with pytest.raises(error):
        apply(world, aoi, "a", "am", exemption=request_)

    assert not Application.objects.exists()
    assert not Exemption.objects.exists()


def test_picture_is_kept_small_and_without_its_camera(world: World, aoi: Actor) -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Camera"
    Image.new("RGB", (3000, 20), "white").save(out, "JPEG", exif=exif)

    apply(
        world, aoi, "a", "am", exemption=asks_for("cohosted", files=(Upload("a", out.getvalue()),))
    )

    kept = SubmittedDocument.objects.get()
    assert kept.mime == "image/jpeg"
    with Image.open(BytesIO(bytes(kept.content or b""))) as picture:
        assert picture.width == 1600
        assert not picture.getexif()


def test_applied_for_later_and_once_at_a_time(world: World, aoi: Actor, kei: Actor) -> None:
    application = apply(world, aoi, "a", "am")
    for actor, error in ((sign_in(), NoSuchBooking), (kei, NoSuchBooking)):
        with pytest.raises(error):
            ask_for_exemption(
                code=application.code, request=asks_for("cohosted"), actor=actor, now=LATER
            )
    ask_for_exemption(code=application.code, request=asks_for("supported"), actor=aoi, now=LATER)
    with pytest.raises(ExemptionOpen):
        ask_for_exemption(code=application.code, request=asks_for("cohosted"), actor=aoi, now=LATER)
    decide(kei, "supported")
    with pytest.raises(NotReducible):  # granted already: nothing more comes off
        ask_for_exemption(
            code=application.code, request=asks_for("supported"), actor=aoi, now=LATER
        )

    assert Exemption.objects.count() == 1
    assert first_booking(application).fee_yen == 300


def test_what_was_granted_goes_with_the_booking_and_not_with_the_next(
    world: World, aoi: Actor, kei: Actor
) -> None:
    application = apply(world, aoi, "a", "am", exemption=asks_for("supported"))
    decide(kei, "supported")

    move_booking(code=f"{application.code}-1", picks=picks("b", "pm"), actor=aoi, now=LATER)

    assert first_booking(application).fee_yen == 400
    said_again = answers_of(code=f"{application.code}-1", actor=aoi)
    assert not any("supported" in str(value) for value in said_again.values())


def test_answers_of_a_form_grant_nothing(world: World, aoi: Actor) -> None:
    given = from_json({"halls": {"kan": {"granted": ["cohosted"]}}})

    application = apply(world, aoi, "a", "am", answers=given)

    assert first_booking(application).fee_yen == 600
    booking = first_booking(application)
    wish = wish_of(booking, catalogue())
    assert wish is not None
    assert answers_for(booking, wish).granted == frozenset()


def test_where_the_hall_reviews_the_decision_waits_for_nothing(
    world: World, aoi: Actor, kei: Actor
) -> None:
    BookingRules.objects.update(review=True)
    raise_catalogue_version()
    application = apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))

    decide(kei, "cohosted")

    booking = first_booking(application)
    assert (booking.status, booking.fee_yen) == (Status.REQUESTED, 0)
    assert not Payment.objects.exists()


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user), "accounts.backends.AccountBackend")
    return client


def test_documents_are_for_the_applicant_and_the_halls_staff(
    world: World, aoi: Actor, kei: Actor
) -> None:
    apply(world, aoi, "a", "am", exemption=asks_for("cohosted"))
    path = f"/submitted/{SubmittedDocument.objects.get().pk}/"
    answers = {
        name: browser(actor).get(path)
        for name, actor in {
            "aoi": aoi,
            "kei": kei,
            "desk": sign_in(duty="front_desk"),
            "stranger": sign_in(),
            "cashier": sign_in(duty="cashier"),
        }.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "aoi": 200,
        "kei": 200,
        "desk": 200,
        "stranger": 404,
        "cashier": 404,
    }
    assert answers["aoi"].content == PDF.content
    assert answers["aoi"]["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answers["aoi"]["Content-Security-Policy"]


def test_page_for_applying_later_blames_nobody_who_has_just_opened_it(
    world: World, aoi: Actor
) -> None:
    application = apply(world, aoi, "a", "am")
    client, path = browser(aoi), f"/bookings/{application.code}/exemption/"

    opened = client.get(path).content.decode()
    empty = client.post(path, {})

    assert 'name="exemption"' in opened
    assert "このフィールドは必須です。" not in opened
    assert empty.status_code == 422
    assert "このフィールドは必須です。" in empty.content.decode()


def test_nothing_is_offered_for_a_cancelled_booking_but_what_was_decided(
    world: World, aoi: Actor, kei: Actor
) -> None:
    plain = apply(world, aoi, "a", "am")
    decided = apply(world, aoi, "b", "am", exemption=asks_for("cohosted"))
    decide(kei)
    client = browser(aoi)
    pages = {each: f"/bookings/{each.code}/" for each in (plain, decided)}
    before = [client.get(path).content.decode() for path in pages.values()]
    for each in pages:
        cancel_booking(code=each.bookings.get().code, actor=aoi, now=LATER)

    after = [client.get(path).content.decode() for path in pages.values()]
    told = {"exemption": "kan:cohosted", "exemption_reason": "市と共催の講座"}
    sent = client.post(f"{pages[plain]}exemption/", told)

    assert all("減免を申請する・結果を見る" in page for page in before)
    assert "減免" not in after[0]
    assert "減免を申請する" not in after[1]
    assert "減免の結果を見る" in after[1]
    assert sent.status_code == 409
    assert "この予約は「取消」なので" in sent.content.decode()
    assert not plain.exemptions.exists()
