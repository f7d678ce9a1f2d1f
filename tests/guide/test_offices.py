"""``office.yaml``: what offices send on, checked against the rest of the edition when it is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.guide.factories import edition
from tests.guide.lakeland import HERE, lakeland
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError
from yunxing.guide.loading import EDITIONS, load_edition
from yunxing.guide.offices import offices


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "edition"
    shutil.copytree(EDITIONS / edition().key, made)
    return made


def changed(folder: Path, old: str, new: str) -> Edition:
    path = folder / "office.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return load_edition(folder)


def test_the_packaged_edition_says_what_offices_send_on() -> None:
    made = offices(edition())
    assert (list(made.packages), list(made.letters)) == (
        ["county", "city"], ["publicity", "announcement", "filing", "opinion", "certificate"],
    )  # fmt: skip
    assert made is offices(edition())


def test_copies_are_those_that_the_notices_ask() -> None:
    copies = {
        (kind, item.key, star): item.copies
        for kind, package in offices(edition()).packages.items()
        for item in package.items
        for star in item.stars or [0]
        if item.key != "slide"
    }
    assert copies == {
        ("county", "summary", 0): 1, ("county", "dossier", 3): 3, ("county", "dossier", 4): 3, ("county", "dossier", 5): 3,
        ("city", "summary", 0): 1, ("city", "results", 3): 1, ("city", "dossier", 4): 2, ("city", "dossier", 5): 2,
    }  # fmt: skip


def test_an_edition_without_the_file_is_judged_by_and_says_what_is_missing_when_asked() -> None:
    with pytest.raises(InputError) as error:
        offices(lakeland())
    assert error.value.lines() == [f"{HERE / 'office.yaml'}: 文件打不开：没有这个文件"]


def test_it_bears_on_no_verdict_and_no_fingerprint(folder: Path) -> None:
    assert changed(folder, "汇总表", "总表").fingerprint == edition().fingerprint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: enterprise.uscc, width: 12", "field: enterprise.id, width: 12", "summary.columns.2.field: 申请表没有「enterprise.id」这一项"),
        ("shows: waived, requirement: investment,", "shows: waived, requirement: years,", "summary.columns.11.requirement: 没有要求「years」"),
        ("shows: counted, requirement: investment, width", "shows: counted, width", "summary.columns.9.requirement: 没有要求「None」"),
        ("field: narratives.scope}", "field: narratives.plan}", "slide.panels.1.field: 申请表没有「narratives.plan」这一项"),
        ("effect_groups: [effect, innovation]", "effect_groups: [effect, art]", "slide.effect_groups: 没有子类「art」"),
        ("stars: [3, 4, 5], files: [申报书.pdf]", "stars: [3, 6], files: [申报书.pdf]", "packages.county.items.1.stars: 没有星级 [6]"),
        ("per: package, made: summary, copies", "per: package, copies", "packages.county.items.0.files: 要写明文件名"),
        ("{name: 县区, shows: field, field: enterprise.division", "{name: 县区, shows: field, field: enterprise.contact.name",
         "letters.publicity.columns.2.field: 「enterprise.contact.name」是个人信息，不得公开（R91）"),
        ("    rows: 名单\n", "", "letters.publicity.rows: rows、row、columns 应同时给出"),
        ("name: 公示开始", "name: 公示 开始", "letters.publicity.fields.2.name: 「公示 开始」的写法不对，应符合 ^[^\\W\\d]\\w*$"),
        ("copies: 3, sealed", "copies: 99, sealed", "packages.county.items.1.copies: 「99」过大，不能大于20"),
        ("label: {zh: 附件4", "labels: {zh: 附件4", "summary.label: 缺少这一项，必须填写"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_with_its_place(old: str, new: str, said: str, folder: Path) -> None:
    made = changed(folder, old, new)
    with pytest.raises(InputError) as error:
        offices(made)
    first = error.value.lines()[0]
    assert (first.startswith(f"{folder / 'office.yaml'}:"), first.split(": ", 1)[1]) == (True, said)
