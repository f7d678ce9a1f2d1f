"""``yunxing bind``: what it writes, what it says on the way, and that it writes nothing where a file cannot be bound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.desk.running import Shell, edition
from tests.dossier.binding import material
from tests.dossier.binding.material import jpeg, marked, record, saved, text_pdf, texts
from tests.guide.factories import claim, contract, invoice, values
from yunxing.desk import bind
from yunxing.guide.declaration import reader


@pytest.fixture(autouse=True)
def _form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small form of the tests in place of the official one, which has its own."""
    monkeypatch.setattr(bind, "form_of", lambda edition: material.form)


LACKING = (
    "  · 没有材料的项目：3 云端部署/应用说明；5 效果说明；6 概要说明；7 其他证明性材料。"
    "是否应有见 yunxing assess，应有的补入 evidence 后再装订"
)
LACKING_EN = (
    "  · nothing is given for 3 云端部署/应用说明；5 效果说明；6 概要说明；7 其他证明性材料. yunxing assess says what is asked for: "
    "add that under evidence and bind again"
)


def _unbroken(lines: list[str], lang: str = "zh") -> list[str]:
    """Lines as they were before the screen broke them: what is indented further goes on."""
    made: list[str] = []
    for line in lines:
        if line[2:4] in ("· ", "✕ ", "▲ ") or not line.startswith("  "):
            made.append(line)
        else:
            made[-1] += (" " if lang == "en" or line.strip()[0].isascii() else "") + line.strip()
    return made


def _given(shell: Shell, **changes: Any) -> tuple[Path, Path]:
    """A declaration of four files and its folder."""
    folder = shell.folder / "材料"
    folder.mkdir()
    saved(text_pdf("LICENCE"), folder / "licence.pdf")
    saved(text_pdf("CONTRACT", "MORE"), folder / "c.pdf")
    (folder / "use.jpg").write_bytes(jpeg(marked()))
    (folder / "data.xml").write_text("<a/>", encoding="utf-8")
    plain = values(
        "B3",
        claims=[claim("app.logistics.erp", evidence=["use"])],
        contracts=[contract(evidence=["c"])],
        invoices=[invoice(evidence=["data"], payment=None, check=None)],
        evidence=[
            record("licence", "licence"), record("c", "contract"), record("use", "usage_screenshot", "use.jpg"),
            record("data", "invoice", "data.xml"),
        ],
        **changes,
    )  # fmt: skip
    return shell.yaml("申报.yaml", plain), folder


def test_it_binds_and_says_what_is_to_be_known(shell: Shell) -> None:
    ran = shell("bind", *_given(shell))
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0:2] == ["已装订 申报书.pdf", "共 11 页，证明材料 4 件 4 页"]
    assert ran.lines[2].startswith("SHA-256 ")
    assert _unbroken(ran.lines[3:]) == ["  · data.xml：电子数据没有页面，作为附件放入申报书，并列入原件清单", LACKING]
    assert [text.split()[0] for text in texts(Path("申报书.pdf"))[6:8]] == ["CONTRACT", "MORE"]


def test_in_english(shell: Shell) -> None:
    ran = shell("bind", *_given(shell), "--lang", "en", "-o", "b.pdf")
    assert ran.lines[0:2] == ["Bound b.pdf", "11 pages; 4 proofs with 4 pages"]
    assert _unbroken(ran.lines[3:], "en") == [
        "  · data.xml: data without pages: attached to the bound file and listed with the originals",
        LACKING_EN,
    ]


def test_pages_are_written_back_into_the_declaration(shell: Shell) -> None:
    given, folder = _given(shell)
    before = given.read_text("utf-8")
    ran = shell("bind", given, folder, "--write-pages", "页码.yaml")
    assert ran.lines[3] == "页码已填入 页码.yaml"
    made = reader(edition()).read(Path("页码.yaml"))
    assert ([c.pages for c in made.claims], [c.pages for c in made.contracts], made.dossier_pages) == (
        ["10"],
        ["7-8"],
        11,
    )
    assert given.read_text("utf-8") == before
    refused = shell("bind", given, folder, "--write-pages", given, "-o", "b.pdf")
    assert (refused.code, refused.said) == (2, [f"有误 {given}: 文件已存在，加 --force 可覆盖"])
    assert not Path("b.pdf").exists()
    assert shell("bind", given, folder, "--write-pages", given, "--force").code == 0
    assert reader(edition()).read(given) == made


def test_where_a_file_cannot_be_bound_nothing_is_written_and_each_is_named(shell: Shell) -> None:
    given, folder = _given(shell)
    (folder / "licence.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "use.jpg").unlink()
    ran = shell("bind", given, folder, "--write-pages", "页码.yaml")
    assert ran.code == 2
    assert _unbroken(ran.lines) == [
        "  ✕ use.jpg：文件夹里没有这个文件，请放入文件夹，或改正 evidence 中的 file",
        "  ✕ licence.pdf：PDF 已损坏，无法修复。请重新导出，或用阅读器打开后打印为新的 PDF",
        "  · data.xml：电子数据没有页面，作为附件放入申报书，并列入原件清单",
        LACKING,
    ]
    assert ran.said == ["有 2 个文件不能装订，没有写出申报书。请按以上办法处理后再运行。"]
    assert shell.files() == ["材料", "申报.yaml"]


def test_files_that_cannot_be_bound_are_counted_apart_from_what_is_wrong_with_them(shell: Shell) -> None:
    given, folder = _given(shell)
    plain = yaml.safe_load(given.read_text("utf-8"))
    plain["evidence"] += [
        record("c9", "other", "use.jpg#9"),
        record("c8", "other", "use.jpg#8"),
        {"id": "e", "item": "other"},
    ]
    shell.yaml("申报.yaml", plain)
    ran = shell("bind", given, folder)
    assert [line[:4] for line in ran.lines].count("  ✕ ") == 3
    assert ran.said == ["有 2 个文件不能装订（✕ 3 处），没有写出申报书。请按以上办法处理后再运行。"]


def test_an_existing_file_is_kept_unless_told_otherwise(shell: Shell) -> None:
    given = _given(shell)
    Path("申报书.pdf").write_bytes(b"kept")
    refused = shell("bind", *given)
    assert (refused.code, refused.said) == (2, ["有误 申报书.pdf: 文件已存在，加 --force 可覆盖"])
    assert Path("申报书.pdf").read_bytes() == b"kept"
    assert shell("bind", *given, "--force").code == 0
    assert len(texts(Path("申报书.pdf"))) == 11


def test_what_lies_in_the_folder_and_is_ours_is_no_stray(shell: Shell) -> None:
    given, folder = _given(shell)
    inside = folder / "申报.yaml"
    given.rename(inside)
    for force in ((), ("--force",)):
        ran = shell("bind", inside, folder, "-o", folder / "申报书.pdf", *force)
        assert _unbroken(ran.lines[3:]) == [
            "  · data.xml：电子数据没有页面，作为附件放入申报书，并列入原件清单",
            LACKING,
        ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("-o", "a.txt"), "有误 a.txt: 申报书写成 PDF，文件名请以 .pdf 结尾"),
        (("-o", "没有/a.pdf"), "有误 没有/a.pdf: 所在文件夹不存在"),
        (("--write-pages", "a.json"), "有误 a.json: 与原申报的格式相同，文件名请以 .yaml 结尾"),
    ],
)
def test_names_that_cannot_be_are_refused_first(more: tuple[str, ...], said: str, shell: Shell) -> None:
    given = _given(shell)
    ran = shell("bind", *given, *more)
    assert (ran.code, ran.said) == (2, [said])
    assert shell.files() == ["材料", "申报.yaml"]


def test_a_folder_that_is_not_there_is_said(shell: Shell) -> None:
    given, _ = _given(shell)
    ran = shell("bind", given, "没有")
    assert (ran.code, ran.said) == (2, ["有误 没有: 文件打不开：没有这个文件"])


def test_names_that_would_drive_a_terminal_are_shown_harmless(shell: Shell) -> None:
    given, folder = _given(shell)
    plain = values("B3", claims=[], contracts=[], invoices=[], evidence=[record("a", "other", "a\u202e[red].pdf")])
    shell.yaml(given.name, plain)
    ran = shell("bind", given, folder)
    assert ran.lines[0] == "  ✕ a�[red].pdf：文件夹里没有这个文件，请放入文件夹，或改正 evidence 中的 file"


def test_a_proof_is_never_overwritten(shell: Shell) -> None:
    given, folder = _given(shell)
    before = (folder / "c.pdf").read_bytes()
    for more in (("-o", folder / "c.pdf", "--force"), ("-o", f"{folder}/../材料/c.pdf", "--force")):
        ran = shell("bind", given, folder, *more)
        assert (ran.code, ran.said) == (
            2, [f"有误 {more[1]}: 这是证明材料「c」的文件，写入会覆盖原件，请换一个文件名"],
        )  # fmt: skip
    assert (folder / "c.pdf").read_bytes() == before
