"""A seal for demonstrations and tests: a certificate authority of our own and a city's certificate.
Known to nobody else and trusted by nobody else: papers signed with it prove nothing outside.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=3650)
PASSWORD = "demonstration-only"  # noqa: S105 - protects a seal that is worth nothing


def make_seal(path: Path, *, city: str) -> Path:
    """Write `path` (PKCS#12: key, certificate, authority) and, beside it, the authority as PEM."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Kashikan demonstration authority", authority_key, None, None)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(city, key, authority, authority_key)
    root_of(path).write_bytes(authority.public_bytes(Encoding.PEM))
    path.touch(mode=0o600)
    path.write_bytes(
        serialize_key_and_certificates(
            b"seal", key, certificate, [authority], BestAvailableEncryption(PASSWORD.encode())
        )
    )
    return path


def root_of(path: Path) -> Path:
    """Where the certificate of the seal's authority lies."""
    return path.with_suffix(".root.pem")


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey | None,
) -> x509.Certificate:
    """A certificate for `name`; without an issuer, one that signs itself and may sign others."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    is_authority = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(SINCE + LIFE)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key or key, hashes.SHA256())
    )
