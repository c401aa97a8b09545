"""Before and after of whose rows the database keeps, with its own triggers (ADR 17).

Hidden: that it changed is kept, not what it was. Silent: a change of nothing else is not kept.
"""

AUDIT_WHOLE_APPS = ("facilities", "accounts")
AUDIT_CHANGES_ONLY = (
    "booking.Application",
    "booking.Booking",
    "booking.OfficialUse",
    "lottery.Entry",
    "lottery.Preference",
    "lottery.Result",
    "lottery.Round",
)
AUDIT_NEVER = (
    "facilities.CatalogueVersion",  # a counter
    "facilities.PictureFile",  # the row of the picture says which it is
    "accounts.Session",  # changes with every other click; who came and went stands in the trail
)
AUDIT_HIDDEN = {
    "accounts.User": ("email", "password"),
    "accounts.Person": ("name", "name_kana", "phone", "born_on"),
    "booking.Application": ("purpose_text",),
    "lottery.Entry": ("purpose_text",),
}
AUDIT_SILENT = {
    "accounts.User": ("last_login",),
    "facilities.RoomPart": ("calendar_version",),
}
