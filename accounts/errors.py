"""What can be the case about people.

DomainError
└── AccountsError
    ├── NotAllowed          the duty for it is missing
    ├── AlreadyRegistered   this account has its person already
    ├── DutyAlreadyHeld     the same duty, the same hall, the same days
    ├── AlreadyMember       the same role, the same organisation, the same days
    ├── AddressTaken        another account has that e-mail address
    ├── PerhapsKnown        somebody with that phone, or reading and birthday, is there already
    ├── NothingNoted        a note without words
    ├── StandingAlreadyHeld the same standing, the same hall, some of these days
    └── NoSuchStanding      a standing without word, reason or days, or one that is not there
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


class AddressTaken(AccountsError):
    """Another account already has that e-mail address."""

    code = "address_taken"
    template = _(
        "このメールアドレスは、もう登録されています。利用者の検索で、その方を探してください。"
    )


class PerhapsKnown(AccountsError):
    """People like this one are registered; `count` says how many."""

    code = "perhaps_known"
    template = _(
        "同じ電話番号か、同じふりがなと生年月日の方が%(count)d人登録されています。"
        "同じ方でなければ、「別の方です」に印をつけて、もう一度登録してください。"
    )


class NothingNoted(AccountsError):
    """A note without words, or an end of a note that is not there."""

    code = "nothing_noted"
    template = _("メモの内容を書いてください。")


class StandingAlreadyHeld(AccountsError):
    """The same standing holds at the same hall on some of these days."""

    code = "standing_already_held"
    template = _("同じ施設の同じ区分が、この期間にもう認められています。期間を確かめてください。")


class NoSuchStanding(AccountsError):
    """A standing without word, reason or days, or one that is not this person's or group's."""

    code = "no_such_standing"
    template = _(
        "区分と理由を書いてください。期間は、始まりの日から終わりの日の順に書いてください。"
    )
