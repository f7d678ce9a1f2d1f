"""Certificates: the same bytes before they are signed, made once by a job, signed so that a changed byte is found."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from yunxing.guide.files import InputError
from yunxing.programme.journal.queries import acts_on, verify
from yunxing.programme.papers.keeping import as_file
from yunxing.programme.papers.model import Blob
from yunxing.programme.people.model import Enterprise
from yunxing.programme.recognitions import certificates, signing
from yunxing.programme.recognitions.checking import check
from yunxing.programme.recognitions.looking import certificates as read_certificates
from yunxing.programme.recognitions.looking import look
from yunxing.programme.recognitions.model import Recognition
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job
from yunxing.site.environment import Signing

from .authority import key_file
from .making import keyed, publish, ready, title

NOW = datetime.now(UTC)
MAKE = "yunxing.programme.recognitions.certificates.make"


def made(one: Recognition) -> bytes:
    certificates.make.call(one.pk, about="x")
    one.refresh_from_db()
    assert one.certificate is not None
    with as_file(one.certificate) as path:
        return path.read_bytes()


def text_of(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as opened:
        assert len(opened) == 1
        return str(opened[0].get_textpage().get_text_range())


def test_publication_asks_for_each_certificate_and_a_worker_makes_it() -> None:
    one = ready(3)
    published = publish(one, ready(4, of=one.call))
    assert Job.objects.filter(task=MAKE, state="ready").count() == 2
    assert leases.work(queues=("default",)) >= 2
    assert sorted(published.recognitions.values_list("star", "signature")) == [(3, "unsigned"), (4, "unsigned")]
    assert all(r.certificate_at is not None for r in published.recognitions.all())
    assert verify() == []


def test_it_says_the_editions_words_and_its_code_leads_to_its_page(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://yunxing.example"
    one = title("连云港试验装备有限公司", 4)
    said = text_of(certificates.drawn(one)).replace("\r\n", "").replace("\n", "")
    for words in (
        "四星级上云企业认定证书",
        f"编号：{one.number}",
        f"连云港试验装备有限公司（统一社会信用代码：{one.uscc}）",
        "按照《江苏省星级上云企业评定工作指南（2020年版）》，经评定，认定你单位为四星级上云企业。特发此证。",
        "扫描二维码核验本证书",
        one.decider.name,
        "2020年5月7日",
    ):
        assert words in said, (words, said)
    assert "演示" not in said
    with pdfium.PdfDocument(certificates.drawn(one)) as pdf:
        assert [round(side) for side in pdf[0].get_size()] == [842, 595]
        picture = pdf[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"https://yunxing.example/public/verify/{one.code}/"


def test_before_it_is_signed_it_is_the_same_bytes() -> None:
    one = title()
    assert certificates.drawn(one) == certificates.drawn(Recognition.objects.get(pk=one.pk))


def test_made_twice_it_is_made_once() -> None:
    one = title()
    first = made(one)
    assert (made(one), Blob.objects.filter(suffix=".pdf").count()) == (first, 1)
    assert [e.act for e in acts_on(one)] == ["recognition.give", "recognition.certificate"]


def test_a_job_whose_worker_died_is_taken_again() -> None:
    one = title()
    job = leases.take(worker="dies")
    while job is not None and job.task != MAKE:
        job = leases.take(worker="dies")
    assert job is not None
    Job.objects.filter(pk=job.pk).update(lease_until=datetime(2020, 1, 1, tzinfo=UTC))
    again = leases.take(job_id=str(job.pk), worker="lives")
    assert again is not None
    assert leases.run(again)
    one.refresh_from_db()
    assert one.certificate is not None


def test_what_is_missing_is_asked_for_by_the_hour_and_a_revoked_ones_is_not() -> None:
    one, other = title(), title(revoked_on="2020-05-07")
    Job.objects.all().delete()
    assert (certificates.ask_missing(), certificates.ask_missing()) == (1, 1)
    assert list(Job.objects.filter(task=MAKE).values_list("args", flat=True)) == [[one.pk]]
    assert other.certificate is None


def test_a_demonstrations_key_signs_and_says_that_it_has_no_force(settings: Any, tmp_path: Path) -> None:
    keyed(settings, tmp_path)
    one = title(star=5)
    pdf = made(one)
    assert "演示用证书，不具效力" in text_of(pdf)
    assert (one.signature, one.signer) == ("demonstration", "云星演示签名（不具效力）")
    key = signing.key("32")
    assert key is not None
    assert one.signer_print == key.fingerprint
    # Copied and named as the authority's own it is still the demonstration's.
    (tmp_path / "own.p12").write_bytes((tmp_path / "key.p12").read_bytes())
    settings.SIGNING = Signing(tmp_path / "own.p12")
    again = title()
    assert "演示用证书，不具效力" in text_of(made(again))


def test_the_authoritys_signature_holds_against_its_authority(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING = Signing(key_file(tmp_path / "k.p12", password="密码 1"), "密码 1")
    one = title()
    pdf = made(one)
    assert (one.signature, one.signer) == ("signed", "江苏省工业和信息化厅")
    assert "演示" not in text_of(pdf)
    key = signing.key("32")
    assert key is not None
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == SigSeedSubFilter.PADES.value
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=key.roots))
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert look(io.BytesIO(pdf), key.roots, NOW) == ("sound", "江苏省工业和信息化厅")
    assert look(io.BytesIO(pdf), [], NOW)[0] == "foreign"
    # Every byte that is signed: one changed is found.
    start, length, after, rest = signature.byte_range
    for at in (*range(start, start + length, 997), *range(after, after + rest, 97)):
        changed = bytearray(pdf)
        changed[at] ^= 1
        assert look(io.BytesIO(bytes(changed)), key.roots, NOW)[0] != "sound", at
    assert look(io.BytesIO(pdf + b"\n% more"), key.roots, NOW)[0] == "changed"


def test_each_authority_signs_with_its_own_key_or_that_of_the_area_above(settings: Any, tmp_path: Path) -> None:
    for code, name in (("32", "江苏省工业和信息化厅"), ("3207", "连云港市工业和信息化局")):
        key_file(tmp_path / f"{code}.p12", name=name, password="x")
    settings.SIGNING = Signing(tmp_path, "x")
    names = {path: signing.key(path) for path in ("32", "32/3207", "32/3201", "32/320583")}
    assert {path: key.name for path, key in names.items() if key} == {
        "32": "江苏省工业和信息化厅",
        "32/3207": "连云港市工业和信息化局",
        "32/3201": "江苏省工业和信息化厅",
        "32/320583": "江苏省工业和信息化厅",
    }
    pdfs = {star: (one, made(one)) for star in (3, 4) for one in (title(star=star),)}
    signers = {star: (one.decider.jurisdiction_id, one.signer) for star, (one, _) in pdfs.items()}
    assert signers == {3: ("3207", "连云港市工业和信息化局"), 4: ("32", "江苏省工业和信息化厅")}
    for one, pdf in pdfs.values():  # each is held against every authority's issuers
        assert check(one, io.BytesIO(pdf)).signature == "sound"
    (tmp_path / "32.p12").unlink()
    with pytest.raises(signing.KeyUnusableError, match=r"没有 3201\.p12、32\.p12 中的任何一个"):
        signing.key("32/3201")
    for file in tmp_path.iterdir():
        file.unlink()
    assert signing.keys() == []


def test_what_a_replaced_key_signed_is_still_ours(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING = Signing(key_file(tmp_path / "k.p12"))
    one = title()
    pdf = made(one)
    settings.SIGNING = Signing(key_file(tmp_path / "new.p12"))
    found = check(one, io.BytesIO(pdf))
    assert (found.same, found.signature, found.signer) == (True, "replaced", "江苏省工业和信息化厅")
    assert check(title(), io.BytesIO(pdf)).signature == "foreign"


def test_another_authoritys_signature_is_foreign(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING = Signing(key_file(tmp_path / "k.p12"))
    pdf = made(title())
    other = signing.load(key_file(tmp_path / "other.p12"), "")
    assert look(io.BytesIO(pdf), other.roots, NOW)[0] == "foreign"
    dumped = b"".join(one.dump() for one in (*other.roots, *other.roots))
    assert [one.dump() for one in read_certificates(dumped)] == [one.dump() for one in (*other.roots, *other.roots)]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"%PDF-1.7\n" + b"<<" * 20_000, b"\0" * 999])
def test_what_is_no_pdf_is_unread(content: bytes) -> None:
    assert look(io.BytesIO(content), [], NOW) == ("unread", "")


def test_a_key_that_cannot_be_used_fails_the_job_and_nothing_is_made_unsigned(settings: Any, tmp_path: Path) -> None:
    one = title()
    for signing_ in (
        Signing(tmp_path / "none.p12"),
        Signing(key_file(tmp_path / "k.p12", password="right"), "wrong"),
    ):
        settings.SIGNING = signing_
        with pytest.raises(signing.KeyUnusableError) as failed:
            certificates.make.call(one.pk, about="x")
        assert str(signing_.file) in str(failed.value)
    (tmp_path / "text.p12").write_bytes(b"no key")
    settings.SIGNING = Signing(tmp_path / "text.p12")
    with pytest.raises(signing.KeyUnusableError):
        signing.key("32")
    one.refresh_from_db()
    assert one.certificate is None


def test_a_name_that_no_face_shows_is_not_printed_with_holes() -> None:
    one = title(name="连云港\U0003106d有限公司")
    with pytest.raises(InputError) as refused:
        certificates.drawn(one)
    assert "\U0003106d" in str(refused.value)


@pytest.mark.parametrize("length", [60, 100, 120])
def test_a_long_name_is_set_smaller_and_stands_on_one_page(length: int) -> None:
    waiting = ready()
    name = ("连云港试验第三智能制造有限公司" * 9)[:length]
    Enterprise.objects.filter(pk=waiting.enterprise_id).update(name=name)
    waiting.refresh_from_db()
    one = publish(waiting).recognitions.get()
    assert name in "".join(text_of(made(one)).split())
