"""Files that came with a mail, read out of its bytes again."""

from core.actor import Actor
from core.codes import normalise
from support.errors import NoSuchCase
from support.models import Case, IncomingMail
from support.permissions import can_see
from support.rules.attachments import Attachment
from support.rules.mail import read_mail


def file_of(*, code: str, mail_id: int, number: int, actor: Actor) -> Attachment | None:
    """The file, if it may be opened. Raises NoSuchCase; the mail must be one of that case."""
    case = Case.objects.filter(code=normalise(code)).first()
    if case is None or not can_see(actor, case):
        raise NoSuchCase
    mail = IncomingMail.objects.filter(pk=mail_id, line__case=case).first()
    if mail is None:
        return None
    files = read_mail(bytes(mail.raw)).attachments
    return next((each for each in files if each.number == number and each.mime), None)
