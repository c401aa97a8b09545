"""A clerk revises rules: what it changes in words, what it means for what is booked, who may."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from accounts.models import Person, User
from audit.models import Entry
from booking.enums import OfficialKind
from booking.models import OfficialUse
from booking.rules_fields import groups_of
from booking.selectors.rules_impact import RulesImpact, rules_impact
from booking.selectors.rules_told import changes_told, sections_on
from booking.services.occupy import as_range
from booking.services.rules import check_rules, revise_rules, take_back_rules
from core.actor import Actor
from core.clock import JST, at
from core.periods import Period
from facilities.errors import WithdrawalMoved
from facilities.models import BookingRules
from facilities.rules.values import FacilityValue
from facilities.selectors import catalogue
from facilities.selectors.hall_file import hall_text
from tests.booking.conftest import sign_in
from tests.booking.desk.stage import a_booking
from tests.booking.ruling import publishable, sent
from tests.booking.world import NOW, SATURDAY, World
from tests.factories.accounts import someone

FROM = date(2026, 12, 1)
RULES = """rules:
  - code: std
    from: 2026-12-01
    opens: {basis: month_first, months: 2, at: 9:00}
    closes: {days: 0}
    cancel_days: 7
    applicants: [organisation]
    limits: [{most: 1, per: month}]
    refunds: [{days: 7, percent: 50}]
    source: 改正条例
"""
CLOSED = """closed:
  - {from: 2026-12-01, source: 改正条例, days: [{kind: weekday, weekdays: [sat]}]}
"""
TABLE = """timetables:
  - code: std
    from: 2026-12-01
    unit: slots
    slots:
      - {code: am, name: {ja: 午前, kana: ごぜん, en: Morning}, starts: 9:00, ends: 12:00}
"""
HOURS = "hours:\n  - {from: 2026-12-01, opens: 9:00, closes: 21:00, source: 改正条例}\n"
PENALTIES = """penalties:
  - {from: 2099-01-01, points: [{for: no_show, points: 1}], counts: {months: 6}, source: 新規則}
"""
HALL = "/desk/rules/{}?hall=kan"


@pytest.fixture
def hall(world: World) -> FacilityValue:
    """The world's hall, which has a file."""
    publishable()
    return catalogue().facility_by_code["kan"]


@pytest.fixture
def client(emi: Actor) -> Client:
    """The manager's browser."""
    browser = Client()
    browser.force_login(User.objects.get(pk=emi.user))
    return browser


def revised(*parts: str) -> str:
    """The hall's file with these entries more."""
    text = hall_text("kan")
    for part in parts:
        key = part.split("\n", 1)[0] + "\n"
        assert key in text
        text = text.replace(key, part, 1)
    return text


def fuki() -> Person:
    """Somebody who books as a person."""
    return someone("Fuki", "fuki@example.jp").person


def impact_of(hall: FacilityValue, text: str, actor: Actor) -> RulesImpact:
    """What the file means for what is booked."""
    tried = check_rules(hall=hall, content=text.encode(), file="rules", actor=actor, now=NOW)
    return rules_impact(before=tried.before, after=tried.after, first=FROM, now=NOW)


def test_changes_are_told_topic_by_topic_once(hall: FacilityValue, emi: Actor) -> None:
    text = revised(RULES, CLOSED)

    tried = check_rules(hall=hall, content=text.encode(), file="rules", actor=emi, now=NOW)
    told = changes_told(tried.before, tried.after, days=tried.days, halls=catalogue())

    [day] = told
    assert day.begins == "2026年12月1日(火)"
    found = {each.what: (each.where, each.before, each.after) for each in day.changes}
    assert found["受付の始まり"] == (
        "すべての室",
        "利用する月の3か月前の月の初日の9:00から申し込めます。",
        "利用する月の2か月前の月の初日の9:00から申し込めます。",
    )
    assert found["申し込める人"][1:] == ("個人・団体", "団体")
    assert found["休館日"][1:] == ("毎週月曜日（月曜休館）", "毎週土曜日")
    assert found["根拠"][1:] == ("条例", "改正条例")
    assert "受付の終わり" not in found


def test_what_holds_at_once_is_told_apart(hall: FacilityValue, emi: Actor) -> None:
    text = hall_text("kan").replace("sources:", "prohibited: [花火]\nsources:", 1)

    tried = check_rules(hall=hall, content=text.encode(), file="rules", actor=emi, now=NOW)
    [told] = changes_told(tried.before, tried.after, days=tried.days, halls=catalogue())

    assert (told.begins, tried.days) == ("", ())
    assert [(each.what, each.before, each.after) for each in told.changes] == [
        ("禁止事項", "", "花火")
    ]


def test_every_day_of_a_meeting_is_told_before_it_is_moved(hall: FacilityValue, emi: Actor) -> None:
    period = (
        "lotteries:\n  - {use_from: 2027-10-01, use_to: 2028-03-31, entry_from: 2027-06-01, "
        "entry_to: 2027-07-11, result_on: 2027-08-01, "
        "meeting: {day: 2027-07-18, at: '10:00', place: 会議室}}\n"
    )
    text = hall_text("kan").replace("rooms:", period + "rooms:", 1)
    now_held = check_rules(hall=hall, content=text.encode(), file="rules", actor=emi, now=NOW).seen
    revise_rules(hall=hall, content=text.encode(), file="rules", seen=now_held, actor=emi, now=NOW)
    moved = text.replace("'10:00'", "'13:30'").replace("07-11", "07-04")

    tried = check_rules(hall=hall, content=moved.encode(), file="rules", actor=emi, now=NOW)
    [told] = changes_told(tried.before, tried.after, days=tried.days, halls=catalogue())

    [change] = told.changes
    assert change.what == "調整会議の期間"
    assert "10:00（会議室）" in change.before
    assert "7月11日" in change.before
    assert "13:30（会議室）" in change.after
    assert "7月4日" in change.after


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (CLOSED, "休館日です（毎週土曜日）"),
        (HOURS + TABLE, "開館時間の外です"),
        (RULES.replace("    limits: [{most: 1, per: month}]\n", ""), "個人には貸さない室です"),
        (RULES.replace("[organisation]", "[person]"), "上限を超えます"),
    ],
)
def test_booking_that_new_rules_would_not_allow_is_named_with_its_reason(
    hall: FacilityValue, world: World, emi: Actor, part: str, reason: str
) -> None:
    person = fuki()
    for room in (world.part_a, world.single):
        a_booking(room, SATURDAY, hours=(18, 22), person=person)

    impact = impact_of(hall, revised(*re.split(r"(?=^timetables)", part, flags=re.MULTILINE)), emi)

    assert (impact.count, impact.hit_count) == (2, 2)
    assert all(reason in each.reasons[0] for each in impact.hits)
    assert [each.closes for each in impact.hits] == [part == CLOSED] * 2


def test_what_was_not_allowed_before_either_is_not_counted(
    hall: FacilityValue, world: World, emi: Actor
) -> None:
    monday = SATURDAY + timedelta(days=2)  # closed already
    person = fuki()
    a_booking(world.part_a, monday, hours=(9, 12), person=person)
    a_booking(world.single, SATURDAY - timedelta(days=7), hours=(9, 12), person=person)

    impact = impact_of(hall, revised(HOURS, TABLE), emi)

    assert (impact.count, impact.hits) == (1, ())


def test_use_of_the_citys_on_a_newly_kept_day_is_named(
    hall: FacilityValue, world: World, emi: Actor
) -> None:
    during = Period(at(SATURDAY, NOW.time().replace(hour=9)), at(SATURDAY, NOW.time()))
    OfficialUse.objects.create(
        series="1", code="1-1", room=world.single, during=as_range(during), slot_codes=["am"],
        kind=OfficialKind.OFFICIAL, department="総務課", reason="式典",
        made_at=NOW, made_by_id=emi.user,
    )  # fmt: skip
    kept = "kept:\n  - {from: 2026-12-01, source: 要綱, days: [{kind: weekday, weekdays: [sat]}]}\n"

    impact = impact_of(hall, hall_text("kan") + kept, emi)

    [hit] = impact.hits
    assert (hit.is_official, hit.who, hit.reasons) == (
        True, "総務課", ("市民のために空けておく日です",)
    )  # fmt: skip


def test_deadlines_and_refunds_that_move_are_counted(
    hall: FacilityValue, world: World, emi: Actor
) -> None:
    a_booking(world.part_a, SATURDAY, hours=(9, 12), person=fuki())

    impact = impact_of(hall, revised(RULES), emi)

    [moved] = impact.moved
    assert ("12月2日" in moved.before, "11月28日" in moved.after) == (True, True)
    assert impact.refund_count == 1
    assert impact_of(hall, revised(CLOSED), emi).moved == ()


def test_only_who_may_edit_the_hall_revises(hall: FacilityValue, aoi: Actor) -> None:
    content = revised(RULES).encode()

    for actor in (aoi, sign_in(duty="front_desk")):
        same: dict[str, Any] = {"hall": hall, "actor": actor, "now": NOW}
        with pytest.raises(PermissionDenied):
            check_rules(content=content, file="rules", **same)
        with pytest.raises(PermissionDenied):
            revise_rules(content=content, file="rules", seen="", **same)
        with pytest.raises(PermissionDenied):
            take_back_rules(begins=FROM, seen="", **same)

    assert not Entry.objects.filter(verb="publish_rules").exists()


def test_minutes_around_a_use_follow_the_rules_of_its_day(world: World) -> None:
    rules = BookingRules.objects.get(room=world.single)
    first = DateRange(rules.valid.lower, SATURDAY)
    BookingRules.objects.filter(pk=rules.pk).update(valid=first)
    rules.pk, rules.valid, rules.turnaround_minutes = None, DateRange(SATURDAY, None), 30
    rules.save()
    publishable()
    room = catalogue().room_by_code["single"]
    use = [
        Period(datetime(2026, 12, day, 9, tzinfo=JST), datetime(2026, 12, day, 12, tzinfo=JST))
        for day in (4, 5)
    ]

    after = [room.kept_for(each).end - each.end for each in use]

    assert after == [timedelta(0), timedelta(minutes=30)]
    assert room.longest_buffers == (0, 30)


def fields_of(client: Client, what: str = "rules:std") -> Any:
    """The form as a browser would send it, unchanged."""
    page = client.get(HALL.format("change/") + f"&what={what}")
    posted = sent(page.context["groups"])
    posted["from"] = "2099-01-01"
    return posted


def test_bad_input_is_answered_at_its_field_and_nothing_typed_is_lost(
    hall: FacilityValue, client: Client
) -> None:
    posted = fields_of(client)
    posted["cancel_days"], posted["opens.count"] = "七", "5"

    page = client.post(HALL.format("change/") + "&what=rules:std", posted)

    assert page.status_code == 422
    text = page.content.decode()
    assert 'id="id_cancel-days-error"' in text
    assert "整数にしてください（「七」）" in text
    again = sent(page.context["groups"])
    assert (again["cancel_days"], again["opens.count"]) == ("七", "5")
    assert BookingRules.objects.count() == 4


def test_clerk_changes_fields_sees_and_publishes(hall: FacilityValue, client: Client) -> None:
    posted = fields_of(client)
    posted["cancel_days"] = "5"
    seen = client.post(HALL.format("change/") + "&what=rules:std", posted)
    assert seen.context["days"][0].changes[0].after.startswith("利用日の5日前")
    draft = seen.context["draft"]

    sent_on = {"text": draft.text, "seen": seen.context["seen"], "act": "publish"}
    done = client.post(HALL.format("revise/"), sent_on)

    assert done.status_code == 302
    assert done["Location"].endswith("on=2099-01-01")
    assert set(BookingRules.objects.filter(valid__startswith=date(2099, 1, 1)).values_list(
        "cancel_days", flat=True
    )) == {5}  # fmt: skip
    page = client.get(HALL.format(""))
    assert [each.state for each in page.context["versions"]] == ["future", "present"]
    assert page.context["deeds"][0].days == ("2099年1月1日(木)",)
    asked = client.get(HALL.format("2099-01-01/withdraw/"))
    assert "公開した規則を取りやめますか" in asked.content.decode()
    assert asked.context["what"] == page.context["versions"][0].subjects
    assert BookingRules.objects.count() > 4  # asking withdraws nothing
    client.post(HALL.format("2099-01-01/withdraw/"), {"seen": asked.context["seen"]})
    assert BookingRules.objects.count() == 4
    assert client.get(HALL.format("2099-01-01/withdraw/")).status_code == 302


def test_rules_published_after_the_question_are_not_withdrawn(
    hall: FacilityValue, client: Client
) -> None:
    publish(client, fields_of(client))
    asked = client.get(HALL.format("2099-01-01/withdraw/"))
    posted = fields_of(client)
    posted["from"] = "2098-01-01"
    publish(client, posted)

    refused = client.post(
        HALL.format("2099-01-01/withdraw/"), {"seen": asked.context["seen"]}, follow=True
    )

    assert BookingRules.objects.filter(valid__startswith=date(2099, 1, 1)).exists()
    assert str(WithdrawalMoved().message) in refused.content.decode()
    assert refused.context["seen"] != asked.context["seen"]  # and is asked again


def test_first_rules_of_a_kind_are_not_said_to_go_on(
    hall: FacilityValue, client: Client, emi: Actor
) -> None:
    same: dict[str, Any] = {"hall": hall, "file": "rules", "actor": emi, "now": NOW}
    same["content"] = f"{hall_text('kan')}{PENALTIES}".encode()
    revise_rules(seen=check_rules(**same).seen, **same)

    asked = client.get(HALL.format("2099-01-01/withdraw/")).content.decode()

    assert "前の内容がつづきます" not in asked
    assert "前の内容がないため、公開のページからなくなるもの：点数と利用の制限" in asked


def test_version_that_has_not_begun_is_changed_itself_also_its_day(
    hall: FacilityValue, client: Client
) -> None:
    publish(client, fields_of(client))
    page = client.get(HALL.format("change/") + "&what=rules:std&version=2099-01-01")
    posted = sent(page.context["groups"])
    assert (posted["from"], page.context["instead_of"]) == ("2099-01-01", "2099-01-01")

    posted["from"], posted["instead_of"] = "2098-01-01", page.context["instead_of"]
    publish(client, posted)

    begins = set(BookingRules.objects.values_list("valid__startswith", flat=True))
    assert begins == {date(2020, 4, 1), date(2098, 1, 1)}


def publish(client: Client, posted: Any) -> None:
    """Look at what the fields do, and publish it, another day for cancelling included."""
    posted["cancel_days"] = "5"
    seen = client.post(HALL.format("change/") + "&what=rules:std", posted)
    sent_on = {"text": seen.context["draft"].text, "seen": seen.context["seen"], "act": "publish"}
    assert client.post(HALL.format("revise/"), sent_on).status_code == 302


def test_who_looked_at_older_rules_looks_again(hall: FacilityValue, client: Client) -> None:
    posted = fields_of(client)
    posted["cancel_days"] = "5"
    seen = client.post(HALL.format("change/") + "&what=rules:std", posted)
    sent_on = {
        "text": seen.context["draft"].text, "seen": seen.context["seen"], "act": "publish",
        "what": "rules:std", "begins": "2099-01-01",
    }  # fmt: skip
    other = hall_text("kan").replace("closed:\n", CLOSED.replace("2026-12-01", "2098-01-01"), 1)
    looked = client.post(HALL.format("revise/"), {"text": other, "act": "check"})
    client.post(
        HALL.format("revise/"),
        {"text": other, "seen": looked.context["seen"], "act": "publish"},
    )

    page = client.post(HALL.format("revise/"), sent_on)

    assert page.status_code == 409
    assert "ほかの人がこの施設の規則を変えました" in page.content.decode()
    assert "2098-01-01" in page.context["draft"].text  # theirs stays beside ours
    [day] = page.context["days"]
    assert day.begins == "2099年1月1日(木)"
    assert not BookingRules.objects.filter(cancel_days=5).exists()


def test_rows_are_added_by_a_button_and_unknown_subjects_are_not_found(
    hall: FacilityValue, client: Client
) -> None:
    posted = fields_of(client)
    posted["act"], posted["cancel_days"] = "add:limits", "4"

    page = client.post(HALL.format("change/") + "&what=rules:std", posted)

    again = sent(page.context["groups"])
    assert (page.status_code, again.getlist("limits[]")) == (200, ["limits[1]"])
    assert again["cancel_days"] == "4"
    for what in ("rules:other", "prices", ""):
        assert client.get(HALL.format("change/") + f"&what={what}").status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_page_costs_the_same_for_any_number_of_versions(
    hall: FacilityValue, client: Client, versions: int
) -> None:
    for year in range(2098, 2098 + versions - 1):
        posted = fields_of(client)
        posted["from"] = f"{year}-01-01"
        publish(client, posted)
    client.get(HALL.format(""))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(HALL.format(""))

    assert len(page.context["versions"]) == versions
    assert len(queries) == 15


@pytest.mark.parametrize("bookings", [1, 3])
def test_impact_costs_the_same_for_any_number_of_bookings(
    hall: FacilityValue, world: World, emi: Actor, bookings: int
) -> None:
    people = [someone(f"P{n}", f"p{n}@example.jp").person for n in range(bookings)]
    for number, person in enumerate(people):
        a_booking(world.part_a, SATURDAY, hours=(9 + 3 * number, 12 + 3 * number), person=person)
    content = revised(CLOSED).encode()
    tried = check_rules(hall=hall, content=content, file="rules", actor=emi, now=NOW)

    with CaptureQueriesContext(connection) as queries:
        impact = rules_impact(before=tried.before, after=tried.after, first=FROM, now=NOW)

    assert (impact.hit_count, len(queries)) == (bookings, 2)


def test_unchanged_rules_are_not_published(hall: FacilityValue, client: Client) -> None:
    page = client.post(HALL.format("revise/"), {"text": hall_text("kan"), "act": "check"})

    assert page.status_code == 422
    assert "いまの規則と同じです" in page.content.decode()


def test_file_comes_out_as_it_stands(hall: FacilityValue, client: Client) -> None:
    file = client.get(HALL.format("file/"))

    assert file.content.decode() == hall_text("kan")
    assert 'filename="kan.yaml"' in file["Content-Disposition"]


def test_every_subject_has_its_fields_and_every_section_its_link(hall: FacilityValue) -> None:
    keys = {each.key for each in sections_on(hall, FROM, catalogue()) if each.key}

    assert keys == {"rules:std", "hours", "closed", "kept", "penalties"}
    assert all(groups_of(key) for key in keys)
