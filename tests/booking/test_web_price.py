"""Shown, charged and quoted are one price: for every hall of Maebashi, through page and command."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Person
from booking.errors import BookingError
from booking.models import Booking, FeeLine
from booking.rules.questions import is_equipment
from booking.rules.wishes import Pick
from booking.selectors.prices import frozen_lines, lines_told
from booking.services.hold import hold_rooms
from core.actor import Actor
from core.clock import day_of
from facilities.enums import PaymentMode, Unit
from facilities.rules.fees.asked import NONE
from facilities.rules.values import RoomValue, in_force
from facilities.selectors import catalogue
from tests.booking.priced import lines_on, yen_on
from tests.booking.world import NOW
from tests.factories.accounts import Someone, an_organisation, member_of, someone
from tests.kept import Kept, keeping

pytestmark = pytest.mark.django_db
MAEBASHI = Path("facilities/data/maebashi")
HALLS = sorted(path.stem for path in (MAEBASHI / "fees").glob("*.yaml"))


kept_halls = keeping(lambda: call_command("load_facilities", str(MAEBASHI), verbosity=0))


@pytest.fixture
def who(kept_halls: Kept[object], db: None, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody of the city who may book for a group, too; the halls are loaded."""
    kept_halls.put()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    person = someone("青井", "aoi@example.jp")
    Person.objects.filter(pk=person.person.pk).update(lives_in_city=True)
    member_of(an_organisation(), person, Role.REPRESENTATIVE)
    return person


def rooms_priced(hall: str) -> Iterator[RoomValue]:
    """The rooms of a hall for which something is paid."""
    for room in catalogue().facility_by_code[hall].rooms:
        rules = in_force(room.rules, day_of(NOW))
        if rules is not None and rules.payment != PaymentMode.FREE:
            yield room


def held(room: RoomValue, actor: Actor) -> tuple[str, Pick] | None:
    """A hold of one slot on the first day on which the room can be had; None where it never is."""
    hall = catalogue().facility_by_id[room.facility_id]
    for ahead in range(3, 90):
        day = day_of(NOW) + timedelta(days=ahead)
        table = hall.timetable(room.timetable_code, day)
        for slot in table.slots[:1] if table else ():
            try:
                pick = Pick(room.code, day, slot.code)
                return hold_rooms(picks=[pick], actor=actor, now=NOW).code, pick
            except BookingError:
                continue
    return None


def plainly(form: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Somebody of the city who wants nothing besides: as fields, and as a case for `quote`."""
    fields: dict[str, Any] = {}
    case: dict[str, Any] = {}
    for hall in form.questions.halls:
        at = f"hall-{hall.hall.code}-"
        for each in hall.words:
            word = each.words[0] if not each.may_be_none else NONE
            fields[f"{at}word-{each.dimension}"] = word
            if word != NONE:
                case[each.dimension] = word
        fields[f"{at}paid"] = "no"
        fields |= {f"{at}ask-person_in_charge": "青井 葵", f"{at}ask-phone": "027-000-0000"}
    return fields, case


def everything(form: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every question answered the dear way: as fields of the form, and as a case for `quote`."""
    fields: dict[str, Any] = {}
    case: dict[str, Any] = {}
    for hall in form.questions.halls:
        at = f"hall-{hall.hall.code}-"
        for each in hall.words:
            fields[f"{at}word-{each.dimension}"] = case[each.dimension] = each.words[-1]
        if hall.admission:
            fields |= {f"{at}paid": "yes", f"{at}admission": 2000}
            case["admission"] = 2000
        fields |= {f"{at}ask-person_in_charge": "青井 葵", f"{at}ask-phone": "027-000-0000"}
    for use in form.questions.uses:
        for charge in use.requests:
            fields[f"use-{use.number}-want-{charge.code}"] = 1
            kind = "equipment" if is_equipment(charge) else "requests"
            case.setdefault(kind, {})[charge.code] = 1
    return fields, case


def quoted(hall: str, folder: Path, case: dict[str, Any]) -> list[tuple[str, int]]:
    """The lines that the command answers for a case."""
    file = folder / "case.json"
    file.write_text(json.dumps(case, default=str), encoding="utf-8")
    out = StringIO()
    schedule = MAEBASHI / "fees" / f"{hall}.yaml"
    call_command("quote", schedule=schedule, case=file, json=True, stdout=out)
    return [(line["label"], line["yen"]) for line in json.loads(out.getvalue())["lines"]]


def shown(page: Any) -> list[tuple[str, int]]:
    """The lines on the page."""
    return [
        (line.label, int(line.yen.replace("円", "").replace(",", "").replace("−", "-")))
        for line in lines_on(page)
    ]


@pytest.mark.parametrize("dear", [False, True], ids=["plain", "everything"])
@pytest.mark.parametrize("hall", HALLS)
def test_page_and_command_say_the_same_and_it_is_charged(
    who: Someone, tmp_path: Path, hall: str, dear: bool
) -> None:
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    room = next(rooms_priced(hall))
    found = held(room, who.actor)

    assert found is not None
    code, pick = found
    check(client, hall, room, code, pick, tmp_path, dear=dear)


def check(
    client: Client, hall: str, room: RoomValue, code: str, pick: Pick, folder: Path, *, dear: bool
) -> None:
    """One hold: what the page shows is what the command says and what is charged."""
    first = client.get(f"/apply/{code}/")
    fields, said = (everything if dear else plainly)(first.context["form"])
    typed = {"applicant": applicant(first), "purpose": purpose(first), "people": 5, **fields}
    case = {"room": room.code, "day": pick.day, **when(room, pick), "people": 5, **said}

    page = client.post(f"/apply/{code}/", typed | {"recompute": 1})
    lines = quoted(hall, folder, case)
    done = client.post(f"/apply/{code}/", typed | {"shown": yen_on(page)})

    assert shown(page) == lines
    assert done.status_code == 302
    booking = Booking.objects.latest("pk")
    assert booking.fee_yen == sum(yen for _label, yen in lines)
    frozen = FeeLine.objects.filter(booking=booking).order_by("position")
    assert list(frozen.values_list("label", "yen")) == lines


def when(room: RoomValue, pick: Pick) -> dict[str, Any]:
    """The time of a case: the slot of the ordinance, or the clock where it is let by the hour."""
    table = catalogue().facility_by_id[room.facility_id].timetable(room.timetable_code, pick.day)
    assert table is not None
    if table.unit == Unit.SLOTS:
        return {"slots": [pick.slot_code]}
    slot = next(each for each in table.slots if each.code == pick.slot_code)
    return {"from": f"{slot.starts_at:%H:%M}", "to": f"{slot.ends_at:%H:%M}"}


def applicant(page: Any) -> str:
    return str(page.context["form"].fields["applicant"].choices[0][0])


def purpose(page: Any) -> int:
    return int(page.context["form"].fields["purpose"].choices[-1][0])


@pytest.mark.parametrize("language", ["en", "ja-easy"])
@pytest.mark.parametrize("dear", [False, True], ids=["plain", "everything"])
def test_booking_says_its_price_line_by_line_as_the_form_did(
    who: Someone, language: str, *, dear: bool
) -> None:
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    client.cookies["kashikan_language"] = language
    found = held(next(rooms_priced("bunka-kaikan")), who.actor)
    assert found is not None
    path = f"/apply/{found[0]}/"
    first = client.get(path)
    fields, _said = (everything if dear else plainly)(first.context["form"])
    typed = {"applicant": applicant(first), "purpose": purpose(first), "people": 5, **fields}

    page = client.post(path, typed | {"recompute": 1})
    done = client.post(path, typed | {"shown": yen_on(page)})
    booking = client.get(done.headers["Location"])

    [item] = booking.context["page"].items
    assert item.lines == lines_on(page)
    if language == "en":
        assert all((line.label + line.how).isascii() or "¥" in line.how for line in item.lines)


def test_price_that_rules_of_now_no_longer_say_stays_as_it_was_written_down(who: Someone) -> None:
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    found = held(next(rooms_priced("bunka-kaikan")), who.actor)
    assert found is not None
    first = client.get(f"/apply/{found[0]}/")
    fields, _said = plainly(first.context["form"])
    typed = {"applicant": applicant(first), "purpose": purpose(first), "people": 5, **fields}
    client.post(f"/apply/{found[0]}/", typed | {"shown": yen_on(first)})
    booking = Booking.objects.select_related("application").get()
    sold = frozen_lines(booking)
    [line] = sold
    dearer = [replace(line, yen=line.yen + 100)]

    with override("en"):
        told, stays = (lines_told(booking, each, catalogue()) for each in (sold, dearer))

    assert told != sold
    assert stays == dearer
