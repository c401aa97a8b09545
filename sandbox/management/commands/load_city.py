"""manage.py load_city: two invented years of the city, up to this moment.

Made once: a city that is there already is left as it is. Refuses outside a demonstration.
"""

from argparse import ArgumentParser
from datetime import time, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Person, User
from core import clock
from core.clock import at
from documents.models import Document
from kpi.rules.months import Month
from kpi.services.roll_up import roll_up
from notifications.enums import OPEN_STATUSES
from notifications.models import Delivery
from sandbox.city.money import Cashier
from sandbox.city.names import material
from sandbox.city.people import citizens, staff_of_the_city
from sandbox.city.regulars import come_every_week
from sandbox.city.story import Story
from sandbox.city.waiting import leave_things_to_do

MONTHS = 24
MONTHS_AHEAD = 2
WISHES_A_DAY = 0.6
AROUND_NOW = timedelta(days=12)
CLOSING = time(22, 30)
QUESTIONS_A_MONTH = 9
SEED = 20261126


class Command(BaseCommand):
    """The whole story in one transaction: all of it or nothing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of it: tests play a short one."""
        parser.add_argument("--months", type=int, default=MONTHS)
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, months: int, seed: int, **options: Any) -> None:
        """Play, then say how much there is."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("The city is invented; it belongs into a demonstration only.")
        if User.objects.filter(email=material()["staff"]["desk"]["email"]).exists():
            return
        with transaction.atomic():
            self._play(months, Random(seed))  # noqa: S311 - a story, no secret

    def _play(self, months: int, chance: Random) -> None:
        now = clock.now()
        begins, today = now - timedelta(days=30 * months), clock.day_of(now)
        staff = staff_of_the_city(since=clock.day_of(begins), now=begins)
        people = citizens(chance, staff=staff, begins=begins, now=now)
        story = Story(chance, staff, people, now, Cashier(staff.cashier, chance))
        for offset in range(30 * (months + MONTHS_AHEAD)):
            day = clock.day_of(begins + timedelta(days=offset))
            wishes = WISHES_A_DAY * (1.5 if day.weekday() >= 5 else 1)  # noqa: PLR2004 - Saturday
            if abs(day - today) < AROUND_NOW:
                wishes *= 6  # what a visitor looks at first is this week
            for _ in range(int(wishes) + (chance.random() < wishes % 1)):
                story.wish_for_a_room(day)
            story.plan(at(day, CLOSING), story.cashier.close_all)
        for _ in range(QUESTIONS_A_MONTH * months):
            when = begins + (now - begins) * chance.random()
            story.plan(when, story.somebody_asks)
        leave_things_to_do(story)
        story.play(self.stdout.write)
        guests = list(Person.objects.filter(pk__in=[each.person_id for each in people]))
        regular = come_every_week(chance, guests, staff=staff, begins=begins, now=now)
        self._settle(now=now, begins=Month.of(clock.day_of(begins)))
        self.stdout.write(
            f"An invented city: {len(people)} people, {story.booked + regular} bookings."
        )

    def _settle(self, *, now: Any, begins: Month) -> None:
        """The letters of these years have long been read, its papers are drawn when looked at."""
        for delivery in Delivery.objects.filter(status__in=OPEN_STATUSES, next_try_at__lte=now):
            delivery.mark_sent(now=delivery.next_try_at or now)
        for document in Document.objects.filter(render_at__lte=now):
            document.mark_rendered()  # taken off the list
        month, last = begins, Month.of(clock.day_of(now))
        while month <= last:
            roll_up(month=month, now=now)
            month = month.following
