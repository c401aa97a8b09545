"""Exemptions (減免申請) as pages show them: to who applied, and to the hall that decides."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.permissions import can_review
from booking.enums import OPEN, ExemptionState
from booking.errors import NoSuchBooking
from booking.models import Application, Exemption
from booking.rules.answers import from_json
from booking.rules.exemptions import BY_APPLICATION, offers_of
from booking.rules.wishes import Wish
from booking.selectors.mine import applicant_name
from booking.selectors.prices import wish_of
from booking.selectors.submitted import DocumentLink, links_to
from core.actor import Actor
from core.clock import day_of
from core.codes import grouped
from core.dates import moment_label, when_label
from core.money import yen_label
from facilities.rules.values import Catalogue, FacilityValue


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One reduction that was applied for, with what it takes off."""

    code: str
    name: str
    saves: str
    clause: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """One exemption in full."""

    id: int
    code: str  # of the application
    number: str
    hall: FacilityValue
    applicant: str
    uses: list[str]
    fee: str
    asked: list[AskedFor]
    granted: list[str]
    reason: str
    asked_at: str
    state: str
    state_word: str
    answer: str
    clause: str
    documents: list[DocumentLink]

    @property
    def is_open(self) -> bool:
        """Whether it waits for the hall's decision."""
        return self.state == ExemptionState.ASKED


def wishes_now(application: Application, halls: Catalogue) -> list[Wish]:
    """Where its bookings are, by number; those that have left the timetable are left out."""
    bookings = application.bookings.order_by("pk")
    return [wish for each in bookings if (wish := wish_of(each, halls)) is not None]


def offered_now(application: Application, halls: Catalogue) -> dict[str, int]:
    """What would take something off bookings that can still be changed: hall by name in forms."""
    open_ones = [each for each in application.bookings.order_by("pk") if each.status in OPEN]
    found: dict[str, int] = {}
    for booking in open_ones:
        wish = wish_of(booking, halls)
        answers = from_json(application.answers)
        if wish is None:
            continue
        for offer in offers_of(
            [wish], answers, people=application.people, on=day_of(application.made_at)
        ):
            if offer.saves_yen > 0:
                found[offer.key] = offer.hall.id
    return found


def can_be_reduced(hall: FacilityValue) -> bool:
    """Whether some version of the hall's fees knows reductions by application. No query."""
    return any(
        each.by == BY_APPLICATION for version in hall.schedules for each in version.reductions
    )


def exemptions_of(application: Application, halls: Catalogue) -> list[ExemptionView]:
    """All of an application, the newest first."""
    rows = application.exemptions.select_related(
        "application__applicant_person", "application__applicant_organisation"
    ).order_by("-pk")
    return [_view(each, halls) for each in rows]


def waiting_exemptions(hall_ids: Collection[int], halls: Catalogue) -> list[ExemptionView]:
    """Those that wait at these halls, the oldest first; no query where there can be none."""
    known = [each for each in hall_ids if can_be_reduced(halls.facility_by_id[each])]
    if not known:
        return []
    rows = (
        Exemption.objects.filter(facility_id__in=known, state=ExemptionState.ASKED)
        .select_related("application__applicant_person", "application__applicant_organisation")
        .order_by("asked_at", "pk")
    )
    return [_view(each, halls) for each in rows[:200]]


def exemptions_waiting_at(hall: FacilityValue) -> int:
    """How many wait at a hall. One query; none where its fees know no such reduction."""
    if not can_be_reduced(hall):
        return 0
    return Exemption.objects.filter(facility_id=hall.id, state=ExemptionState.ASKED).count()


def exemption_to_decide(*, number: int, actor: Actor, halls: Catalogue) -> ExemptionView:
    """One exemption for those who decide at its hall. Raises NoSuchBooking."""
    rows = Exemption.objects.select_related(
        "application__applicant_person", "application__applicant_organisation"
    )
    found = rows.filter(pk=number).first()
    if found is None or not can_review(actor, facility_id=found.facility_id):
        raise NoSuchBooking
    return _view(found, halls)


def _view(row: Exemption, halls: Catalogue) -> ExemptionView:
    application, hall = row.application, halls.facility_by_id[row.facility_id]
    bookings = [
        each
        for each in application.bookings.order_by("pk")
        if halls.room_by_id[each.room_id].facility_id == hall.id
    ]
    fee = sum(each.fee_yen or 0 for each in bookings)
    asked = _asked(row, hall, halls)
    return ExemptionView(
        id=row.pk,
        code=application.code,
        number=grouped(application.code),
        hall=hall,
        applicant=applicant_name(application),
        uses=[
            f"{halls.room_by_id[each.room_id].names}　{when_label(each.period)}"
            for each in bookings
        ],
        fee=yen_label(fee),
        asked=asked,
        granted=[each.name for each in asked if each.code in row.granted],
        reason=row.reason,
        asked_at=moment_label(row.asked_at),
        state=row.state,
        state_word=row.get_state_display(),
        answer=row.answer,
        clause=row.clause or "・".join(dict.fromkeys(each.clause for each in asked if each.clause)),
        documents=links_to(row.documents.all()),
    )


def _asked(row: Exemption, hall: FacilityValue, halls: Catalogue) -> list[AskedFor]:
    """What was applied for, priced as the booking is now; unknown codes of an old version stay."""
    application = row.application
    offered = {
        each.reduction.code: each
        for each in offers_of(
            wishes_now(application, halls),
            from_json(application.answers),
            people=application.people,
            on=day_of(application.made_at),
        )
        if each.hall.id == hall.id
    }
    found = []
    for code in row.asked:
        offer = offered.get(code)
        if offer is None:
            found.append(AskedFor(code, code, "", "", ()))
            continue
        rule = offer.reduction
        saves = f"−{yen_label(offer.saves_yen)}"
        found.append(AskedFor(code, str(rule.names), saves, rule.clause, rule.documents))
    return found
