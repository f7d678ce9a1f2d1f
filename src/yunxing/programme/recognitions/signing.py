"""Signing certificates (PAdES B-B; B-T where a timestamp server is named) with the authority's key, by pyHanko."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from asn1crypto import x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper

DEMONSTRATION = "YUNXING DEMONSTRATION 演示 不具效力"
"""The organisational unit of a certificate that a demonstration made for itself."""
FIELD = "Signature"


class KeyUnusableError(Exception):
    """The key that is named cannot be read; its text says why, in both languages."""


class Key(NamedTuple):
    """What signs, and what its signatures are held against."""

    signer: signers.SimpleSigner
    timestamp: str
    """The address of the server that says when; empty: none is asked."""

    @property
    def certificate(self) -> x509.Certificate:
        """Whose signature it is."""
        found = self.signer.signing_cert
        assert found is not None
        return found

    @property
    def name(self) -> str:
        """As the certificate calls its owner."""
        subject = self.certificate.subject.native
        return str(subject.get("common_name") or subject.get("organization_name") or "")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal digits."""
        return hashlib.sha256(self.certificate.dump()).hexdigest()

    @property
    def demonstrates(self) -> bool:
        """Whether the key is one that a demonstration made, wherever its file lies now."""
        return bool(self.certificate.subject.native.get("organizational_unit_name") == DEMONSTRATION)

    @property
    def roots(self) -> list[x509.Certificate]:
        """What is trusted: the authorities in the key's file; of a certificate without any, itself."""
        others = [one for one in self.signer.cert_registry if one.self_signed in ("yes", "maybe")]
        return others or [self.certificate]


def key(path: str) -> Key | None:
    """The key of an authority, by its jurisdiction's path (``32/3207``); None where none is named in the surroundings.

    A file that is named signs for everybody. In a folder each authority has its own, ``3207.p12``; one that has none signs
    with that of the area above it. Raises ``KeyUnusableError``, where a folder has neither as well.
    """
    chosen = settings.SIGNING
    if chosen is None:
        return None
    if not chosen.file.is_dir():
        return _of(chosen.file, chosen.password, chosen.timestamp)
    codes = path.split("/")[::-1]
    for code in codes:
        if (file := chosen.file / f"{code}.p12").exists():
            return _of(file, chosen.password, chosen.timestamp)
    wanted = "、".join(f"{code}.p12" for code in codes)
    raise KeyUnusableError(f"{chosen.file}：没有 {wanted} 中的任何一个 / holds none of {wanted}")


def keys() -> list[Key]:
    """Every key that is named in the surroundings: what signatures are held against. Raises ``KeyUnusableError``."""
    chosen = settings.SIGNING
    return [] if chosen is None else [_of(file, chosen.password, chosen.timestamp) for file in chosen.files]


def _of(file: Path, password: str, timestamp: str) -> Key:
    try:
        changed = file.stat().st_mtime_ns
    except OSError as error:
        raise KeyUnusableError(f"{file}：文件打不开 / cannot be opened: {error.strerror}") from error
    return _loaded(file, password, timestamp, changed)


@lru_cache(maxsize=32)
def _loaded(file: Path, password: str, timestamp: str, changed: int) -> Key:
    return load(file, password, timestamp)


def load(file: Path, password: str, timestamp: str = "") -> Key:
    """The key in a PKCS#12 file. Raises ``KeyUnusableError`` naming the file."""
    try:
        content = file.read_bytes()
        signer = signers.SimpleSigner.load_pkcs12_data(content, (), passphrase=password.encode() or None)
    except Exception as error:  # whatever is wrong with a file or its password, the operator is told which file
        said = " ".join(str(error).split())[:120] or type(error).__name__
        raise KeyUnusableError(f"{file}：不能作为 PKCS#12 读取，请核对文件和密码 / no PKCS#12 file: {said}") from error
    if signer is None or signer.signing_cert is None:
        raise KeyUnusableError(
            f"{file}：密码不对，或里面没有私钥和证书 / wrong password, or no key and certificate in it"
        )
    return Key(signer, timestamp)


def signed(pdf: bytes, key: Key, *, place: str) -> bytes:
    """The PDF with its signature, which allows no change. Raises ``TimestampRequestError`` where the server does not answer."""
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        location=place,
        name=key.name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    stamps = HTTPTimeStamper(key.timestamp) if key.timestamp else None
    made = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=key.signer, timestamper=stamps)
    return bytes(made.getvalue())
