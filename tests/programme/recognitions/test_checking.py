"""A PDF that somebody holds against the certificate that was made."""

import io
from pathlib import Path
from typing import Any

import pytest

from yunxing.programme.papers.keeping import as_file
from yunxing.programme.recognitions import certificates, checking
from yunxing.programme.recognitions.checking import MOST_BYTES, check
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.refusals import RefusedError

from .making import keyed, title


@pytest.fixture
def signed(settings: Any, tmp_path: Path) -> tuple[Recognition, bytes]:
    keyed(settings, tmp_path)
    one = title()
    certificates.make.call(one.pk, about="x")
    one.refresh_from_db()
    assert one.certificate is not None
    with as_file(one.certificate) as path:
        return one, path.read_bytes()


def test_ours_is_the_same_and_its_signature_is_sound(signed: tuple[Recognition, bytes]) -> None:
    one, pdf = signed
    found = check(one, io.BytesIO(pdf))
    assert one.certificate is not None
    assert found == (True, "sound", "云星演示签名（不具效力）", one.certificate.sha256, None)


def test_a_changed_byte_is_found(signed: tuple[Recognition, bytes]) -> None:
    one, pdf = signed
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    found = check(one, io.BytesIO(bytes(changed)))
    assert (found.same, found.signature in ("changed", "unread")) == (False, True)


def test_another_titles_certificate_is_not_this_ones(signed: tuple[Recognition, bytes]) -> None:
    one, pdf = signed
    found = check(title(), io.BytesIO(pdf))
    assert (found.same, found.signature, found.other) == (False, "sound", one)


def test_the_unsigned_print_is_no_certificate(signed: tuple[Recognition, bytes]) -> None:
    one, _ = signed
    found = check(one, io.BytesIO(certificates.drawn(one)))
    assert (found.same, found.signature, found.signer) == (False, "unsigned", "")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 2_000, b"%PDF-" + b"\0" * MOST_BYTES])
def test_what_is_no_certificate_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        check(title(), io.BytesIO(content))
    assert refused.value.field == "file"


def test_what_takes_too_long_is_unread(signed: tuple[Recognition, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    one, pdf = signed
    monkeypatch.setattr(checking, "SECONDS", 0.01)
    found = check(one, io.BytesIO(pdf))
    assert (found.same, found.signature) == (True, "unread")
