"""The pages and files of figures: who sees which halls, what stands in them."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.actor import Actor
from kpi.definitions import FIGURES
from kpi.services.roll_up import roll_up
from tests.booking.acts import book
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world
from tests.kpi.test_roll_up import DECEMBER

LATER = NOW + timedelta(days=20)


@pytest.fixture
def world(db: None) -> World:
    """A month with one use, counted."""
    world = build_world()
    book(world, sign_in("青井"), "a", "am", people=12)
    roll_up(month=DECEMBER, now=LATER)
    return world


def client_of(actor: Actor) -> Client:
    """A browser in which the actor has signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user))
    return client


@pytest.fixture
def dx(db: None) -> Client:
    """The DX office's browser."""
    return client_of(sign_in("数田", duty="dx_office"))


def test_page_shows_every_figure_with_its_formula_and_the_plan(world: World, dx: Client) -> None:
    page = dx.get("/figures/?month=2026-12").content.decode()

    assert all(str(figure.name) in page for figure in FIGURES)
    assert all(str(figure.formula).replace("&", "&amp;") in page for figure in FIGURES)
    assert "100%" in page  # all eight procedures
    assert "2026-03-31" in page  # the plan's target date


def test_page_takes_the_same_queries_for_any_number_of_figures(
    world: World, dx: Client, django_assert_max_num_queries: object
) -> None:
    dx.get("/figures/?month=2026-12")

    with django_assert_max_num_queries(7):  # type: ignore[operator]
        dx.get("/figures/?month=2026-12")


def test_figure_page_names_rooms_and_ways(world: World, dx: Client) -> None:
    page = dx.get("/figures/bookings/?month=2026-12").content.decode()

    assert "見本公民館 a室" in page
    assert "ウェブ" in page


def test_month_that_was_not_counted_says_so(world: World, dx: Client) -> None:
    assert "まだ集計していません" in dx.get("/figures/?month=2020-01").content.decode()


def test_csv_and_json_hold_the_same_values(world: World, dx: Client) -> None:
    text = dx.get(f"{reverse('kpi:csv')}?month=2026-12").content.decode("utf-8-sig")
    values = json.loads(dx.get(f"{reverse('kpi:json')}?month=2026-12").content)["values"]

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(values) > len(FIGURES)
    [people] = [
        row
        for row in rows
        if (row["figure"], row["facility"], row["cut"]) == ("people", "", "total")
    ]
    assert people["value"] == "12.0"


def test_file_of_one_hall_holds_no_other(world: World, dx: Client) -> None:
    text = dx.get(f"{reverse('kpi:csv')}?month=2026-12&hall=kan").content.decode("utf-8-sig")

    assert {row["facility_code"] for row in csv.DictReader(io.StringIO(text))} == {"kan"}


def test_nonsense_for_a_month_is_the_last_whole_one(world: World, dx: Client) -> None:
    assert dx.get("/figures/?month=2026-13").status_code == 200
