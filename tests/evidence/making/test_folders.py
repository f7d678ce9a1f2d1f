"""A made folder holds what its truth says: files, pages, links, what counts, what copies what; the same for a seed."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from tests.evidence.making.folders import WEIGHTS, Deal, FolderTruth, make_folder
from tests.evidence.making.folders.dealing import FIRST
from tests.evidence.making.papers import ContractTruth, ScreenTruth, StatementTruth
from tests.evidence.making.papers.statements import KINDS
from yunxing.evidence.paper import FORMS
from yunxing.guide.loading import load_edition

DEALS: dict[Deal, tuple[int, int, int]] = {
    "simple": (1, 1, 1),
    "instalments": (1, 2, 2),
    "joint_invoice": (2, 1, 1),
    "lump": (1, 1, 1),
    "joint_payment": (2, 2, 1),
    "part_payments": (1, 1, 2),
    "supplement": (2, 2, 2),
    "early": (1, 1, 1),
    "other_buyer": (1, 1, 1),
    "no_contract": (0, 1, 1),
    "reversed": (1, 3, 1),
}
"""Contracts, invoices and payments of a deal, at least."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> FolderTruth:
    return make_folder(tmp_path_factory.mktemp("folder"), 5, star=4, files=90, dpi=70)


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def ids(truth: FolderTruth) -> set[str]:
    return {one.id for file in truth.files for one in file.placed if one.id}


def test_a_folder_is_the_same_to_the_byte_for_a_seed(tmp_path: Path) -> None:
    first = make_folder(tmp_path / "a", 3, files=36, dpi=60)
    again = make_folder(tmp_path / "b", 3, files=36, dpi=60)
    other = make_folder(tmp_path / "c", 4, files=36, dpi=60)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert (first.files, first.copies, first.counted) == (again.files, again.copies, again.counted)
    assert first.enterprise != other.enterprise


def test_the_truth_names_every_file_and_no_other(folder: FolderTruth) -> None:
    assert sorted(file.path for file in folder.files) == sorted(digests(folder.path))
    assert len(folder.files) == 90


def test_every_thing_is_shown_by_a_file(folder: FolderTruth) -> None:
    things = [*folder.contracts, *folder.invoices, *folder.payments, *folder.checks]
    red_without_file = set(things) - ids(folder)
    assert red_without_file == set()
    assert ids(folder) == set(things)


def test_links_join_things_that_there_are(folder: FolderTruth) -> None:
    for invoice, contract in folder.invoice_contracts:
        made, paper = folder.invoices[invoice], folder.contracts[contract]
        assert (made.buyer, made.seller) == (paper.buyer.name, paper.seller.name)
    for invoice, payment in folder.invoice_payments:
        made, paid = folder.invoices[invoice], folder.payments[payment]
        assert (made.buyer, made.seller) == (paid.payer.name, paid.payee.name)
        assert made.dated < paid.dated <= folder.filed_on
    for invoice, check in folder.invoice_checks:
        assert folder.checks[check].invoice == folder.invoices[invoice]


def test_contracts_invoices_and_payments_come_to_the_same(folder: FolderTruth) -> None:
    pairs = folder.invoice_contracts
    for contract, paper in folder.contracts.items():
        mine = [i for i, c in pairs if c == contract]
        sides = {c for i, c in pairs if i in mine}
        total = sum(folder.invoices[i].total for i in mine if folder.counted[i].why not in ("red", "reversed"))
        assert total == sum(folder.contracts[c].amount for c in sides), paper.number
    for payment, paper in folder.payments.items():
        mine = [i for i, p in folder.invoice_payments if p == payment]
        parts = {p for i, p in folder.invoice_payments if i in mine}
        paid = sum(folder.payments[p].amount for p in parts)
        assert paid == sum(folder.invoices[i].total for i in mine), paper.voucher


def test_what_counts_follows_from_the_papers(folder: FolderTruth) -> None:
    linked = {invoice for invoice, _ in folder.invoice_contracts}
    for key, invoice in folder.invoices.items():
        why = folder.counted[key].why
        assert (why == "before_2019") == (invoice.dated < FIRST)
        assert (why == "other_buyer") == (invoice.buyer != folder.enterprise.name)
        assert (why == "no_contract") == (key not in linked)
        assert (why == "red") == (key in folder.corrects)
        assert (why == "reversed") == (key in folder.corrects.values())
        if why:
            assert folder.counted[key].amount == 0
        elif key not in folder.breakdowns:
            assert folder.counted[key].amount == invoice.total
        else:
            assert 0 < folder.counted[key].amount <= invoice.total
    assert folder.investment == sum(one.amount for one in folder.counted.values())


def test_amounts_are_all_different_so_that_links_can_be_known(folder: FolderTruth) -> None:
    contracts = [one.amount for one in folder.contracts.values()]
    invoices = [one.total for key, one in folder.invoices.items() if folder.counted[key].why != "reversed"]
    payments = [one.amount for one in folder.payments.values()]
    assert [len(set(some)) for some in (contracts, invoices, payments)] == [
        len(contracts),
        len(invoices),
        len(payments),
    ]
    numbers = [one.number for one in folder.contracts.values()]
    assert len(set(numbers)) == len(numbers)


def test_the_pages_of_a_file_are_all_its_papers_pages(folder: FolderTruth) -> None:
    for file in folder.files:
        if not file.placed or file.carrier not in ("pdf", "scan"):
            continue
        document = pypdfium2.PdfDocument(folder.path / file.path)
        count = len(document)
        document.close()
        pages = {*file.covers, *chain.from_iterable(one.pages for one in file.placed)}
        assert sorted(pages) == list(range(1, count + 1)), file.path


def test_papers_in_one_file_stand_one_after_the_other(tmp_path: Path) -> None:
    truth = make_folder(tmp_path, 3, files=30, dpi=40, deals=["simple"] * 10)
    bundles = [f for f in truth.files if len({p for one in f.placed for p in one.pages}) > 1 and len(f.placed) > 1]
    assert bundles
    for file in bundles:
        pages = list(chain.from_iterable(one.pages for one in file.placed))
        assert [*file.covers, *pages] == list(range(1, len(pages) + len(file.covers) + 1))


def test_every_kind_of_file_holds_what_its_name_ends_in(folder: FolderTruth) -> None:
    heads = {
        "pdf": b"%PDF",
        "ofd": b"PK",
        "docx": b"PK",
        "xlsx": b"PK",
        "pptx": b"PK",
        "jpg": b"\xff\xd8",
        "png": b"\x89PNG",
    }
    for file in folder.files:
        ending = file.path.rpartition(".")[2]
        if file.placed and ending in heads:
            assert (folder.path / file.path).read_bytes().startswith(heads[ending])


def test_pdfs_can_be_opened_by_another_library(folder: FolderTruth) -> None:
    for file in folder.files:
        if file.placed and file.carrier in ("pdf", "scan"):
            with pikepdf.open(folder.path / file.path) as document:
                assert len(document.pages) >= max(one.pages[-1] for one in file.placed)


def test_papers_have_facts_of_their_form_and_kinds_of_the_guide(folder: FolderTruth) -> None:
    kinds = load_edition("jiangsu-2020").evidence
    for one in (one for file in folder.files for one in file.placed):
        assert one.item in kinds
        assert sorted(set(one.facts()) - set(FORMS[one.form])) == []


def test_copies_of_bytes_are_the_same_file_and_altered_ones_another_picture(folder: FolderTruth) -> None:
    found = digests(folder.path)
    assert {copy.how for copy in folder.copies} >= {"bytes", "re-saved", "cropped", "resized"}
    for copy in folder.copies:
        assert (found[copy.file] == found[copy.of]) == (copy.how == "bytes")
        same = [(one.item, one.id) for one in folder.file(copy.file).placed]
        assert same == [(one.item, one.id) for one in folder.file(copy.of).placed]
        if copy.how not in ("bytes", "carrier"):
            data = np.frombuffer((folder.path / copy.file).read_bytes(), np.uint8)
            assert cv2.imdecode(data, cv2.IMREAD_COLOR) is not None


def test_no_file_is_a_copy_that_the_truth_does_not_know_of(folder: FolderTruth) -> None:
    by_digest: dict[str, list[str]] = {}
    for path, digest in digests(folder.path).items():
        by_digest.setdefault(digest, []).append(path)
    doubles = {frozenset(paths) for paths in by_digest.values() if len(paths) > 1}
    known = {frozenset((copy.file, copy.of)) for copy in folder.copies if copy.how == "bytes"}
    assert set(chain.from_iterable(doubles)) == set(chain.from_iterable(known))


def test_a_contract_without_words_of_the_cloud_is_explained_where_the_truth_says_so(folder: FolderTruth) -> None:
    papers = [
        one.paper for file in folder.files for one in file.placed if one.item == "cloud_explanation" and one.sealed_by
    ]
    explained = {paper.contract for paper in papers if isinstance(paper, StatementTruth)}
    assert {folder.contracts[key].number for key in folder.explained} == explained
    assert [folder.contracts[key].cloud for key in folder.explained] == [False] * len(folder.explained)


def test_office_files_bear_no_seals(folder: FolderTruth) -> None:
    office = [one for file in folder.files if file.carrier in ("docx", "xlsx") for one in file.placed]
    assert [one.sealed_by for one in office] == [()] * len(office)
    contracts = [
        one for f in folder.files if f.carrier == "pdf" for one in f.placed if isinstance(one.paper, ContractTruth)
    ]
    assert all(len(one.sealed_by) == 2 for one in contracts)


def test_a_jpeg_of_a_screen_keeps_its_time_where_the_truth_says_so(folder: FolderTruth) -> None:
    seen = 0
    for file in folder.files:
        for one in file.placed:
            if isinstance(one.paper, ScreenTruth) and file.path.endswith(".jpg"):
                with Image.open(io.BytesIO((folder.path / file.path).read_bytes())) as image:
                    stamp = image.getexif().get_ifd(0x8769).get(0x9003)
                taken = one.paper.taken
                assert stamp == (f"{taken:%Y:%m:%d %H:%M:%S}" if taken else None)
                seen += taken is not None
    assert seen


def test_four_stars_bring_the_papers_of_a_platform_and_three_do_not(folder: FolderTruth, tmp_path: Path) -> None:
    three = make_folder(tmp_path, 5, star=3, files=40, dpi=40)
    wanted = {"platform_design", "data_device_statement"}
    assert {one.item for file in folder.files for one in file.placed} >= wanted
    assert {one.item for file in three.files for one in file.placed} & wanted == set()
    assert wanted < set(KINDS)


@pytest.mark.parametrize("kind", list(WEIGHTS))
def test_a_deal_has_its_papers(kind: Deal, tmp_path: Path) -> None:
    counts = []
    for seed in range(3):
        truth = make_folder(tmp_path / str(seed), seed, files=8, dpi=30, deals=[kind])
        counts.append((len(truth.contracts), len(truth.invoices), len(truth.payments)))
        if kind in ("joint_invoice", "lump"):
            assert truth.breakdowns == frozenset(truth.invoices)
        if kind == "reversed":
            red, wrong = next(iter(truth.corrects.items()))
            assert truth.invoices[red].total == -truth.invoices[wrong].total
            assert truth.invoices[red].corrects == truth.invoices[wrong].code + truth.invoices[wrong].number
    assert tuple(max(column) for column in zip(*counts, strict=True)) >= DEALS[kind]


def test_a_later_day_brings_digital_invoices(tmp_path: Path) -> None:
    truth = make_folder(tmp_path, 2, files=60, filed_on=date(2024, 11, 6), dpi=40)
    kinds = {one.kind for key, one in truth.invoices.items() if truth.counted[key].why != "before_2019"}
    assert any(kind.startswith("digital") for kind in kinds)
    assert all(one.dated < truth.filed_on for one in truth.invoices.values())


def test_junk_holds_nothing(folder: FolderTruth) -> None:
    junk = [file for file in folder.files if file.carrier == "junk"]
    assert sorted(file.path.rpartition("/")[2] for file in junk) == sorted(
        ["Thumbs.db", ".DS_Store", "~$合同.docx", "desktop.ini", "空白.pdf"]
    )
    assert [file.placed for file in junk] == [()] * len(junk)


def test_names_tell_say_nothing_or_mislead(folder: FolderTruth) -> None:
    assert {file.naming for file in folder.files} == {"telling", "silent", "misleading"}


@pytest.mark.slow
def test_three_hundred_files_are_made_with_their_truth(tmp_path: Path) -> None:
    truth = make_folder(tmp_path, 1, star=5, files=300)
    assert len(digests(tmp_path)) == len(truth.files) == 300
    assert {one.why for one in truth.counted.values()} == {
        "", "before_2019", "other_buyer", "no_contract", "reversed", "red"
    }  # fmt: skip
    assert truth.investment > Decimal(200_000)
