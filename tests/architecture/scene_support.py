"""What the rows of table_support speak of: a case put to a hall, one put to none, a mail."""

from pathlib import Path

from accounts.models import User
from core.actor import Actor, DutyAt
from notifications.models import Message
from support.enums import CaseChannel, Category
from support.models import Article, IncomingMail, Mailbox
from support.services.filing import file_mails
from support.services.halls import escalate
from support.services.opening import Inquiry, open_case
from tests.booking.world import NOW

MAILS = Path(__file__).parents[1] / "support" / "mails"


def support_things(operator: User, owner: Actor, *, facility_id: int) -> dict[str, str]:
    """Codes and keys for the addresses of the support center."""
    actor = Actor(user_id=operator.pk, person_id=None, duties=frozenset({DutyAt("support", None)}))
    mailbox = Mailbox.objects.create(address="support@example.jp")
    mail = IncomingMail.objects.create(
        mailbox=mailbox,
        identity="<attach@example.jp>",
        uid=1,
        raw=(MAILS / "attachments.eml").read_bytes(),
        fetched_at=NOW,
    )
    file_mails(now=NOW)
    asked = mail.line.case.code
    escalate(code=asked, facility_id=facility_id, text="?", actor=actor, now=NOW)
    inquiry = Inquiry(CaseChannel.PHONE, Category.KEY, "key", "where?", caller_id=owner.person)
    Article.objects.create(slug="key", category="key", question="?", answer="!", is_published=True)
    return {
        "asked": asked,
        "case": open_case(inquiry=inquiry, actor=actor, now=NOW).code,
        "mail": str(mail.pk),
        "letter": str(Message.objects.filter(recipient_id=owner.user).first().pk),  # type: ignore[union-attr]
    }
