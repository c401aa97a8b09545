"""What stands in the way of the city's own uses and of a building that becomes a shelter."""

from django.utils.translation import gettext_lazy as _

from booking.errors.base import BookingError


class KeptForPublic(BookingError):
    """The day is kept for the public: no official and no priority use (requirement 81)."""

    code = "kept_for_public"
    template = _(
        "%(when)sは、市民のために空けておく日です（%(clause)s）。別の日を選ぶか、"
        "施設の管理者が理由を書いて登録してください。"
    )


class AlreadyOver(BookingError):
    """The time is past."""

    code = "already_over"
    template = _("%(when)sは、もう過ぎています。これからの時間を選んでください。")


class AlreadyShelter(BookingError):
    """The building has been stopped before."""

    code = "already_shelter"
    template = _("この施設は、すでに新しい予約を止めています。この画面で終わりにできます。")


class NoSuchContact(BookingError):
    """Nobody of that number opens this hall as a shelter."""

    code = "no_such_contact"
    template = _("その方は、この施設の一覧にいません。一覧を見直してください。")


class CodesChanged(BookingError):
    """Other codes count by now than those that were read out."""

    code = "codes_changed"
    template = _("番号が変わりました。いま出ている番号を、もう一度伝えてください。")


class NoShelter(BookingError):
    """The building is not stopped."""

    code = "no_shelter"
    template = _("この施設は、いま止まっていません。新しい予約を受け付けています。")
