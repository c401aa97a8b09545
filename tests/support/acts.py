"""Acts and mails of the support center's tests, in one line each."""

from datetime import datetime
from email.message import EmailMessage

from core.actor import Actor
from core.clock import JST
from support.enums import CaseChannel, Category
from support.models import Case
from support.services.opening import Inquiry, open_case

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=JST)  # a Tuesday


def a_mail(subject: str = "鍵について", **headers: str) -> bytes:
    """A mail of a resident, with these headers besides; underscores stand for hyphens."""
    mail = EmailMessage()
    given = {"From": "aoi@example.jp", "To": "support@kashikan.example", "Subject": subject}
    given |= {"Message-ID": f"<{abs(hash(subject))}@example.jp>"}
    for name, value in (given | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        mail[name] = value
    mail.set_content("鍵の受け取り方を教えてください。")
    return mail.as_bytes()


def a_case(actor: Actor, *, now: datetime = NOW, **more: object) -> Case:
    """A case that an operator typed in."""
    given: dict = {
        "channel": CaseChannel.PHONE,
        "category": Category.KEY,
        "subject": "鍵の番号",
        "text": "鍵の番号が分からない。",
        "caller_mail": "aoi@example.jp",
    } | more
    return open_case(inquiry=Inquiry(**given), actor=actor, now=now)


def kinds(case: Case) -> list[str]:
    """The story of a case as a list of words."""
    return list(case.lines.order_by("at", "pk").values_list("kind", flat=True))
