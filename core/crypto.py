"""Secrets pass through here and nowhere else: derived keys, tokens, digests, sealed things."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import signing

_READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NONCE = 12


class CannotOpen(Exception):
    """Sealed bytes were changed, belong elsewhere, or were sealed under a key that is gone."""


def key_for(purpose: str) -> bytes:
    """32 bytes derived from the installation's secret for one purpose only (HMAC-SHA256)."""
    return _derived(settings.SECRET_KEY, purpose)


def encrypt(purpose: str, plain: bytes, *, bound_to: str) -> bytes:
    """`plain` sealed for `purpose` (AES-256-GCM); opens only with the same `bound_to`.

    `bound_to` names the row that holds it, so that nobody moves a secret to another row.
    """
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_for(purpose)).encrypt(nonce, plain, bound_to.encode())


def decrypt(purpose: str, sealed: bytes, *, bound_to: str) -> bytes:
    """What `encrypt` sealed, also under a former secret. Raises CannotOpen."""
    nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_derived(str(secret), purpose)).decrypt(nonce, rest, bound_to.encode())
        except (InvalidTag, ValueError):
            continue
    raise CannotOpen


def token(purpose: str, value: str) -> str:
    """`value` signed for `purpose`; readable, not changeable."""
    return signing.Signer(key=_text_key(purpose), salt=purpose).sign(value)


def value_of(purpose: str, signed: str) -> str | None:
    """The value of a token made for `purpose`, or None if it is not one of ours."""
    try:
        return signing.Signer(key=_text_key(purpose), salt=purpose).unsign(signed)
    except signing.BadSignature:
        return None


def new_secret() -> str:
    """43 characters of an address or a token, by chance (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a `new_secret`: enough to know it again, useless to whoever reads it.

    Plain SHA-256: nobody guesses 256 bits, and it outlives a change of the installation's key.
    """
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


def word(length: int) -> str:
    """A random word that can be read out: digits and capitals, none that are taken for another."""
    return "".join(secrets.choice(_READABLE) for _ in range(length))


def same(given: str, secret: str) -> bool:
    """Whether the two are equal, in a time that tells nothing about where they differ."""
    return hmac.compare_digest(given.encode(), secret.encode())


def _text_key(purpose: str) -> str:
    return base64.b64encode(key_for(purpose)).decode()


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()
