"""The small world in which the table of URLs, duties and halls is walked: who is there, what is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums import DutyKind, Role
from accounts.models import Organisation, Person, User
from booking.enums import Cause, ClearedFor, OfficialKind
from booking.models import (
    Application,
    Booking,
    Clearance,
    Closure,
    DayWarning,
    Exemption,
    PenaltyPoint,
    PriorityClaim,
    SubmittedDocument,
)
from booking.services.apply import ApplyRequest
from booking.services.cancel import cancel_booking
from booking.services.closures import close_rooms
from booking.services.feeds import renew_feed
from booking.services.hold import hold_rooms
from booking.services.official import OfficialRequest, place_official
from core import clock
from core.actor import Actor
from core.periods import Period
from facilities.models import Facility, HallPicture, Room, RoomPart
from facilities.services.versions import raise_catalogue_version
from payments.rules.values import DueLine
from payments.services.dues import open_payment
from tests.architecture.scene_lottery import lottery_things
from tests.architecture.scene_support import support_things
from tests.booking.acts import apply_over
from tests.booking.world import NOW, SATURDAY, World, build_world, picks
from tests.documents.papers import issue as issue_paper
from tests.factories.accounts import a_user, an_organisation, duty_of, member_of, someone
from tests.keys.house import one_key_and_box
from tests.people import a_hall

CLOSED_ON = date(2026, 12, 15)
WALKED_AT = NOW + timedelta(minutes=5)


@dataclass(frozen=True)
class Scene:
    """Who visits (None: nobody has signed in), and what the addresses of the table speak of."""

    visitors: dict[str, User | None]
    things: dict[str, str]


def build_scene() -> Scene:
    """Everybody and everything of the table."""
    world = build_world()
    here, elsewhere = world.facility, _other_hall()
    circle, others = an_organisation(), an_organisation("Choir")
    residents = {
        "owner": _resident("Aoi", circle, Role.BOOKER),
        "member": _resident("Ben", circle, Role.REPRESENTATIVE),
        "stranger": _resident("Chie", others, Role.REPRESENTATIVE),
    }
    staff = dict(_staff({"here": here, "elsewhere": elsewhere, "everywhere": None}))
    users = {name: User.objects.get(pk=actor.user) for name, actor in residents.items()}
    things = _things(world, residents["owner"], residents["member"], circle)
    things |= support_things(staff["support@everywhere"], residents["owner"], facility_id=here.pk)
    return Scene(
        visitors={"anonymous": None, "newcomer": a_user("new@example.jp"), **users, **staff},
        things=things,
    )


def _resident(name: str, organisation: Organisation, role: Role) -> Actor:
    who = someone(name, f"{name}@example.jp".lower())
    member_of(organisation, who, role)
    return who.actor


def _staff(places: dict[str, Facility | None]) -> Iterator[tuple[str, User]]:
    for kind in DutyKind:
        for place, hall in places.items():
            who = someone(f"{kind} {place}", f"{kind}-{place}@example.jp")
            duty_of(who, kind, hall.pk if hall else None)
            yield f"{kind}@{place}", who.user


def _other_hall() -> Facility:
    """A second hall that is shown: it has a room. Its own site is a link to the outside."""
    hall = a_hall("other")
    Facility.objects.filter(pk=hall.pk).update(url="https://hall.example.jp/")
    part = RoomPart.objects.create(facility=hall, code="other-part", name="part")
    names = {"name": "other", "name_kana": "", "name_en": ""}
    room = Room.objects.create(
        facility=hall, code="other-room", timetable_code="none", capacity=5, **names
    )
    room.parts.set([part])
    raise_catalogue_version()
    return hall


def _closure(world: World) -> Closure:
    """A day on which the single room is closed."""
    keeper = someone("Keeper")
    duty_of(keeper, DutyKind.MANAGER, world.facility.pk)
    day = Period(clock.day_start(CLOSED_ON), clock.day_start(CLOSED_ON + timedelta(days=1)))
    return close_rooms(
        room_ids={world.single.pk}, during=day, reason="works", actor=keeper.actor, now=NOW
    )


def _things(world: World, owner: Actor, member: Actor, circle: Organisation) -> dict[str, str]:
    def booked(actor: Actor, slot: str, *, group: int | None = None) -> str:
        hold = hold_rooms(picks=picks("a", slot), actor=actor, now=NOW)
        wanted = ApplyRequest(purpose_id=world.purpose.pk, people=3, organisation_id=group)
        return apply_over(code=hold.code, request=wanted, actor=actor, now=NOW).code

    own, cancelled = booked(owner, "am"), booked(owner, "pm")
    cancel_booking(code=f"{cancelled}-1", actor=owner, now=NOW)
    return {
        "own": own,
        "owner_person": Person.objects.get(pk=owner.person).code,
        "cancelled": cancelled,
        "group": booked(member, "night", group=circle.pk),
        "feed": renew_feed(actor=owner, now=NOW),
        "hold": hold_rooms(picks=picks("b", "am"), actor=owner, now=NOW).code,
        "purpose": str(world.purpose.pk),
        **one_key_and_box(world),
        "paper": _paper(own),
        "payment": _payment(owner, world.facility.pk),
        "person": Person.objects.get(pk=owner.person).code,
        "circle": circle.code,
        "room": str(world.single.pk),
        "closure": str(_closure(world).pk),
        **_official(world),
        **_penalties(world, f"{cancelled}-1", owner),
        **_exemption(own, owner, world),
        "claim": str(_claim(own, world).pk),
        **lottery_things(world, owner, member),
        **_pictures(world),
    }


def _pictures(world: World) -> dict[str, str]:
    """One that everybody sees, and one that was taken down."""
    up, down = "a" * 32, "b" * 32
    for digest, taken_down_at in ((up, None), (down, NOW)):
        picture = HallPicture.objects.create(
            facility=world.facility,
            kind="photo",
            description={"ja": "entrance"},
            digest=digest,
            put_up_at=NOW,
            taken_down_at=taken_down_at,
        )
        picture.files.create(width=480, height=320, content=b"RIFF")
    shown = HallPicture.objects.get(digest=up)
    return {"digest": up, "taken_down": down, "picture": str(shown.pk)}


def _exemption(own: str, owner: Actor, world: World) -> dict[str, str]:
    """Something that the owner applied for, with a document."""
    exemption = Exemption.objects.create(
        application=Application.objects.get(code=own),
        facility=world.facility,
        asked=["cohosted"],
        reason="with the city",
        asked_at=NOW,
        asked_by_id=owner.user,
        channel="web",
    )
    document = SubmittedDocument.objects.create(
        exemption=exemption,
        name="plan.pdf",
        mime="application/pdf",
        content=b"%PDF-1.7",
        received_at=NOW,
    )
    return {"exemption": str(exemption.pk), "submitted": str(document.pk)}


def _claim(own: str, world: World) -> PriorityClaim:
    """By which the owner's application would have come before the public."""
    return PriorityClaim.objects.create(
        application=Application.objects.get(code=own),
        facility=world.facility,
        documents=["plan"],
    )


def _official(world: World) -> dict[str, str]:
    """A use of the city, and an act that had made room for it."""
    keeper = someone("Town hall")
    duty_of(keeper, DutyKind.MANAGER, world.facility.pk)
    wanted = OfficialRequest(
        picks=picks("single", "night"),
        kind=OfficialKind.OFFICIAL,
        department="office",
        reason="briefing",
    )
    [use] = place_official(request=wanted, actor=keeper.actor, now=NOW)
    act = Clearance.objects.create(
        code="1234567890",
        facility=world.facility,
        made_for=ClearedFor.OFFICIAL,
        cause=Cause.CITY,
        reason="briefing",
        rooms=["single"],
        first=use.period.start,
        last=use.period.end,
        lines=[],
        made_at=NOW,
        made_by=keeper.user,
    )
    return {"official": use.code, "act": act.code}


def _penalties(world: World, code: str, owner: Actor) -> dict[str, str]:
    """A point of the owner's at `kan`, and a day there without any."""
    point = PenaltyPoint.objects.create(
        booking=Booking.objects.get(code=code),
        sequence=1,
        cause="late_cancel",
        facility=world.facility,
        person_id=owner.person,
        points=1,
        use_on=SATURDAY,
        happened_on=clock.day_of(NOW),
        given_at=NOW,
        ends_on=SATURDAY,
    )
    warning = DayWarning.objects.create(
        kind="warning", source="rain", day=SATURDAY, entered_by_id=owner.user, entered_at=NOW
    )
    warning.facilities.set([world.facility.pk])
    return {"point": str(point.pk), "warning": str(warning.pk)}


def _payment(owner: Actor, facility_id: int) -> str:
    """A sum that the owner owes at `kan`; the member may pay it, too."""
    return open_payment(
        purpose="test_fee",
        reference="own",
        facility_id=facility_id,
        title="room",
        lines=[DueLine("room", 600, 10)],
        payer_id=owner.user,
        due_at=NOW + timedelta(days=3),
        actor=owner,
        now=NOW,
    ).code


def _paper(reference: str) -> str:
    """The rest of the address that checks a paper about the owner's application."""
    issued = issue_paper(reference=reference)
    return f"{issued.code}/?k={issued.token}"
