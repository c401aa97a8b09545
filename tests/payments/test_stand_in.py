"""The stand-in speaks as the library expects: its typed classes are the contract."""

import urllib.request
from typing import Any

import pytest
import stripe
from django.test import Client
from pytest_django import Settings

from config.env import BadSetting, checkout_origin
from payments import gateway
from payments.enums import Method
from payments.gateway import GatewayDown, GatewayRefused
from payments.models import Payment
from sandbox.stripe import shapes
from sandbox.stripe.server import nested
from tests.factories.accounts import Someone
from tests.payments.world import NOW, StandIn, visit

CLASSES = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
}


def never_none(cls: type) -> set[str]:
    """The fields that Stripe always fills."""
    return {
        name
        for name, kind in cls.__annotations__.items()
        if name != "OBJECT_NAME" and "Optional" not in str(kind) and "None" not in str(kind)
    }


def everything(bank: StandIn, due: Payment, aoi: Someone) -> list[dict[str, Any]]:
    """One of each object, in several states."""
    bank.bank.choose_konbini(visit(due, aoi.actor, Method.KONBINI))
    bank.bank.pay_by_card(visit(due, aoi.actor))
    intent = next(
        x
        for x in bank.bank.things.values()
        if x["object"] == "payment_intent" and x["latest_charge"]
    )
    bank.bank.refund({"payment_intent": intent["id"], "amount": "1"})
    bank.bank.dispute(intent["id"])
    return [*bank.bank.things.values(), *bank.postman.held]


def test_every_object_has_the_fields_and_no_others(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    found = everything(bank, due, aoi)

    assert {thing["object"] for thing in found} == CLASSES.keys()
    for thing in found:
        cls = CLASSES[thing["object"]]
        assert never_none(cls) <= thing.keys()
        assert thing.keys() <= set(cls.__annotations__) | {"object"}


def test_states_are_words_of_the_library(bank: StandIn, due: Payment, aoi: Someone) -> None:
    of_session = stripe.checkout.Session.__annotations__
    of_intent = stripe.PaymentIntent.__annotations__

    for thing in everything(bank, due, aoi):
        if thing["object"] == "checkout.session":
            assert f"'{thing['status']}'" in str(of_session["status"])
            assert f"'{thing['payment_status']}'" in str(of_session["payment_status"])
        elif thing["object"] == "payment_intent":
            assert f"'{thing['status']}'" in str(of_intent["status"])


def test_same_key_makes_one_thing_and_another_question_is_refused(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    bank.bank.pay_by_card(visit(due, aoi.actor))
    intent = next(x for x in bank.bank.things.values() if x["object"] == "payment_intent")
    asked = {"our_order": 1, "key": "k", "intent_id": intent["id"]}

    first = gateway.send_refund(amount_yen=100, **asked)
    second = gateway.send_refund(amount_yen=100, **asked)

    assert first.refund_id == second.refund_id
    with pytest.raises(GatewayRefused):
        gateway.send_refund(amount_yen=101, **asked)
    with pytest.raises(GatewayRefused, match="exceeds"):
        gateway.send_refund(our_order=2, key="l", intent_id=intent["id"], amount_yen=1101)


def test_library_tries_again_and_then_says_that_stripe_is_down(bank: StandIn) -> None:
    bank.bank.outages = 2
    with pytest.raises(GatewayRefused):
        gateway.fetch_session("cs_unknown")

    bank.bank.outages = 3
    with pytest.raises(GatewayDown):
        gateway.fetch_session("cs_unknown")


def test_without_a_key_nothing_is_asked(settings: Settings) -> None:
    settings.STRIPE_KEY = ""

    with pytest.raises(GatewayDown):
        gateway.fetch_session("cs_x")


def test_pages_of_the_stand_in_let_a_person_choose(
    bank: StandIn, due: Payment, aoi: Someone
) -> None:
    session = visit(due, aoi.actor)
    page = f"{bank.address}/pay/{session}"

    with urllib.request.urlopen(page) as shown:  # noqa: S310 - our own
        text = shown.read().decode()

    assert "1,200" in text
    assert f'action="/pay/{session}"' in text


def test_nested_form_fields_are_read() -> None:
    pairs = [("a[0][b]", "1"), ("a[1][b]", "2"), ("c[d]", "3"), ("e", "4"), ("f[]", "5")]

    assert nested(pairs) == {
        "a": [{"b": "1"}, {"b": "2"}],
        "c": {"d": "3"},
        "e": "4",
        "f": {"": "5"},
    }


@pytest.mark.parametrize(
    ("base", "origin"),
    [
        ("https://api.stripe.com", "https://checkout.stripe.com"),
        ("http://127.0.0.1:12111", "http://127.0.0.1:12111"),
    ],
)
def test_form_may_lead_to_the_page_that_goes_with_the_api(base: str, origin: str) -> None:
    assert checkout_origin(base) == origin


def test_base_without_scheme_is_refused() -> None:
    with pytest.raises(BadSetting):
        checkout_origin("api.stripe.com")


def test_event_of_an_unknown_kind_is_thanked_for(client: Client, bank: StandIn, db: None) -> None:
    event = shapes.event(now=int(NOW.timestamp()), kind="customer.created", about={"id": "cus_1"})

    assert bank.postman.knock(event) == 200
