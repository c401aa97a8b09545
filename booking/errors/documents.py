"""What stands in the way of documents that are handed in before a decision."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError


class DocumentUnreadable(BookingError):
    """A document is no PDF or picture, or too large, or there are too many."""

    code = "document_unreadable"
    template = _(
        "書類を読み取れません。PDF（5MBまで）か、JPEG・PNGの写真（10MBまで）を、"
        "全部で5つまで選んでください。"
    )


class TooManyDocuments(BookingError):
    """So many have come for one claim that nobody would read more."""

    code = "too_many_documents"
    template = _("書類は全部で%(most)dまで送れます。ほかの書類は、窓口に持ってきてください。")


class DeadlineTooEarly(BookingError):
    """The last day for a document is today or past."""

    code = "deadline_too_early"
    template = _("期限は、明日からあとの日にしてください。")


class PapersMissing(BookingError):
    """Documents of a priority claim are missing and nobody said that it may be permitted so."""

    code = "papers_missing"
    template = _(
        "まだない書類があるので、許可していません：%(papers)s。書類を受け取るか、"
        "「書類がそろっていなくても許可する」を選んでください。"
    )
