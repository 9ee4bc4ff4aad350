"""The organization's electronic seal on documents: PAdES, certifying, nothing may change after it.

The key is a PKCS#12 file with an RSA key (an elliptic one would raise the file to PDF 2.0 and break
PDF/A-2), named by DOCUMENT_SEAL_KEY. In demonstration a key is made once under the data folder; without
one anywhere else nothing is sealed and nothing is issued unsealed.
"""

import io
import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

FIELD = "Seal"
DEMONSTRATION_NAME = "Demonstration seal, no legal force"


class SealCheck(NamedTuple):
    """What the seal of a file says: `holder` is the certificate's common name."""

    is_genuine: bool
    holder: str
    sealed_at: datetime | None


class _SignerAt(signers.PdfSigner):
    """Takes the signing time from our clock, not from the machine's."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


class _Additions(IncrementalPdfFileWriter):
    """What is added to the file: the seal alone.

    pyHanko would also rewrite the description of the document, in a form that PDF/A does not know
    and dated by the machine's clock.
    """

    def _update_meta(self) -> None:
        pass


def seal(pdf: bytes, at: datetime) -> bytes:
    """The PDF with the organization's seal, dated `at`. Raises ImproperlyConfigured without a key."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    writer = _Additions(io.BytesIO(pdf))
    sealed = _SignerAt(metadata, _signer(), at=at).sign_pdf(writer)
    return bytes(sealed.getvalue())


def check(pdf: bytes, at: datetime) -> SealCheck:
    """Whether a file bears our own seal over every one of its bytes; asks no other machine."""
    nobody = SealCheck(False, "", None)
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        (signature,) = reader.embedded_signatures
        own = _signer().signing_cert
        assert own is not None
        status = validate_pdf_signature(
            signature,
            ValidationContext(trust_roots=[own], allow_fetching=False, moment=at),
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        )
    except ImproperlyConfigured:
        raise
    except Exception:  # a broken file breaks the reader in many ways; none of them is our seal
        return nobody
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.bottom_line and is_whole and signature.signer_cert.dump() == own.dump()):
        return nobody
    return SealCheck(True, own.subject.native.get("common_name", ""), status.signer_reported_dt)


def ready() -> str:
    """Empty when documents can be sealed, else one line that says what is missing."""
    try:
        _signer()
    except ImproperlyConfigured as error:
        return str(error)
    return ""


def make_key(path: Path, password: str, name: str) -> None:
    """Make an RSA key with a certificate signed by itself, for demonstration and tests only.

    Written whole or not at all; a key that another process put there meanwhile is kept.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Wide enough for a demonstration whose clock is moved over years.
        .not_valid_before(datetime(2015, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2045, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(),
        key,
        certificate,
        None,
        serialization.BestAvailableEncryption(password.encode()),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(packed)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _signer() -> signers.SimpleSigner:
    path, password = settings.DOCUMENT_SEAL_KEY, settings.DOCUMENT_SEAL_PASSWORD
    if not path and settings.DEMONSTRATION:
        path, password = str(settings.VAR_DIR / "seal" / "demonstration.p12"), "demonstration"
        if not Path(path).exists():
            make_key(Path(path), password, DEMONSTRATION_NAME)
    if not path:
        raise ImproperlyConfigured(
            "DOCUMENT_SEAL_KEY is not set: documents cannot be sealed, and none is issued unsealed"
        )
    return _loaded(path, password)


@lru_cache(maxsize=4)
def _loaded(path: str, password: str) -> signers.SimpleSigner:
    try:
        Path(path).read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(
            f"the file of DOCUMENT_SEAL_KEY cannot be read: {error.strerror}"
        ) from error
    signer = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode())
    if signer is None:
        raise ImproperlyConfigured(
            "DOCUMENT_SEAL_KEY is no PKCS#12 file, or DOCUMENT_SEAL_PASSWORD does not open it"
        )
    if signer.signing_cert.public_key.algorithm != "rsa":
        raise ImproperlyConfigured("DOCUMENT_SEAL_KEY holds no RSA key, which PDF/A-2 needs")
    return signer
