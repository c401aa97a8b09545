"""The trail: who, what, when; in the caller's transaction."""

from datetime import datetime

import pytest
from django.db import transaction

from audit.models import Entry, View
from audit.services import record, record_view
from core.actor import Actor, Channel, system
from core.clock import JST

NOW = datetime(2026, 12, 1, 10, tzinfo=JST)
CLERK = Actor(user_id=7, person_id=8, name="Dai", channel=Channel.COUNTER)


@pytest.mark.django_db
def test_entry_says_who_did_what_by_which_way() -> None:
    record(
        actor=CLERK,
        verb="cancel",
        object_type="booking",
        object_code="4821773064",
        now=NOW,
        facts={"reason": "asked by telephone"},
    )

    entry = Entry.objects.get()
    assert (entry.actor_user_id, entry.actor_name, entry.channel) == (7, "Dai", "counter")
    assert (entry.verb, entry.object_type, entry.object_code) == ("cancel", "booking", "4821773064")
    assert (entry.at, entry.is_system) == (NOW, False)
    assert entry.facts == {"reason": "asked by telephone"}


@pytest.mark.django_db
def test_system_is_named_as_such() -> None:
    record(actor=system("nightly"), verb="expire", object_type="hold", object_code="1", now=NOW)

    entry = Entry.objects.get()
    assert (entry.is_system, entry.actor_name, entry.actor_user_id) == (True, "nightly", None)


@pytest.mark.django_db
def test_view_says_who_looked_at_whose_data() -> None:
    record_view(actor=CLERK, page="desk_day", object_type="person", object_code="8", now=NOW)

    view = View.objects.get()
    assert (view.actor_user_id, view.page, view.object_code, view.at) == (7, "desk_day", "8", NOW)


@pytest.mark.django_db(transaction=True)
def test_change_taken_back_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record(actor=CLERK, verb="cancel", object_type="booking", object_code="1", now=NOW)
        raise RuntimeError

    assert not Entry.objects.exists()
