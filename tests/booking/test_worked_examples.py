"""Every worked example through the pages: held, answered, shown, booked, owed: to the yen.

A hall is built from the example's schedule. A resident picks the slots of its case, gives its
answers on the form and confirms. What nobody says of themselves, staff give beforehand (Standing);
what the hall decides, it decides at the desk (減免); time before and after is typed there when they
leave.
"""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.enums import DutyKind
from accounts.models import Session, User
from accounts.services.standings import StandingRequest, give_standing
from booking.models import Booking, Exemption, FeeLine
from booking.rules.questions import MOST_PIECES, parts_of
from core.clock import JST
from facilities.models import Facility, Purpose
from facilities.rules.fees import Case, Schedule, Use
from facilities.rules.fees.asked import NONE, needs_of
from facilities.rules.fees.choice import schedule_for
from payments.enums import PaymentStatus
from payments.models import Payment
from tests.booking.acts import pay
from tests.booking.conftest import sign_in
from tests.booking.priced import lines_on, yen_on
from tests.booking.schedule_hall import CODE, build_hall, picks_of, read
from tests.facilities.fees.examples import Example, of_doc, of_tables
from tests.facilities.fees.prices import quoted
from tests.factories.accounts import Someone, duty_of, someone

pytestmark = pytest.mark.django_db

EXAMPLES = [*of_tables(), *of_doc()]
DAYS = "several days in one use: each day is booked, kept, moved and cancelled by itself"
AFTER = "an amount that is known only afterwards: the form asks for some pieces"
MINUTES = "heating by the minute for a part of the use: the form asks for it slot by slot"
NOT_ON_PAGES = {
    "chiba: one night with sheets": DAYS,
    "chiba: two nights": DAYS,
    "haiyuza: two performances on six days": DAYS,
    "komono: wake and funeral over two days from outside": DAYS,
    "shimin-gallery: the second unit is half": DAYS,
    "shimin-gallery: admission and sale count once": DAYS,
    "shimin-gallery: a sale of young people's works": DAYS,
    "uchiko: 5000 yen exactly and an hour and a half of heating": MINUTES,
    "uchiko: electricity as billed": AFTER,
    "ushijima: outside, at night with lights": MINUTES,
    "ushijima: a group of disabled people": MINUTES,
    "fees.md days 1": DAYS,
    "fees.md individuals 4": DAYS,
    "fees.md days 3": DAYS,
}


def missing_on_pages(case: Case) -> str:
    """Why no page takes a case as it is; empty where one does."""
    if any(use.until is not None for use in case.uses):
        return DAYS
    wanted = [each for use in case.uses for each in use.wanted]
    if any(each.pieces > MOST_PIECES for each in wanted):
        return AFTER
    return MINUTES if any(each.minutes is not None for each in wanted) else ""


def test_only_these_examples_cannot_go_through_the_pages() -> None:
    cases = {each.name: read(each.schedule, each.case)[1] for each in EXAMPLES}
    reasons = {name: missing_on_pages(case) for name, case in cases.items()}

    assert len(cases) == len(EXAMPLES)
    assert {name: reason for name, reason in reasons.items() if reason} == NOT_ON_PAGES


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES if each.name not in NOT_ON_PAGES],
    ids=lambda example: example.name,
)
def test_pages_show_and_charge_what_the_example_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: Example
) -> None:
    versions, case = read(example.schedule, example.case)
    purpose = build_hall(example.schedule, versions, case.uses)
    now = moment_of(case)
    monkeypatch.setattr(timezone, "now", lambda: now)
    who = someone("青井", "aoi@example.jp")
    given_by_staff(who, versions, case, now)

    form_yen, form_lines = booked(signed_in(who), case, purpose)
    if case.granted:
        granted_at_the_desk(case)
    if is_timed(case):
        monkeypatch.setattr(timezone, "now", lambda: midnight_after(case) - timedelta(minutes=1))
        left_at_the_desk(case, yen=example.yen)

    told = quoted(tmp_path, schedule=example.schedule, case=example.case)
    lines = sorted((line["label"], line["yen"]) for line in told["lines"])
    if not case.granted and not is_timed(case):
        assert (form_yen, sorted(form_lines)) == (example.yen, lines)
    assert sorted(shown_at_the_desk()) == lines
    assert sum(booking.fee_yen or 0 for booking in Booking.objects.all()) == example.yen
    assert sorted(frozen_now()) == lines
    assert owed_or_paid() == example.yen


def booked(client: Client, case: Case, purpose: Purpose) -> tuple[int, list[tuple[str, int]]]:
    """Pick, answer, look at the price, confirm: the sum and the lines that the form showed."""
    picks = [str(pick) for use in case.uses for pick in picks_of(use)]
    held = client.post("/hold/", {"pick": picks})
    assert held.status_code == 302
    form = client.get(held["Location"]).context["form"]
    typed = {"applicant": "self", "purpose": purpose.pk, **typed_into(form, case)}
    if case.granted:
        keys = [f"{CODE}:{code}" for code in case.granted]
        typed |= {"exemption": keys, "exemption_reason": "要綱に合います"}
    page = client.post(held["Location"], typed | {"recompute": 1})
    done = client.post(held["Location"], typed | {"shown": yen_on(page)})
    assert done.status_code == 302
    return yen_on(page), [(line.label, yen_of(line.yen)) for line in lines_on(page)]


def granted_at_the_desk(case: Case) -> None:
    """The hall grants what was applied for with the booking."""
    decision = {"granted": list(case.granted), "reason": "要綱に合います"}
    address = f"/desk/exemptions/{Exemption.objects.get().pk}/"
    assert staff(DutyKind.APPROVER).post(address, decision).status_code == 302


def is_timed(case: Case) -> bool:
    """Whether something is known only when they have left: minutes before and after, takings."""
    return any(
        use.early_minutes or use.extension_minutes or use.overrun_minutes or use.takings
        for use in case.uses
    )


def left_at_the_desk(case: Case, *, yen: int) -> None:
    """They paid, came and left: the desk types the minutes, sees `yen`, and writes them down."""
    [use], booking = case.uses, Booking.objects.get()
    pay(Payment.objects.get(), now=booking.application.made_at)
    clerk, at = staff(DutyKind.FRONT_DESK), f"/desk/bookings/{booking.code}"
    clerk.post(f"{at}/check-in/", {"people": 5})
    asked = clerk.get(f"{at}/after-use/").context["form"].fields
    minutes = {
        "early": use.early_minutes,
        "extension": use.extension_minutes,
        "overrun": use.overrun_minutes,
        "takings": use.takings or 0,
    }
    typed = {name: minutes[name] for name in asked}
    assert sum(typed.values()) == sum(minutes.values())
    page = clerk.post(f"{at}/after-use/", typed | {"recompute": 1})
    assert page.context["change"].yen == yen
    assert clerk.post(f"{at}/after-use/", typed | {"shown": yen}).status_code == 302


def shown_at_the_desk() -> list[tuple[str, int]]:
    """The lines on the desk's pages of all bookings."""
    clerk = staff(DutyKind.FRONT_DESK)
    pages = [
        clerk.get(f"/desk/bookings/{code}/").context["booking"]
        for code in Booking.objects.values_list("code", flat=True)
    ]
    return [(label, yen_of(yen)) for page in pages for label, yen in page.fee_lines]


def frozen_now() -> list[tuple[str, int]]:
    """The lines that hold: those of each booking's last pricing."""
    last = FeeLine.objects.filter(pricing=F("booking__pricing"))
    return list(last.values_list("label", "yen"))


def owed_or_paid() -> int:
    """What is due and what was paid, together."""
    real = Payment.objects.exclude(status=PaymentStatus.VOID)
    return sum(real.values_list("amount_yen", flat=True))


def staff(kind: DutyKind) -> Client:
    """The browser of a member of staff."""
    who = someone("職員", f"staff{User.objects.count()}@example.jp")
    duty_of(who, kind, None)
    return signed_in(who)


def signed_in(who: Someone) -> Client:
    """Their browser. The database compares a session's end with its own clock, not with ours."""
    client = Client()
    client.force_login(who.user, "accounts.backends.AccountBackend")
    Session.objects.update(expire_date=datetime(2999, 1, 1, tzinfo=JST))
    return client


def midnight_after(case: Case) -> datetime:
    """When the day of the use is over."""
    return datetime.combine(case.uses[0].day + timedelta(days=1), time(0), tzinfo=JST)


def moment_of(case: Case) -> datetime:
    """When somebody applies: on the day of the permit, or a week before the use."""
    day = case.permit_on or min(use.day for use in case.uses) - timedelta(days=7)
    return datetime.combine(day, time(10), tzinfo=JST)


def schedule_of(versions: tuple[Schedule, ...], case: Case, now: datetime) -> Schedule:
    found = schedule_for(versions, use_on=case.uses[0].day, permit_on=now.date())
    assert found is not None
    return found


def given_by_staff(who: Someone, versions: tuple[Schedule, ...], case: Case, now: datetime) -> None:
    """The words of the case that the form never asks for, as staff give them at the hall."""
    schedule = schedule_of(versions, case, now)
    asked = needs_of(schedule, {use.room for use in case.uses}).words
    open_words = {each.dimension: set(each.words) for each in asked}
    words = {
        word
        for use in case.uses
        for dimension, said in use.words.items()
        for word in said - open_words.get(dimension, set())
    }
    clerk = sign_in("恵美", duty="manager")
    for word in sorted(words):
        request = StandingRequest(
            person_id=who.person.pk,
            word=word,
            facility_id=Facility.objects.get().pk,
            first=now.date(),
            last=None,
            reason="登録",
        )
        give_standing(request=request, actor=clerk, now=now)


def typed_into(form: Any, case: Case) -> dict[str, Any]:
    """The answers of the case as fields; what it leaves open is as preset, or the first word."""
    first = case.uses[0]
    fields: dict[str, Any] = {"people": sum(first.people.values()) or 5}
    for hall in form.questions.halls:
        at = f"hall-{CODE}-"
        for each in hall.words:
            said = next(iter(first.words.get(each.dimension, ())), each.default)
            none = NONE if each.may_be_none else each.words[0]
            fields[f"{at}word-{each.dimension}"] = said or none
        if hall.admission:
            fields[f"{at}paid"] = "yes" if first.admission else "no"
            fields[f"{at}admission"] = first.admission or ""
        fields |= {f"{at}people-{word}": first.people.get(word, 0) for word in hall.people}
    for asked in form.questions.uses:
        use = use_of(asked.wish.room.code, case)
        offered = {charge.code: charge for charge in asked.requests}
        for wanted in use.wanted:
            parts = [slot.code for slot in parts_of(asked, offered[wanted.code])]
            chosen = parts if wanted.slots is None else sorted(wanted.slots)
            fields[f"use-{asked.number}-want-{wanted.code}"] = chosen if parts else wanted.pieces
    return fields


def use_of(room: str, case: Case) -> Use:
    """The use of a room; each example uses a room once."""
    [use] = [use for use in case.uses if use.room == room]
    return use


def yen_of(text: str) -> int:
    """1,200円 as a number."""
    return int(text.replace("円", "").replace(",", "").replace("−", "-"))
