"""Before and after of changed rows: whoever changes them, and nobody can change what was kept."""

from datetime import date, time

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from psycopg.errors import InsufficientPrivilege
from psycopg.types.range import DateRange
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Duty, Person, User
from audit.models import Change
from audit.signature import needs_a_name, signed
from booking.models import Booking
from booking.services.cancel import cancel_booking
from config.celery import app
from core.actor import Actor, Channel
from facilities.models import OpeningHours, RoomPart
from facilities.services.versions import raise_calendar_versions
from tests.booking.acts import book, first_booking
from tests.booking.conftest import sign_in
from tests.booking.world import NOW, World, build_world

EMI = Actor(user_id=7, name="Emi", channel=Channel.COUNTER)


@pytest.fixture
def world(db: None) -> World:
    made = build_world()
    Change.objects.all().delete()
    return made


@pytest.fixture
def aoi(world: World) -> Actor:
    actor = sign_in("青井")
    Change.objects.all().delete()
    return actor


def test_change_keeps_what_differs_and_who_did_it(world: World) -> None:
    with signed(lambda: EMI, "POST /desk/hours/"):
        OpeningHours.objects.update(opens_at=time(8))

    change = Change.objects.get()
    assert (change.happened, change.table_name) == ("UPDATE", "facilities_openinghours")
    assert (change.before, change.after) == ({"opens_at": "09:00:00"}, {"opens_at": "08:00:00"})
    assert (change.actor_user_id, change.actor_name) == (7, "Emi")
    assert (change.channel, change.act) == ("counter", "POST /desk/hours/")


def test_raw_sql_is_caught_and_says_which_role(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update only public.facilities_facility set phone='1' where code='kan'")

    change = Change.objects.get()
    assert (change.before, change.after) == ({"phone": "027-000-0001"}, {"phone": "1"})
    assert (change.actor_name, change.database_role) == ("", "kashikan_owner")


def test_without_the_trigger_nothing_is_kept(world: World, settings: Settings) -> None:
    """The negative control; what is not watched any more loses its trigger."""
    settings.AUDIT_WHOLE_APPS = ("accounts",)
    call_command("track_changes", verbosity=0)

    OpeningHours.objects.update(opens_at=time(8))

    assert not Change.objects.exists()


def test_new_right_and_removed_right_are_kept(aoi: Actor) -> None:
    during = DateRange(date(2026, 4, 1), None)
    duty = Duty.objects.create(user_id=aoi.user, kind="manager", during=during)
    duty.delete()

    made, removed = Change.objects.order_by("pk")
    assert (made.happened, made.before) == ("INSERT", None)
    assert made.after is not None
    assert made.after["kind"] == "manager"
    assert (removed.happened, removed.after) == ("DELETE", None)
    assert removed.before == made.after


def test_of_peoples_own_data_only_that_they_changed(aoi: Actor) -> None:
    Person.objects.update(phone="090-0000-0000", lives_in_city=True)
    User.objects.update(password="x", last_login=NOW)

    person, user = Change.objects.order_by("pk")
    assert person.before == {"phone": "", "lives_in_city": None}
    assert person.after == {"phone": "(hidden)", "lives_in_city": True}
    assert user.after == {"password": "(hidden)"}


def test_counters_and_sign_ins_are_no_changes(world: World, aoi: Actor) -> None:
    raise_calendar_versions(RoomPart.objects.values_list("pk", flat=True))
    user = User.objects.get(pk=aoi.user)
    user.last_login = NOW
    user.save()

    assert not Change.objects.exists()


def test_booking_costs_nothing_and_its_cancellation_is_kept(world: World, aoi: Actor) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    assert not Change.objects.exists()

    cancel_booking(code=code, actor=aoi, now=NOW)

    change = Change.objects.get(table_name="booking_booking")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["status"], change.after["status"]) == ("confirmed", "cancelled")
    assert change.row_id == str(Booking.objects.get().pk)


@pytest.mark.parametrize(
    ("statement", "needs"),
    [
        ('UPDATE "facilities_roompart" SET "calendar_version" = 2', False),
        ('UPDATE "facilities_roompart" SET "facility_id" = 2', True),
        ('UPDATE "accounts_user" SET "last_login" = now()', False),
        ('INSERT INTO "booking_booking" ("code") VALUES (1)', False),
        ('UPDATE "booking_booking" SET "status" = 1', True),
        ('DELETE FROM "booking_booking"', True),
        ('INSERT INTO "accounts_duty" ("kind") VALUES (1)', True),
        ('SELECT 1 FROM "accounts_duty"', False),
        ('UPDATE "booking_occupancy" SET "released_at" = now()', False),
    ],
)
def test_only_what_fires_a_trigger_is_signed(statement: str, needs: bool) -> None:
    assert needs_a_name(statement) is needs


@pytest.mark.django_db(transaction=True)
def test_name_ends_with_the_transaction() -> None:
    """A connection outlives the request: the next one must not act under this name."""
    build_world()
    with signed(lambda: EMI, "first"), transaction.atomic():
        OpeningHours.objects.update(opens_at=time(8))
    with signed(lambda: EMI, "alone"):
        OpeningHours.objects.update(opens_at=time(7))
    OpeningHours.objects.update(opens_at=time(6))

    acts = Change.objects.filter(happened="UPDATE").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["first", "alone", ""]


def test_signature_costs_one_statement(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with signed(lambda: EMI, "x"), django_assert_num_queries(2):
        OpeningHours.objects.update(opens_at=time(8))


def test_request_signs_what_it_changes(world: World, aoi: Actor, client: Client) -> None:
    code = first_booking(book(world, aoi, "a", "am")).code
    client.force_login(User.objects.get(pk=aoi.user))

    client.post(f"/bookings/{code}/cancel/")

    change = Change.objects.get(table_name="booking_booking")
    assert (change.actor_user_id, change.act) == (aoi.user, f"POST /bookings/{code}/cancel/")


def test_task_signs_what_it_changes(world: World) -> None:
    @app.task(name="tests.revise")
    def revise() -> None:
        OpeningHours.objects.update(opens_at=time(8))

    revise()

    change = Change.objects.get()
    assert (change.actor_user_id, change.actor_name) == (None, "tests.revise")


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO audit_change (at, happened) VALUES (now(), 'UPDATE')",
        "UPDATE audit_change SET act = ''",
        "DELETE FROM audit_change",
        "ALTER TABLE booking_booking DISABLE TRIGGER audit_keep_change",
        "DROP TRIGGER audit_keep_change ON booking_booking",
        "DROP FUNCTION audit_keep_change()",
        "SET session_replication_role = replica",
    ],
)
def test_application_can_neither_write_nor_silence_it(
    attempt: str, app_connection: psycopg.Connection
) -> None:
    with pytest.raises(InsufficientPrivilege):
        app_connection.execute(attempt.encode())


def test_change_of_the_application_is_kept(app_connection: psycopg.Connection) -> None:
    """The control of the refusals above: the trigger writes where the role may not."""
    build_world()

    app_connection.execute("UPDATE facilities_facility SET phone = '1'")

    change = Change.objects.get(happened="UPDATE")
    assert (change.database_role, change.after) == ("kashikan_app", {"phone": "1"})


def test_settings_name_what_exists() -> None:
    columns = [*settings.AUDIT_HIDDEN.items(), *settings.AUDIT_SILENT.items()]

    assert {*settings.AUDIT_NEVER, *settings.AUDIT_CHANGES_ONLY} <= {
        model._meta.label for model in apps.get_models()
    }
    for label, names in columns:
        assert set(names) <= {field.column for field in apps.get_model(label)._meta.fields}
