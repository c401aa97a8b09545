"""manage.py load_people: the people of the demonstration, and whom to sign in as.

Repeatable: whoever is there already is left as they are. Refuses outside a demonstration,
because the password is printed for everybody to read.
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.enums import DutyKind
from accounts.models import Duty, Organisation, Person, User
from accounts.rules import TERMS_VERSION
from accounts.services.duties import appoint
from accounts.services.organisations import register_organisation
from accounts.services.registration import register_person
from accounts.services.second_factor import set_up
from accounts.services.sign_in import trust_address
from core import clock
from core.actor import system
from core.names import listed
from facilities.models import Facility

PEOPLE = Path(__file__).resolve().parents[2] / "people.toml"
ACTOR = system("load_people")


class Command(BaseCommand):
    """Makes who is missing, then prints the table."""

    help = "Makes the demonstration's people and prints whom to sign in as."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("The demonstration's people share a password that everybody knows.")
        data = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))
        now = clock.now()
        with transaction.atomic():
            for entry in data["person"]:
                halls = _halls(entry.get("halls", [data["hall"]]))
                user = _load(entry, password=data["password"], halls=halls, now=now)
                if "duty" in entry:
                    set_up(user=user, secret=data["second_factor"], actor=ACTOR, now=now)
            _load_organisation(data["organisation"], now=now)
        self._print_table(data)

    def _print_table(self, data: dict[str, Any]) -> None:
        for entry in data["person"]:
            if address := entry.get("email"):
                at_hall = "duty" in entry and not entry.get("everywhere")
                halls = _halls(entry.get("halls", [data["hall"]])) if at_hall else []
                place = f" ({listed(hall.name for hall in halls)})" if halls else ""
                self.stdout.write(f"{address:<16}  {data['password']}  {entry['who']}{place}")


def _halls(codes: list[str]) -> list[Facility]:
    """Those of these codes; without any of them the first hall of all."""
    halls = Facility.objects.order_by("position", "pk")
    if not (found := list(halls.filter(code__in=codes) or halls[:1])):
        raise CommandError("There are no halls yet: run manage.py load_facilities first.")
    return found


def _load(entry: dict[str, Any], *, password: str, halls: list[Facility], now: datetime) -> User:
    email = entry.get("email")
    if email is None:
        known = User.objects.filter(email=None, person__name_kana=entry["name_kana"])
    else:
        known = User.objects.filter(email=email)
    user = known.first() or User.objects.create_user(email, password if email else None)
    trust_address(user=user)
    if not Person.objects.filter(user=user).exists():
        register_person(
            user=user,
            name=entry["name"],
            name_kana=entry["name_kana"],
            phone=entry.get("phone", ""),
            lives_in_city=entry.get("lives_in_city"),
            terms_version=TERMS_VERSION,
            actor=ACTOR,
            now=now,
        )
    if "duty" in entry and not Duty.objects.filter(user=user).exists():
        for hall_id in [None] if entry.get("everywhere") else [hall.pk for hall in halls]:
            appoint(
                user=user,
                duty=DutyKind(entry["duty"]),
                facility_id=hall_id,
                during=DateRange(clock.day_of(now), None),
                actor=ACTOR,
                now=now,
            )
    return user


def _load_organisation(entry: dict[str, Any], *, now: datetime) -> None:
    details = {key: value for key, value in entry.items() if key != "representative"}
    if not Organisation.objects.filter(name_kana=details["name_kana"]).exists():
        representative = Person.objects.get(user__email=entry["representative"])
        register_organisation(**details, representative=representative, actor=ACTOR, now=now)
