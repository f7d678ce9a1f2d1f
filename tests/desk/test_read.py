"""``yunxing read``: a file in full, a folder as a table, in every form of answer, and taken up after an interruption."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.desk.running import Ran, Shell
from tests.evidence.folder.files import children, edition, fill, good, until
from tests.evidence.hostile.pdfs import one_page, shaded
from tests.evidence.making.invoices import InvoiceTruth, draw, make_pdf
from yunxing.evidence.codec import from_plain, to_plain
from yunxing.evidence.folder import JOURNAL
from yunxing.evidence.paper import INVOICE, INVOICE_LINE
from yunxing.evidence.reading import read_file

_HAN = re.compile(r"[\u3400-\u9fff]")
TRUTH = draw(1, "digital_ordinary")


def folder(shell: Shell) -> Path:
    """An invoice as data and as OFD, a text, and a PDF that breaks off."""
    made = shell.folder / "材料"
    fill(made, 2)
    (made / "broken.pdf").write_bytes(one_page()[:120])
    (made / ".hidden").write_text("", encoding="utf-8")
    return made


def summary(ran: Ran) -> str:
    return ran.said[-1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_in_full(lang: str, shell: Shell) -> None:
    path = shell.folder / "a.pdf"
    path.write_bytes(make_pdf(TRUTH))
    ran = shell("read", path, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    lines = [line.strip() for line in ran.lines]
    assert lines[1].startswith(f"{path}  PDF，1页，" if lang == "zh" else f"{path}  PDF, 1 page, ")
    title = {"zh": "第1页  发票复印件", "en": "page 1  Copy of the invoice"}[lang]
    assert [line for line in lines if line.startswith(title)] != []
    rows = [re.split(r"\s{2,}", line) for line in lines]
    facts = {row[0]: row[1:] for row in rows if len(row) >= 5}
    number, total = INVOICE["number"], INVOICE["total_yuan"]
    how = {"zh": "文字层、二维码", "en": "text layer, QR code"}[lang]
    assert facts[getattr(number, lang)] == [TRUTH.number, "1", how, "✓"]
    assert facts[getattr(total, lang)][0] == f"{TRUTH.total:,.2f}"
    assert [name for line in TRUTH.lines for name in [line.name] if not any(name in row for row in lines)] == []


def test_what_is_not_sure_says_why(shell: Shell) -> None:
    path = shell.folder / "a.txt"
    path.write_text("情况说明\n连云港样例软件有限公司于2024年3月1日开始使用示例云平台。", encoding="utf-8")
    reading = read_file(path, edition=edition())
    doubts = [f for paper in reading.papers for f in paper.facts.values() if not f.sure]
    ran = shell("read", path)
    assert len([line for line in ran.lines if re.search(r"  \? \d+% ", line)]) == len(doubts) > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_folder_on_the_terminal(lang: str, shell: Shell) -> None:
    ran = shell("read", folder(shell), "--lang", lang)
    assert ran.code == 1
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in ran.lines if line.startswith("│")]
    assert [row[0] for row in cells if row[0]] == ["000.xml", "001.ofd", "broken.pdf"]
    amount = f"{draw(0, 'digital_ordinary').total:,.2f}"
    assert draw(0, "digital_ordinary").number in cells[0][3]
    assert amount in " ".join(row[3] for row in cells[:3])
    said = {"zh": "✕ PDF 已损坏，打不开。", "en": "✕ The PDF is damaged and"}[lang]
    assert next(row for row in cells if row[0] == "broken.pdf")[5].startswith(said)
    assert (
        summary(ran)
        == {
            "zh": "共读 3 个文件，2 份材料；读不了 1 个；跳过：隐藏文件 1",
            "en": "3 files read, 2 papers; 1 not read; left out: hidden 1",
        }[lang]
    )


def test_on_a_narrow_terminal_papers_stand_one_below_the_other(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yunxing.desk.tables.WIDE", 1000)
    lines = shell("read", folder(shell)).lines
    assert [line for line in lines if line and not line.startswith(" ")] == ["000.xml", "001.ofd", "broken.pdf"]


def test_everything_in_json(shell: Shell) -> None:
    made = folder(shell)
    ran = shell("read", made, "-f", "json")
    readings = [from_plain(plain) for plain in json.loads(ran.out)]
    assert [reading.file for reading in readings] == ["000.xml", "001.ofd", "broken.pdf"]
    for reading in readings:
        wanted = to_plain(read_file(made / reading.file, edition=edition(), name=reading.file))
        assert {**to_plain(reading), "seconds": 0} == {**wanted, "seconds": 0}
    shell("read", made / "001.ofd", "-o", "a.json")
    plain = json.loads((shell.folder / "a.json").read_text(encoding="utf-8"))
    assert plain["papers"] == to_plain(readings[1])["papers"]
    assert plain["file"] == str(made / "001.ofd")


def invoice_row(truth: InvoiceTruth) -> dict[str, object]:
    return {"number": truth.number, "buyer": truth.buyer, "seller": truth.seller, "total_yuan": truth.total}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_has_papers_invoices_lines_and_findings(lang: str, shell: Shell) -> None:
    ran = shell("read", folder(shell), "-o", "a.xlsx", "--lang", lang)
    assert (ran.code, ran.out) == (1, "")
    assert summary(ran).endswith(" → a.xlsx")
    with CalamineWorkbook.from_path(str(shell.folder / "a.xlsx")) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    word = int(lang == "en")
    names = [("材料", "Papers"), ("发票", "Invoices"), ("发票明细", "Invoice lines"), ("问题", "Findings")]
    assert list(sheets) == [name[word] for name in names]
    papers, invoices, lines, findings = sheets.values()
    assert [row[0] for row in papers] == [("文件", "File")[word], "000.xml", "001.ofd", "broken.pdf"]
    assert invoices[0][2:-1] == [getattr(named, lang) for named in INVOICE.values()]
    for row, seed in zip(invoices[1:], (0, 1), strict=True):
        wanted = invoice_row(draw(seed, "digital_ordinary"))
        got = dict(zip(INVOICE, row[2:], strict=False))
        assert {key: Decimal(str(got[key])) if key == "total_yuan" else got[key] for key in wanted} == wanted
    assert len(lines) - 1 == sum(len(draw(seed, "digital_ordinary").lines) for seed in (0, 1))
    assert lines[0][3:] == [getattr(named, lang) for named in INVOICE_LINE.values()]
    assert [row[:1] + row[2:4] for row in findings[1:]] == [["broken.pdf", ("读不了", "not read")[word], "pdf_damaged"]]
    if lang == "en":
        assert not any(_HAN.search(str(cell)) for sheet in sheets.values() for cell in sheet[0])


def test_rows_of_papers_in_csv_and_markdown(shell: Shell) -> None:
    made = folder(shell)
    assert [shell("read", made, "-o", name).code for name in ("a.csv", "a.md")] == [1, 1]
    with (shell.folder / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    marked = (shell.folder / "a.md").read_text(encoding="utf-8").splitlines()
    assert [row[0] for row in rows] == ["文件", "000.xml", "001.ofd", "broken.pdf"]
    assert marked[0] == "| " + " | ".join(rows[0]) + " |"
    assert [line.split(" | ")[5] for line in marked[2:4]] == [row[5] for row in rows[1:3]]
    assert rows[1][5] == draw(0, "digital_ordinary").number


def test_names_and_texts_drive_neither_terminals_nor_spreadsheets(shell: Shell) -> None:
    made = shell.folder / "m"
    made.mkdir()
    name = "=1+1\x1b[31m[bold]\n\u202efdp.txt"
    (made / name).write_text("=cmd|' /C calc'!A0 [red]连云港样例\u202e\x7f说明\n第二行的内容", encoding="utf-8")
    forms = [shell("read", made, "-f", form).out for form in ("table", "md", "csv", "json")]
    forms.append(shell("read", made / name).out)
    shown = "".join(forms) + shell("read", made).err
    assert set(re.findall(r"[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", shown)) == set()
    assert "[bold]" in forms[0]
    assert json.loads(forms[3])[0]["file"] == name
    assert next(csv.reader(forms[2].splitlines()[1:]))[0].startswith("'=1+1")


def test_files_and_folders_together(shell: Shell) -> None:
    one, two = shell.folder / "甲", shell.folder / "乙"
    for each in (one, two):
        each.mkdir()
        (each / "a.xml").write_bytes(good("xml", ord(each.name)))
    (shell.folder / "b.xml").write_bytes(good("xml", 5))
    ran = shell("read", one, "b.xml", two, "-f", "json")
    assert (ran.code, summary(ran)) == (0, "共读 3 个文件，3 份材料")
    assert [plain["file"] for plain in json.loads(ran.out)] == ["甲/a.xml", "b.xml", "乙/a.xml"]
    assert [(each / JOURNAL).is_file() for each in (one, two)] == [True, True]


def test_a_second_run_goes_on_where_it_is_told_to(shell: Shell) -> None:
    made = folder(shell)
    first = shell("read", made, "-f", "json")
    again = shell("read", made, "-f", "json", "--resume")
    assert again.out == first.out
    assert summary(again) == "共读 3 个文件，2 份材料；其中 3 个没有再读；读不了 1 个；跳过：隐藏文件 1"
    (made / "000.xml").write_bytes(good("xml", 9))
    changed = shell("read", made, "-f", "json", "--resume", "--lang", "en")
    assert summary(changed) == "3 files read, 2 papers; 2 of them not read again; 1 not read; left out: hidden 1"
    assert json.loads(changed.out)[1:] == json.loads(first.out)[1:]
    fresh = shell("read", made, "-f", "json")
    assert summary(fresh) == "共读 3 个文件，2 份材料；读不了 1 个；跳过：隐藏文件 1"


def test_an_answer_within_the_folder_is_not_read(shell: Shell) -> None:
    made = folder(shell)
    for _ in range(2):
        ran = shell("read", made, "-o", made / "answer.csv", "--force")
        assert summary(ran).startswith("共读 3 个文件，2 份材料；")


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (["none"], "有误 none: 文件打不开：没有这个文件"),
        (["empty"], "有误 empty: 文件夹里没有可读的文件"),
        (["pipe"], "有误 pipe: 这不是普通文件，不予读取"),
        (["a.xml", "--resume"], "有误 --resume: 只用于文件夹；单个文件没有读取记录"),
        (["a.xml", "a.xml"], "有误 a.xml: 这个文件给了两次，请只给一次"),
        (["a.xml", "-f", "xlsx"], "有误 --format xlsx: 工作簿要写到文件：请加 --output 文件名.xlsx"),
        (["a.xml", "-o", "a.xml"], "有误 a.xml: 文件已存在，加 --force 可覆盖"),
        (["taken"], f"有误 taken/{JOURNAL}: 这不是读取记录，不予覆盖，请先移走"),
    ],
)
def test_what_cannot_be_read_is_bad_input(asked: list[str], line: str, shell: Shell) -> None:
    (shell.folder / "a.xml").write_bytes(good("xml", 1))
    (shell.folder / "empty").mkdir()
    (shell.folder / "taken").mkdir()
    (shell.folder / "taken" / "a.xml").write_bytes(good("xml", 1))
    (shell.folder / "taken" / JOURNAL).write_text("mine", encoding="utf-8")
    os.mkfifo(shell.folder / "pipe")
    ran = shell("read", *asked)
    assert (ran.code, ran.out, ran.said) == (2, "", [line])


def test_a_folder_that_cannot_be_written_is_read_without_a_journal(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = folder(shell)
    monkeypatch.setattr("yunxing.desk.read.JOURNAL", "none/journal")
    ran = shell("read", made)
    assert ran.code == 1
    assert ran.said == [
        f"提示 {made}/none/journal: 读取记录文件打不开：没有这个文件；中断后只能从头读",
        "共读 3 个文件，2 份材料；读不了 1 个；跳过：隐藏文件 1",
    ]
    assert shell("read", made, "--resume").code == 2


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGINT, 130, "已中断，没有写出结果。"),
        (signal.SIGTERM, 143, "已被终止，没有写出结果。"),
        (signal.SIGHUP, 129, "已被终止，没有写出结果。"),
    ],
)
def test_interrupted_it_says_how_to_go_on(number: int, code: int, said: str, shell: Shell) -> None:
    made = shell.folder / "m"
    fill(made, 2)
    shaded(made / "000-slow.pdf")
    command = [sys.executable, "-m", "yunxing.desk.main", "read", "m", "-o", "a.json", "-j", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=shell.folder) as process:
        journal = made / JOURNAL
        assert until(lambda: journal.exists() and journal.read_bytes().count(b"\n") == 3, 60)
        workers = children(process.pid)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err.splitlines()) == (code, [f"{said}已读的记在 m/{JOURNAL}，加 --resume 可接着读。"])
    assert workers != []
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert shell.files() == ["m"]


def test_processes_that_cannot_be_started_are_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (shell.folder / "a.xml").write_bytes(good("xml", 1))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    ran = shell("read", "a.xml")
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.said[0].startswith("有误 yunxing read: 读取用的进程启动不了：")
