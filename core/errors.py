"""What can go wrong in a way that was foreseen.

    DomainError
    ├── NotSignedIn, PleaseTryAgain
    └── one base per app (BookingError, FacilityError, …), in that app's errors.py
        └── one class per thing that is the case (RoomTaken, OutsideReceptionPeriod, …)

A view shows `error.message` to the person and goes on; nothing is logged as a failure.
Everything else is a bug and propagates.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """An anticipated refusal: a stable `code` for programs, a kind `message` for people.

    A subclass declares `code` and `template`; `facts` fill the template's %(names)s.
    """

    code: ClassVar[str] = "domain_error"
    template: ClassVar[str | Promise] = ""

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence to show, in the language that is active now."""
        return str(self.template) % self.facts if self.facts else str(self.template)

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class NotSignedIn(DomainError):
    """The act needs a person, and nobody has signed in."""

    code = "not_signed_in"
    template = _("ログインしてから、もう一度お試しください。")


class PleaseTryAgain(DomainError):
    """Somebody else was at the same rows for too long; nothing was written."""

    code = "please_try_again"
    template = _(
        "ほかの方の操作と重なり、時間内に終わりませんでした。まだ何も変わっていません。"
        "少し待ってから、もう一度お試しください。"
    )
