"""The table URL × duty × hall: what every kind of visitor is answered at every address.

It is data. `get` and `post` begin with the answer for everybody; then follow those who are
answered differently, a later word overruling an earlier one. Answers are status codes, and
"sign-in" for being sent to the entrance. Who can be named:

    anonymous       has not signed in
    newcomer        has signed in and not yet said who they are
    owner           a resident: the person's own booking, hold and cancelled booking are theirs
    member          represents the organisation of the booking {group}; the owner belongs to it
    stranger        a resident who represents another organisation
    staff           every duty, wherever; staff@here, staff@elsewhere, staff@everywhere by place
    <duty>@<place>  one of accounts.enums.DutyKind, at `kan` (here), at `other`, or at every hall

A hall's own pages stand once for the hall `kan`; nobody but `…@here` and `…@everywhere` has a
duty there. `{own}` and the like are filled in by the test.
"""

from tests.architecture import (
    table_acts,
    table_desk,
    table_documents,
    table_fees,
    table_keys,
    table_kpi,
    table_lottery,
    table_payments,
    table_pictures,
    table_points,
    table_rules,
    table_support,
)
from tests.architecture.urls_row import (
    DONE_OWN,
    GONE_ON,
    OPEN,
    OURS,
    OWN,
    REFUSED,
    SIGNED_IN,
    Row,
)

NONE_YET = "404 anonymous=sign-in"

# Those who change bookings at the hall take a cancellation back for the applicant.
CHANGE, HERE = ("front_desk", "manager", "support"), ("here", "everywhere")

TABLE = [
    # --- For everybody ----------------------------------------------------------------------------
    Row("healthz", "/healthz", OPEN, REFUSED),
    Row("", "/", OPEN, REFUSED),
    Row("day/", "/day/?on=2026-12-05", OPEN, REFUSED),
    Row("halls/", "/halls/", OPEN, REFUSED),
    Row("halls/<slug:code>/", "/halls/kan/", OPEN, REFUSED),
    Row("halls/<slug:code>/", "/halls/nowhere/", "404", REFUSED),
    Row("rooms/<slug:code>/", "/rooms/whole/?month=2026-12", OPEN, REFUSED),
    Row("rooms/<slug:code>/", "/rooms/nowhere/", "404", REFUSED),
    Row("sitemap/", "/sitemap/", OPEN, REFUSED),
    Row("terms/", "/terms/", OPEN, REFUSED),
    Row("privacy/", "/privacy/", OPEN, REFUSED),
    Row("language/", "/language/", REFUSED, "302", {"language": "en"}),
    # --- Booking ----------------------------------------------------------------------------------
    Row(
        "hold/",
        "/hold/",
        REFUSED,
        GONE_ON,
        {"pick": "single@2026-12-05@pm"},
    ),
    Row("hold/", "/hold/", REFUSED, "409", {"pick": "nowhere"}),
    Row("basket/", "/basket/", OPEN, "302", {"pick": "single@2026-12-05@pm"}),
    Row("basket/take-out/", "/basket/take-out/", REFUSED, "302"),
    Row(
        "apply/<slug:code>/",
        "/apply/{hold}/",
        "409 anonymous=sign-in owner=200",
        "409 anonymous=sign-in owner=302",
        {"applicant": "self", "purpose": "{purpose}", "people": "3"},
    ),
    Row("apply/<slug:code>/release/", "/apply/{hold}/release/", REFUSED, GONE_ON),
    Row("my/", "/my/", "200 anonymous=sign-in newcomer=302", REFUSED),
    Row("my/feed/", "/my/feed/", REFUSED, SIGNED_IN),
    Row("feeds/<str:key>.ics", "/feeds/{feed}.ics", OPEN, REFUSED),  # whoever knows the key
    Row("feeds/<str:key>.ics", "/feeds/unknown.ics", "404", REFUSED),
    Row("rooms/<slug:code>/favourite/", "/rooms/whole/favourite/", REFUSED, GONE_ON),
    Row("bookings/<slug:code>/", "/bookings/{own}/", OWN, REFUSED),
    Row("bookings/<slug:code>/", "/bookings/{group}/", OURS, REFUSED),
    Row("bookings/<slug:code>/", "/bookings/0000000000/", "404 anonymous=sign-in", REFUSED),
    Row("bookings/<slug:code>/calendar.ics", "/bookings/{own}/calendar.ics", OWN, REFUSED),
    Row("bookings/<slug:code>/calendar.ics", "/bookings/{group}/calendar.ics", OURS, REFUSED),
    Row("bookings/<slug:code>/cancel/", "/bookings/{own}-1/cancel/", OWN, DONE_OWN),
    Row(
        "bookings/<slug:code>/cancel/",
        "/bookings/{group}-1/cancel/",
        OURS,
        "404 anonymous=sign-in owner=302 member=302",
    ),
    Row(
        "bookings/<slug:code>/restore/",
        "/bookings/{cancelled}-1/restore/",
        REFUSED,
        " ".join([DONE_OWN, *(f"{duty}@{place}=302" for duty in CHANGE for place in HERE)]),
    ),
    Row("bookings/<slug:code>/again/", "/bookings/{own}-1/again/", OWN, REFUSED),
    Row("bookings/<slug:code>/again/", "/bookings/{group}-1/again/", OURS, REFUSED),
    # --- The desk ---------------------------------------------------------------------------------
    *table_acts.TABLE,
    *table_desk.TABLE,
    *table_fees.TABLE,
    *table_rules.TABLE,
    *table_pictures.TABLE,
    # --- One's own account ------------------------------------------------------------------------
    Row("accounts/staying/", "/accounts/staying/", OPEN, REFUSED),
    Row(
        "accounts/profile/",
        "/accounts/profile/",
        SIGNED_IN,
        "422 anonymous=sign-in",
        {"name": ""},
    ),
    # --- allauth's --------------------------------------------------------------------------------
    Row("accounts/login/", "/accounts/login/", "302 anonymous=200", "302 anonymous=200"),
    Row("accounts/login/code/", "/accounts/login/code/", "302 anonymous=200", "302 anonymous=200"),
    Row("accounts/login/code/confirm/", "/accounts/login/code/confirm/", GONE_ON, GONE_ON),
    Row("accounts/signup/", "/accounts/signup/", "302 anonymous=200", "302 anonymous=200"),
    Row("accounts/logout/", "/accounts/logout/", "200 anonymous=302", "302"),
    Row("accounts/inactive/", "/accounts/inactive/", "200", "405"),
    Row("accounts/2fa/", "/accounts/2fa/", SIGNED_IN, "405 anonymous=sign-in"),
    Row("accounts/2fa/authenticate/", "/accounts/2fa/authenticate/", GONE_ON, GONE_ON),
    Row("accounts/2fa/reauthenticate/", "/accounts/2fa/reauthenticate/", GONE_ON, GONE_ON),
    Row("accounts/2fa/totp/activate/", "/accounts/2fa/totp/activate/", SIGNED_IN, SIGNED_IN),
    Row("accounts/2fa/totp/deactivate/", "/accounts/2fa/totp/deactivate/", NONE_YET, NONE_YET),
    Row(
        "accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/",
        NONE_YET,
        "405 anonymous=sign-in",
    ),
    Row(
        "accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/recovery-codes/generate/",
        SIGNED_IN,
        SIGNED_IN,
    ),
    Row(
        "accounts/2fa/recovery-codes/download/",
        "/accounts/2fa/recovery-codes/download/",
        NONE_YET,
        NONE_YET,
    ),
    Row("accounts/reauthenticate/", "/accounts/reauthenticate/", SIGNED_IN, SIGNED_IN),
    Row("accounts/email/", "/accounts/email/", SIGNED_IN, GONE_ON),
    Row("accounts/confirm-email/", "/accounts/confirm-email/", GONE_ON, GONE_ON),
    Row("accounts/password/change/", "/accounts/password/change/", SIGNED_IN, SIGNED_IN),
    Row("accounts/password/set/", "/accounts/password/set/", GONE_ON, GONE_ON),
    Row("accounts/password/reset/", "/accounts/password/reset/", "200", "200"),
    Row("accounts/password/reset/done/", "/accounts/password/reset/done/", "200", REFUSED),
    Row(
        "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "/accounts/password/reset/key/1-set-password/",
        "200",
        "200",
    ),
    Row("accounts/password/reset/key/done/", "/accounts/password/reset/key/done/", "200", "405"),
    *table_documents.TABLE,
    *table_payments.TABLE,
    *table_points.TABLE,
    *table_keys.TABLE,
    *table_support.TABLE,
    *table_kpi.TABLE,
    *table_lottery.TABLE,
]
