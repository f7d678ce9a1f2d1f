"""Whether a PDF that somebody holds is a certificate of ours: byte for byte, and by its signature."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, NamedTuple

from django.core.files.base import File

from ..refusals import RefusedError
from .model import Recognition

if TYPE_CHECKING:
    from .looking import Found

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 20.0
_CHUNK = 64 * 1024
_log = logging.getLogger("yunxing.recognitions")


class Checked(NamedTuple):
    """What was found: ``same`` byte for byte as ours, what the signature says, whose it is.

    A signature is ``replaced`` where the file is ours and the key that signed it was replaced since.
    ``other`` is the title whose certificate it is byte for byte, where it is not this one's.
    """

    same: bool
    signature: Found | Literal["replaced"]
    signer: str
    sha256: str
    other: Recognition | None = None


def check(recognition: Recognition, file: IO[bytes] | File[Any]) -> Checked:
    """Look at a file. Raises ``RefusedError`` for one that is empty, too large or no PDF."""
    content = _read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    same = recognition.certificate is not None and recognition.certificate.sha256 == sha256
    signature: Found | Literal["replaced"]
    signature, signer = _looked(content, recognition)
    if same and signature == "foreign":  # ours, whatever key has taken the place of the one that signed it
        signature = "replaced"
    other = None if same else Recognition.objects.filter(certificate__sha256=sha256).order_by("pk").first()
    return Checked(same, signature, signer, sha256, other)


def _read(file: IO[bytes] | File[Any]) -> bytes:
    """The content, never more of it than may be."""
    content = bytearray()
    while chunk := file.read(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise RefusedError(
                f"文件超过 {most} MB，不是本平台的证书", f"is over {most} MB: no certificate of ours", field="file"
            )
    if not content:
        raise RefusedError("请选择证书的 PDF 文件", "choose the certificate's PDF file", field="file")
    if b"%PDF-" not in content[:1024]:
        raise RefusedError(
            "这不是 PDF 文件，请上传证书的 PDF 原件", "is no PDF: hand in the certificate's own file", field="file"
        )
    return bytes(content)


def _looked(content: bytes, recognition: Recognition) -> tuple[Found, str]:
    """In a process with bounds: what takes too long or too much is unread."""
    from . import signing  # noqa: PLC0415 -- loads what signs

    try:
        keys = signing.keys()
    except signing.KeyUnusableError as error:
        _log.warning("a key cannot be used to check signatures: %s", error)
        keys = []
    roots = b"".join(dict.fromkeys(root.dump() for key in keys for root in key.roots))
    moment = recognition.certificate_at or recognition.publication.at
    with tempfile.TemporaryDirectory(prefix="yunxing-check-") as folder:
        place, known = Path(folder) / "file.pdf", Path(folder) / "roots"
        place.write_bytes(content)
        known.write_bytes(roots)
        command = [sys.executable, "-m", "yunxing.programme.recognitions.looking"]
        try:
            done = subprocess.run(
                [*command, str(place), str(known), moment.isoformat()],
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
            said = json.loads(done.stdout)
        except (subprocess.SubprocessError, json.JSONDecodeError) as error:
            _log.warning("a certificate handed in for checking was not read: %s", error)
            return "unread", ""
    return said["found"], said["signer"]
