"""The city's electronic seal: a certificate with its key signs papers (PAdES), an SVG is printed.

The signature says that nothing may be changed after it. Whoever checks it with other programs must
see that it covers the whole file: bytes appended behind it leave the signature itself intact.
"""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from documents.errors import CannotRender

FIELD = "CitySeal"


@lru_cache(maxsize=2)
def _signer(path: str, password: str, changed_at: float) -> signers.SimpleSigner:
    """The signer of a PKCS#12 file; read again when the file has changed."""
    load: Callable[..., signers.SimpleSigner | None] = signers.SimpleSigner.load_pkcs12
    signer = load(path, passphrase=password.encode() or None)
    if signer is None:
        raise CannotRender
    return signer


def city_signer() -> signers.SimpleSigner:
    """The city's signer. Raises CannotRender when the key store is missing or does not open."""
    path = Path(settings.SEAL_KEYSTORE)
    if not settings.SEAL_KEYSTORE or not path.is_file():
        raise CannotRender
    return _signer(str(path), settings.SEAL_PASSWORD, path.stat().st_mtime)


def sign(pdf: bytes) -> bytes:
    """`pdf` with the city's signature behind it. Asks no other machine. Raises CannotRender."""
    target = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer=city_signer(),
        output=target,
    )
    return target.getvalue()


def signer_name() -> str:
    """Whom the certificate names, for the record."""
    certificate = city_signer().signing_cert
    return str(certificate.subject.human_friendly) if certificate else ""


def drawing() -> str | None:
    """The SVG that is printed beside the office; None: 公印省略."""
    if not settings.SEAL_DRAWING:
        return None
    try:
        return Path(settings.SEAL_DRAWING).read_text(encoding="utf-8")
    except OSError as error:
        raise CannotRender from error
