"""What can be the case about people.

DomainError
└── AccountsError
    ├── NotAllowed          the duty for it is missing
    ├── AlreadyRegistered   this account has its person already
    ├── DutyAlreadyHeld     the same duty, the same hall, the same days
    └── AlreadyMember       the same role, the same organisation, the same days
"""

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class AccountsError(DomainError):
    """Base of this app's refusals."""

    code = "accounts_error"


class NotAllowed(AccountsError):
    """The actor lacks the duty for it at this hall."""

    code = "not_allowed"
    template = _("この操作をする権限がありません。必要な場合は施設の責任者にお知らせください。")


class AlreadyRegistered(AccountsError):
    """The account already has its person."""

    code = "already_registered"
    template = _("利用者登録はすでに済んでいます。内容はマイページで変更できます。")


class DutyAlreadyHeld(AccountsError):
    """The same duty is held at the same hall on some of these days."""

    code = "duty_already_held"
    template = _("この職員は、同じ施設の同じ職務にすでに就いています。期間を確かめてください。")


class AlreadyMember(AccountsError):
    """The person has the same role in the organisation on some of these days."""

    code = "already_member"
    template = _("この方は、同じ役割ですでに団体に登録されています。期間を確かめてください。")
