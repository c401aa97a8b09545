"""The tables of the support center."""

from support.models.call import Call, Identification
from support.models.case import Case, Line
from support.models.knowledge import AnswerTemplate, Article
from support.models.mail import IncomingMail, Mailbox

__all__ = [
    "AnswerTemplate",
    "Article",
    "Call",
    "Case",
    "Identification",
    "IncomingMail",
    "Line",
    "Mailbox",
]
