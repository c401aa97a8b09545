"""Working on cases: who may, what follows what, how long it took, and that each act is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as configured

from accounts.errors import NotAllowed
from accounts.models import Duty
from core.actor import ANONYMOUS
from facilities.models import Facility
from notifications.models import Message
from support.enums import CaseChannel, CaseStatus, Category, Proof
from support.errors import (
    CallGoesOn,
    ImpossibleStep,
    NoAddress,
    NoCall,
    NoSuchCase,
    NotIdentified,
    TooFewProofs,
    TooManyInquiries,
    UnfilledWords,
    UnknownBooking,
)
from support.models import Call, Case, Identification
from support.services.calls import (
    end_call,
    identification_of,
    identify_caller,
    log_another_call,
    log_call,
    start_call,
)
from support.services.halls import answer_for_hall, escalate
from support.services.opening import Inquiry, receive_inquiry
from support.services.thread import (
    answer_by_mail,
    answer_by_voice,
    close,
    note,
    reopen,
    sort_case,
    take,
)
from tests.factories.accounts import Someone
from tests.support.acts import NOW, a_case, kinds

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_resident_visitor_and_clerk_open_no_case(aoi: Someone, dai: Someone) -> None:
    for who in (aoi.actor, dai.actor, ANONYMOUS):
        with pytest.raises(NotAllowed):
            a_case(who)

    assert not Case.objects.exists()


def test_call_is_logged_answered_and_solved_at_the_first_contact(
    fumi: Someone, chie: Someone
) -> None:
    start_call(actor=fumi.actor, now=NOW)
    inquiry = Inquiry(
        CaseChannel.PHONE, Category.KEY, "鍵", "どこで借りますか。", caller_id=chie.person.pk
    )

    case = log_call(
        inquiry=inquiry, answer="窓口です。", is_done=True, actor=fumi.actor, now=NOW + HOUR
    )
    end_call(actor=fumi.actor, now=NOW + HOUR + timedelta(seconds=30))

    case.refresh_from_db()
    assert kinds(case) == ["incoming", "answer", "status", "call"]
    assert (case.caller, case.caller_name, case.caller_phone) == (chie.person, "Chie", "0270000000")
    assert (case.at_first_contact, case.reaction_minutes, case.handling_minutes) == (True, 0, 0)
    assert case.talk_seconds == 3630
    assert Call.objects.get().caller == chie.person
    assert not Message.objects.exists()


def test_second_inquiry_in_one_call_is_a_case_of_its_own(fumi: Someone) -> None:
    start_call(actor=fumi.actor, now=NOW)
    for subject in ("鍵", "駐車場"):
        inquiry = Inquiry(CaseChannel.PHONE, Category.KEY, subject, "質問")
        log_call(inquiry=inquiry, answer="はい。", is_done=True, actor=fumi.actor, now=NOW)

    end_call(actor=fumi.actor, now=NOW + HOUR)

    told = list(Case.objects.order_by("pk").values_list("subject", "talk_seconds"))
    assert told == [("鍵", 3600), ("駐車場", 0)]


def test_one_telephone_an_operator_and_nothing_to_hang_up(fumi: Someone) -> None:
    with pytest.raises(NoCall):
        end_call(actor=fumi.actor, now=NOW)
    start_call(actor=fumi.actor, now=NOW)
    with pytest.raises(CallGoesOn):
        start_call(actor=fumi.actor, now=NOW)

    assert end_call(actor=fumi.actor, now=NOW - HOUR).seconds == 0
    assert Call.objects.count() == 1


def test_second_call_opens_again_and_is_no_first_contact(fumi: Someone) -> None:
    case = a_case(fumi.actor)
    close(code=case.code, actor=fumi.actor, now=NOW)
    assert Case.objects.get().at_first_contact

    log_another_call(code=case.code, text="まだ分からない。", actor=fumi.actor, now=NOW + HOUR)
    case = answer_by_voice(
        code=case.code, text="はい。", is_done=True, actor=fumi.actor, now=NOW + HOUR
    )

    assert (case.status, case.at_first_contact) == (CaseStatus.CLOSED, False)
    assert case.reaction_minutes == 60


def test_answer_by_mail_is_written_once_however_often_it_is_sent(fumi: Someone) -> None:
    case = a_case(fumi.actor)
    for _press in range(2):
        case = answer_by_mail(
            code=case.code, text="はい。", once="x", is_done=False, actor=fumi.actor, now=NOW + HOUR
        )

    assert (case.status, case.reaction_minutes) == (CaseStatus.WAITING_CALLER, 60)
    assert kinds(case) == ["incoming", "answer", "status"]
    letter = Message.objects.get()
    assert letter.facts["subject"].startswith("Re: 鍵の番号 [")
    assert letter.headers["From"].endswith(f"<{configured.SUPPORT_MAIL}>")


def test_answer_without_address_writes_nothing(fumi: Someone) -> None:
    case = a_case(fumi.actor, caller_mail="")

    with pytest.raises(NoAddress):
        answer_by_mail(
            code=case.code, text="はい。", once="x", is_done=True, actor=fumi.actor, now=NOW
        )

    assert kinds(case) == ["incoming"]
    assert not Message.objects.exists()


def test_answer_with_a_word_of_the_template_left_in_it_is_not_sent(fumi: Someone) -> None:
    case = a_case(fumi.actor)

    with pytest.raises(UnfilledWords) as refused:
        answer_by_mail(
            code=case.code,
            text="ただいま{hall}に確認しています。{x}",
            once="x",
            is_done=True,
            actor=fumi.actor,
            now=NOW,
        )

    assert "{hall}" in refused.value.message
    assert not Message.objects.exists()


def test_hall_sees_what_it_was_asked_and_answers_back(
    fumi: Someone, dai: Someone, emi: Someone, hall: Facility
) -> None:
    case = a_case(fumi.actor, category=Category.COMPLAINT)
    with pytest.raises(NoSuchCase):
        answer_for_hall(code=case.code, text="x", actor=dai.actor, now=NOW)

    escalate(code=case.code, facility_id=hall.pk, text="事情を教えて。", actor=fumi.actor, now=NOW)
    letters = set(Message.objects.values_list("letter", "recipient_id"))
    case = answer_for_hall(code=case.code, text="直しました。", actor=dai.actor, now=NOW + HOUR)

    assert letters == {("support_escalated", who.user.pk) for who in (dai, emi)}
    assert case.status == CaseStatus.OPEN
    assert kinds(case) == ["incoming", "escalation", "status", "hall_answer", "status"]
    answered = answer_by_mail(
        code=case.code, text="はい。", once="1", is_done=True, actor=fumi.actor, now=NOW + HOUR
    )
    assert answered.at_first_contact is False


def test_another_hall_and_its_own_desk_see_nothing(
    fumi: Someone, dai: Someone, hall: Facility, other_hall: Facility
) -> None:
    case = a_case(fumi.actor, facility_id=hall.pk)
    escalate(code=case.code, facility_id=other_hall.pk, text="教えて。", actor=fumi.actor, now=NOW)

    for act in (answer_for_hall, note):
        with pytest.raises(NoSuchCase):
            act(code=case.code, text="x", actor=dai.actor, now=NOW)

    assert kinds(case) == ["incoming", "escalation", "status"]


@pytest.mark.parametrize("act", [take, close, reopen])
def test_only_the_support_center_works_on_a_case(
    act: Callable[..., object], fumi: Someone, emi: Someone
) -> None:
    case = a_case(fumi.actor)

    with pytest.raises(NoSuchCase):
        act(code=case.code, actor=emi.actor, now=NOW)

    assert kinds(case) == ["incoming"]


def test_case_that_is_not_closed_cannot_be_opened_again(fumi: Someone) -> None:
    case = a_case(fumi.actor)
    close(code=case.code, actor=fumi.actor, now=NOW)

    with pytest.raises(ImpossibleStep):
        close(code=case.code, actor=fumi.actor, now=NOW)
    reopen(code=case.code, actor=fumi.actor, now=NOW)

    assert Case.objects.get().status == CaseStatus.OPEN


def test_colleague_takes_a_case_over_and_it_is_told(fumi: Someone, chie: Someone) -> None:
    Duty.objects.create(user=chie.user, kind="support", during=Duty.objects.get().during)
    case = a_case(fumi.actor)

    case = take(code=case.code, actor=chie.actor, now=NOW)

    assert (case.owner, case.status) == (chie.user, CaseStatus.OPEN)
    assert kinds(case) == ["incoming", "status", "status"]


def test_link_to_a_booking_that_does_not_exist_is_refused(fumi: Someone) -> None:
    case = a_case(fumi.actor)

    with pytest.raises(UnknownBooking):
        sort_case(
            code=case.code,
            category=Category.KEY,
            facility_id=None,
            booking_code="482-177-3064",
            actor=fumi.actor,
            now=NOW,
        )

    assert kinds(case) == ["incoming"]


def test_identification_needs_two_proofs_and_lasts_an_hour(fumi: Someone, chie: Someone) -> None:
    who: dict = {"person_id": chie.person.pk, "actor": fumi.actor}
    with pytest.raises(TooFewProofs):
        identify_caller(**who, proofs=[Proof.PHONE, Proof.PHONE], now=NOW)
    with pytest.raises(NotIdentified):
        identification_of(**who, now=NOW)

    identify_caller(**who, proofs=[Proof.PHONE, Proof.BIRTH_DATE], now=NOW)

    identification_of(**who, now=NOW + HOUR - timedelta(seconds=1))
    with pytest.raises(NotIdentified):
        identification_of(**who, now=NOW + HOUR)
    assert Identification.objects.get().proofs == ["birth_date", "phone"]


def test_form_acknowledges_and_stops_after_three_an_hour() -> None:
    inquiry = Inquiry(
        CaseChannel.WEB, Category.OTHER, "質問", "教えてください。", caller_mail="x@example.jp"
    )
    for _time in range(3):
        case = receive_inquiry(inquiry=inquiry, now=NOW)

    with pytest.raises(TooManyInquiries):
        receive_inquiry(inquiry=inquiry, now=NOW)

    assert kinds(case) == ["incoming", "automatic"]
    assert Message.objects.count() == Case.objects.count() == 3
    receive_inquiry(inquiry=inquiry, now=NOW + HOUR)
