"""``yunxing form``: a declaration as its form, a blank form, a filled form back; what it refuses, and files it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.running import EXAMPLES, Shell, edition
from tests.dossier.form.making import claims_rows, edited, example, pages_of, table_with, write_beside
from tests.guide.factories import values
from yunxing.dossier.form import blank_form, form_docx, form_pdf
from yunxing.guide.declaration import reader

ELEVEN = next((EXAMPLES / "declarations").glob("11-*.yaml"))


def test_a_declaration_becomes_its_form(shell: Shell) -> None:
    for ending, made in ((".pdf", form_pdf), (".docx", form_docx)):
        ran = shell("form", ELEVEN, "-o", f"申请表{ending}")
        assert (ran.code, ran.out, ran.said) == (0, "", [f"已生成 申请表{ending}"])
        assert Path(f"申请表{ending}").read_bytes() == made(example(11), edition())


@pytest.mark.parametrize("star", ["3", "三星级", "三星"])
def test_a_blank_form_of_a_star(shell: Shell, star: str) -> None:
    ran = shell("form", "--blank", "--star", star, "-o", "blank.docx", "--lang", "en")
    assert (ran.code, ran.said) == (0, ["written: blank.docx"])
    assert Path("blank.docx").read_bytes() == blank_form(edition(), 3)
    assert shell("form", "--blank", "--star", star, "-o", "blank.pdf").code == 0
    assert pages_of(Path("blank.pdf").read_bytes())[0].startswith("附件2星级上云企业评定申请表（适用于三星级）")


def test_a_filled_form_becomes_a_declaration_that_is_judged(shell: Shell) -> None:
    shell("form", ELEVEN, "-o", "form.docx")
    ran = shell("form", "--read", "form.docx", "-o", "back.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:4] == [
        "已写出 back.yaml", "星级上云企业评定申请表（适用于四星级、五星级），勾选 14，发票 3", "", "请核对 2",
    ]  # fmt: skip
    text = Path("back.yaml").read_text("utf-8").splitlines()
    assert "# 申请表上写的：上云时长：各项云服务至少已连续使用10个月" in text
    assert "# 申请表上写的：上云投入：7.31万元" in text
    seals = "看到纸质件上的章后再填；表上的日期：enterprise: 2020-04-28、provider: 2020-04-29"
    assert f"      sealed_by: {{}}  # {seals}" in text
    back = reader(edition()).read(Path("back.yaml"))
    assert (back.star, back.name, len(back.claims)) == (4, example(11).name, 14)
    assert shell("assess", "back.yaml").lines[1] == f"{example(11).name}  申报 四星级"


def test_what_could_not_be_read_is_listed_and_stands_in_the_file(shell: Shell) -> None:
    data = edited(blank_form(edition(), 3), lambda d: write_beside(table_with(d, "中文名称"), "总人数", "[red]很多"))
    Path("filled.docx").write_bytes(data)
    ran = shell("form", "--read", "filled.docx", "-o", "back.yaml")
    line = "第2个表第9行“总人数”（[red]很多）：「[red]很多」不是整数，请写阿拉伯数字，如 120"
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[2:4] == ["", "请核对 1"]
    assert "".join(each.strip() for each in ran.lines[4:]) == f"· {line}"
    assert f"# · {line}" in Path("back.yaml").read_text("utf-8").splitlines()
    english = shell("form", "--read", "filled.docx", "-o", "back.yaml", "--force", "--lang", "en")
    assert english.lines[:2] == ["Written back.yaml", "Application form for three stars, ticked 0, invoices 0"]
    assert english.lines[3] == "To be checked 1"


def test_characters_that_the_face_lacks_are_named(shell: Shell) -> None:
    plain = values("B3", enterprise__representative={"name": "李䶮𠮷😀囧", "phone": None})
    path = shell.yaml("rare.yaml", plain)
    ran = shell("form", path, "-o", "rare.pdf")
    notice = "提示 PDF 所用字体没有这些字，显示为方框：𠮷😀。请改用 .docx，在 Word、WPS 中打印"
    assert (ran.code, ran.said) == (0, ["已生成 rare.pdf", notice])
    assert shell("form", path, "-o", "rare.docx").said == ["已生成 rare.docx"]


def test_many_problems_are_counted(shell: Shell) -> None:
    def fill(document: object) -> None:
        for row in claims_rows(document):  # type: ignore[arg-type]
            if row.cells[-2].text == "是否上云":
                continue
            row.cells[-1].text = "12"

    Path("filled.docx").write_bytes(edited(blank_form(edition(), 3), fill))
    ran = shell("form", "--read", "filled.docx", "-o", "back.yaml")
    assert ran.lines[3] == "请核对 31"
    assert ran.lines[-1].strip() == "… 另有 11 项，见所写文件"


REFUSED = [
    (["-o", "a.pdf"], "有误 请给出一份申报，或用 --blank 生成空白表，或用 --read 读回填好的表，三者选一"),
    (["d.yaml", "--blank", "-o", "a.pdf"], "有误 请给出一份申报，或用 --blank 生成空白表，或用 --read 读回填好的表，三者选一"),
    (["d.yaml"], "有误 请用 -o 说明写到哪个文件"),
    (["--blank", "-o", "a.pdf"], "有误 请用 --star 说明几星级的空白表"),
    (["d.yaml", "--star", "3", "-o", "a.pdf"], "有误 --star 只用于 --blank，申报星级以申报和申请表为准"),
    (["d.yaml", "-o", "a.odt"], "有误 a.odt: 文件名请以 .docx 或 .pdf 结尾"),
    (["--read", "a.docx", "-o", "a.json"], "有误 a.json: 文件名请以 .yaml 或 .yml 结尾"),
    (["--blank", "--star", "9", "-o", "a.pdf"], "有误 --star: 没有「9」这一星级，可选：3、4、5"),
    (["none.yaml", "-o", "a.pdf"], "有误 none.yaml: 文件打不开：没有这个文件"),
    (["--read", "none.docx", "-o", "a.yaml"], "有误 none.docx: 文件打不开：没有这个文件"),
    (["none.yaml", "-o", "nowhere/a.pdf"], "有误 nowhere/a.pdf: 所在文件夹不存在"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "line"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED])
def test_what_is_refused_says_the_way_out_and_leaves_nothing(shell: Shell, arguments: list[str], line: str) -> None:
    ran = shell("form", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert line in ran.said
    assert shell.files() == []


@pytest.mark.parametrize("arguments", [[str(ELEVEN), "-o", "old.pdf"], ["--blank", "--star", "4", "-o", "old.pdf"]])
def test_an_existing_file_is_kept_unless_told_otherwise(shell: Shell, arguments: list[str]) -> None:
    Path("old.pdf").write_text("kept", encoding="utf-8")
    refused = shell("form", *arguments)
    assert (refused.code, refused.said) == (2, ["有误 old.pdf: 文件已存在，加 --force 可覆盖"])
    assert Path("old.pdf").read_text("utf-8") == "kept"
    assert shell("form", *arguments, "--force").code == 0
    assert Path("old.pdf").read_bytes().startswith(b"%PDF")


def test_a_run_that_fails_leaves_the_old_file(shell: Shell) -> None:
    Path("old.yaml").write_text("kept", encoding="utf-8")
    Path("bad.docx").write_bytes(b"PK\x03\x04 no zip at all, and long enough to be looked at as one by its head")
    Path("bad.yaml").write_text("star: 9\n", encoding="utf-8")
    assert shell("form", "--read", "bad.docx", "-o", "old.yaml", "--force").code == 2
    assert shell("form", "bad.yaml", "-o", "old.yaml", "--force").code == 2
    assert Path("old.yaml").read_text("utf-8") == "kept"
    assert shell.files() == ["bad.docx", "bad.yaml", "old.yaml"]


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "由申报生成官方申请表"), ("en", "Write the official form of a declaration")]
)
def test_help_is_in_the_language_of_the_run(shell: Shell, lang: str, words: str) -> None:
    ran = shell("form", "--help", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert words in ran.out
    for option in ("--output", "--blank", "--star", "--read", "--force"):
        assert option in ran.out
