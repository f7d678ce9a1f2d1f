"""What a PDF's signature says, found by pyHanko's validator. Run as a process of its own, for a stranger's file may be anything.

``python -m yunxing.programme.recognitions.looking FILE ROOTS MOMENT``: the roots as DER one after another, the moment as ISO
8601; prints one JSON object. No network is asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from asn1crypto import parser, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from yunxing.evidence.folder.limits import bound_memory

Found = Literal["sound", "changed", "foreign", "unsigned", "unread"]
MEMORY = 768 * 1024 * 1024


def look(pdf: IO[bytes], roots: Sequence[x509.Certificate], moment: datetime) -> tuple[Found, str]:
    """What its last signature is, and whose: ``changed`` where the file is not what was signed, ``foreign`` where the signer

    cannot be traced to the roots as they were valid at that moment, ``unread`` where the file is no sound PDF.
    """
    try:
        signatures = PdfFileReader(pdf).embedded_signatures
        if not signatures:
            return "unsigned", ""
        last = signatures[-1]
        context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
        status = validate_pdf_signature(last, context)
    except (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, OSError):
        return "unread", ""
    except (RecursionError, MemoryError):
        return "unread", ""
    signer = str(last.signer_cert.subject.native.get("common_name", ""))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and whole and status.docmdp_ok):
        return "changed", signer
    return ("sound", signer) if status.trusted else ("foreign", signer)


def certificates(text: bytes) -> list[x509.Certificate]:
    """Certificates in DER, one after another."""
    found, at = [], 0
    while at < len(text):
        length = parser.peek(text[at:])
        found.append(x509.Certificate.load(text[at : at + length]))
        at += length
    return found


def main(arguments: list[str]) -> None:
    """Look at one file within bounds, and say what was found."""
    bound_memory(MEMORY)
    file, roots, moment = arguments
    with Path(file).open("rb") as pdf:
        found, signer = look(pdf, certificates(Path(roots).read_bytes()), datetime.fromisoformat(moment))
    said: dict[str, Any] = {"found": found, "signer": signer}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1:])
