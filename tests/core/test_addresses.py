"""Addresses of what has a public number are those of the patterns."""

from django.urls import reverse, set_script_prefix

from core.addresses import address_of

CODES = ("4821773064", "0000000000")


def test_address_is_the_one_that_leads_to_the_view() -> None:
    for view in ("booking:apply", "booking:booking", "payments:pay"):
        assert [address_of(view, code) for code in CODES] == [
            reverse(view, args=[code]) for code in CODES
        ]


def test_address_begins_where_the_service_does() -> None:
    plain = address_of("booking:booking", CODES[0])

    set_script_prefix("/city/")
    try:
        assert address_of("booking:booking", CODES[0]) == f"/city{plain}"
    finally:
        set_script_prefix("/")
