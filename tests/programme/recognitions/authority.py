"""A certificate authority of the tests, which says nothing of a demonstration, and a timestamp server of its own."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


def key_file(place: Path, *, name: str = "江苏省工业和信息化厅", password: str = "", until: int = 2049) -> Path:
    """A PKCS#12 file with a key, its certificate and its authority's."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _made("试验根证书", "试验根证书", root_key, root_key, until, is_authority=True)
    own = _made(name, "试验根证书", key, root_key, until, is_authority=False)
    sealed = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
    place.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, own, [root], sealed))
    return place


def _made(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    by: ec.EllipticCurvePrivateKey,
    until: int,
    *,
    is_authority: bool,
) -> x509.Certificate:
    usage = dict.fromkeys(
        (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    usage |= {"key_cert_sign": True} if is_authority else {"digital_signature": True, "content_commitment": True}
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2015, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(until, 12, 31, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(by, hashes.SHA256())
    )
