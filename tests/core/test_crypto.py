"""What is sealed opens only for its purpose, in its row, under a secret that is still known."""

import pytest
from pytest_django import Settings

from core.crypto import CannotOpen, decrypt, encrypt

PLAIN = b"thirty-two bytes that nobody sees"


def test_sealed_opens_again_and_hides_what_it_holds() -> None:
    sealed = encrypt("box", PLAIN, bound_to="1")

    assert decrypt("box", sealed, bound_to="1") == PLAIN
    assert PLAIN not in sealed
    assert encrypt("box", PLAIN, bound_to="1") != sealed


@pytest.mark.parametrize(("purpose", "row"), [("mail", "1"), ("box", "2")])
def test_sealed_opens_nowhere_else(purpose: str, row: str) -> None:
    sealed = encrypt("box", PLAIN, bound_to="1")

    with pytest.raises(CannotOpen):
        decrypt(purpose, sealed, bound_to=row)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_changed_bytes_do_not_open(place: int) -> None:
    sealed = bytearray(encrypt("box", PLAIN, bound_to="1"))
    sealed[place] ^= 1

    with pytest.raises(CannotOpen):
        decrypt("box", bytes(sealed), bound_to="1")


def test_former_secret_counts_while_it_is_listed(settings: Settings) -> None:
    sealed = encrypt("box", PLAIN, bound_to="1")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" + "9876543210" * 5

    assert decrypt("box", sealed, bound_to="1") == PLAIN
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CannotOpen):
        decrypt("box", sealed, bound_to="1")
