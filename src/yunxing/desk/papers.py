"""Papers as people see them: one file in full, many as rows of a table and of the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from yunxing.evidence.facts import HOW_WORDS, Fact
from yunxing.evidence.findings import Finding, Weight
from yunxing.evidence.paper import FORMS, INVOICE, INVOICE_LINE, Named, Paper, Reading
from yunxing.guide.edition import Edition
from yunxing.guide.sentences import yuan

from .common import Say
from .tables import MOST_ON_TERMINAL, Marked, Table, console, printable

WEIGHTS: Mapping[Weight, tuple[str, str, str, str]] = {
    "refused": ("✕", "red", "读不了", "not read"),
    "wrong": ("✗", "red", "有错", "wrong"),
    "doubtful": ("!", "dark_orange", "存疑", "doubtful"),
    "note": ("·", "dim", "提示", "note"),
}
FORMATS = {
    "pdf": ("PDF", "PDF"), "ofd": ("OFD", "OFD"), "xml": ("XML", "XML"), "picture": ("图片", "picture"), "docx": ("Word", "Word"),
    "xlsx": ("Excel", "Excel"), "pptx": ("PPT", "PowerPoint"), "text": ("文本", "text"), "unknown": ("未知", "not known"),
}  # fmt: skip
FORM_NAMES = {
    "invoice": ("发票", "invoice"), "licence": ("营业执照", "licence"), "contract": ("合同", "contract"),
    "payment": ("付款凭证", "payment"), "invoice_check": ("发票查验", "check of an invoice"), "screenshot": ("截图", "screenshot"),
    "slides": ("演示文稿", "slides"), "credit_report": ("信用报告", "credit report"), "statement": ("说明", "statement"),
}  # fmt: skip


class Main(NamedTuple):
    """The facts of a form that one looks for first."""

    number: str | None
    dated: str | None
    parties: tuple[str, ...]
    amount: str | None


MAIN: Mapping[str, Main] = {
    "invoice": Main("number", "dated", ("buyer", "seller"), "total_yuan"),
    "licence": Main("uscc", "founded", ("name",), None),
    "contract": Main("number", "dated", ("party_a", "party_b"), "amount_yuan"),
    "payment": Main("voucher", "dated", ("payer", "payee"), "amount_yuan"),
    "invoice_check": Main("number", "dated", (), "amount_yuan"),
    "screenshot": Main(None, "dated", ("system",), None),
    "slides": Main(None, None, ("title",), None),
    "credit_report": Main("uscc", "dated", ("name",), None),
    "statement": Main(None, "dated", ("title",), None),
}
Line = tuple[Reading, Paper | None]
Row = Callable[[Line], list[Any]]


def lines_of(reading: Reading) -> Iterator[Line]:
    """A line for each paper of a file; one for a file without any."""
    if not reading.papers:
        yield reading, None
    yield from ((reading, paper) for paper in reading.papers)


def findings_of(line: Line) -> list[Finding]:
    """What a line has to say: of its paper and, on the first line of a file, of the file."""
    reading, paper = line
    first = not reading.papers or paper is reading.papers[0]
    return [*(reading.findings if first else ()), *(paper.findings if paper is not None else ())]


def full_rows(edition: Edition, say: Say) -> tuple[Table, Row]:
    """The table of papers in a file, still empty, and how a line becomes a row of it."""
    headings = [
        say("文件", "File"), say("页", "Pages"), say("材料", "Paper"), say("判断依据", "Told by"), say("把握", "Sure of it"),
        say("号码", "Number"), say("日期", "Date"), say("单位或标题", "Parties or title"), say("金额（元）", "Amount (yuan)"),
        say("读出项数", "Facts"), say("其中可靠", "Sure"), say("须核对的项", "To be checked"), say("问题", "Findings"),
    ]  # fmt: skip
    widths = [40, 8, 18, 40, 8, 24, 12, 50, 14, 8, 8, 40, 80]

    def row(line: Line) -> list[Any]:
        reading, paper = line
        said = say("；", "; ").join(_said(f, say) for f in findings_of(line))
        if paper is None:
            return [reading.file, reading.pages or None, "", *[None] * 9, said]
        main = MAIN[paper.form]
        sure = sum(fact.sure for fact in paper.facts.values())
        return [
            reading.file,
            pages_of(paper),
            item_name(paper, edition, say),
            say(*paper.item_reason),
            f"{paper.item_confidence:.0%}" if paper.item else "",
            _shown(paper, main.number, say),
            _shown(paper, main.dated, say),
            parties(paper, say),
            _value(paper, main.amount),
            len(paper.facts),
            sure,
            say("、", ", ").join(unsure(paper, say)),
            said,
        ]

    return Table(say("材料", "Papers"), headings, (), widths=widths), row


def short_rows(edition: Edition, say: Say) -> tuple[Table, Row]:
    """The table of papers on the terminal, still empty, and how a line becomes a row: what one looks for first."""
    headings = [
        say("文件", "File"), say("页", "Pages"), say("材料", "Paper"), say("主要内容", "What it says"), say("可靠", "Sure"),
        say("问题", "Findings"),
    ]  # fmt: skip

    def row(line: Line) -> list[Any]:
        reading, paper = line
        said = Marked("\n".join(_marked(f, say) for f in findings_of(line)))
        if paper is None:
            return [reading.file, reading.pages or "", "", "", "", said]
        main = MAIN[paper.form]
        amount = _shown(paper, main.amount, say)
        cells = [_shown(paper, main.number, say), _shown(paper, main.dated, say), parties(paper, say),
                 amount + say("元", " yuan") if amount else ""]  # fmt: skip
        sure = sum(fact.sure for fact in paper.facts.values())
        return [
            reading.file,
            pages_of(paper),
            item_name(paper, edition, say),
            "  ".join(filter(None, cells)),
            f"{sure}/{len(paper.facts)}" if paper.facts else "",
            said,
        ]

    def block(cells: Sequence[Any]) -> Group:
        file, pages, item, main, sure, said = cells
        tail = [f"{headings[1]} {pages}" if pages else "", item, f"{headings[4]} {sure}" if sure else ""]
        below = ["  ".join(filter(None, tail)), main, *said.split("\n")]
        return Group(f"[bold]{file}[/]", *(Padding(text, (0, 0, 0, 2)) for text in below if text))

    styles = ["name", "short", "key", "long", "short", "long"]
    more = say("用 --format csv 或 --output 文件 可得全部", "all of them with --format csv or --output FILE")
    return Table(say("材料", "Papers"), headings, (), styles, most=MOST_ON_TERMINAL, more=more, narrow=block), row


def invoices_table(lines: Iterable[Line], say: Say) -> Table:
    """Invoices with all their facts; rows are made once the lines are all there."""
    headings = [say("文件", "File"), say("页", "Pages"), *(say(n.zh, n.en) for n in INVOICE.values()),
                say("须核对的项", "To be checked")]  # fmt: skip
    rows = (
        [reading.file, pages_of(paper), *(_value(paper, name) for name in INVOICE), say("、", ", ").join(unsure(paper, say))]
        for reading, paper in lines
        if paper is not None and paper.form == "invoice"
    )  # fmt: skip
    widths = [40, 6, 22, 14, 22, 12, 24, 14, 36, 22, 36, 22, 14, 12, 14, 30, 50, 24, 40]
    return Table(say("发票", "Invoices"), headings, rows, widths=widths)


def invoice_lines_table(lines: Iterable[Line], say: Say) -> Table:
    """The lines of all invoices."""
    headings = [say("文件", "File"), say("发票号码", "Invoice"), say("行", "Line"),
                *(say(n.zh, n.en) for n in INVOICE_LINE.values())]  # fmt: skip
    rows = (
        [reading.file, _shown(paper, "number", say), place, *(_plain(line.get(name)) for name in INVOICE_LINE)]
        for reading, paper in lines
        if paper is not None and paper.form == "invoice"
        for place, line in enumerate(paper.lines, 1)
    )
    return Table(say("发票明细", "Invoice lines"), headings, rows, widths=[40, 22, 6, 40, 16, 8, 12, 16, 14, 8, 14])


def findings_table(lines: Iterable[Line], say: Say) -> Table:
    """Everything reading had to say."""
    headings = [say("文件", "File"), say("页", "Page"), say("轻重", "Weight"), say("代号", "Code"), say("项", "Fact"),
                say("问题和办法", "What is wrong and what to do")]  # fmt: skip
    rows = (
        [line[0].file, f.page, say(*WEIGHTS[f.weight][2:]), f.code, _field(line[1], f, say), f.say(say.lang)]
        for line in lines
        for f in findings_of(line)
    )
    return Table(say("问题", "Findings"), headings, rows, widths=[40, 6, 10, 22, 20, 100])


def pages_of(paper: Paper) -> str:
    """The pages of a paper: 3, 1–2, or 1, 4 where they do not follow each other."""
    pages = paper.pages
    if not pages:
        return ""
    if len(pages) > 1 and pages == tuple(range(pages[0], pages[-1] + 1)):
        return f"{pages[0]}–{pages[-1]}"
    return ", ".join(map(str, pages))


def item_name(paper: Paper, edition: Edition, say: Say) -> str:
    """What a paper is: its evidence item in the words of the edition, else its form."""
    kind = edition.evidence.get(paper.item or "")
    return kind.name.say(say.lang) if kind is not None else say(*FORM_NAMES[paper.form])


def parties(paper: Paper, say: Say) -> str:
    """Who a paper speaks of, in the order in which money goes; or its title."""
    return " → ".join(filter(None, (_shown(paper, name, say) for name in MAIN[paper.form].parties)))


def unsure(paper: Paper, say: Say) -> list[str]:
    """The names of facts a person has to look at."""
    named = FORMS[paper.form]
    return [say(*named[name][1:]) for name, fact in paper.facts.items() if not fact.sure and name in named]


def show_reading(reading: Reading, edition: Edition, say: Say) -> None:
    """A file in full: each paper with its facts, where they stand, how they were read and whether they are sure."""
    out = console()
    size = f"{reading.size / 1024 / 1024:.1f} MB" if reading.size >= 1024 * 1024 else f"{reading.size / 1024:.0f} KB"
    pages = say(f"{reading.pages}页", f"{reading.pages} pages" if reading.pages != 1 else "1 page")
    about = [say(*FORMATS[reading.format]), *([pages] if reading.pages else []), size, f"{reading.seconds:.1f} s"]
    out.print()
    out.print(f"[bold]{_safe(reading.file)}[/]  {say('，', ', ').join(about)}")
    for finding in reading.findings:
        out.print(Padding(_marked(finding, say), (0, 0, 0, 2)))
    for paper in reading.papers:
        where = f"{say('第', 'page ')}{pages_of(paper)}{say('页', '')}  " if paper.pages else ""
        reason = f"  [dim]{_safe(say(*paper.item_reason))}[/]" if any(paper.item_reason) else ""
        out.print()
        out.print(f"{where}[bold]{_safe(item_name(paper, edition, say))}[/]{reason}")
        if paper.facts:
            out.print(Padding(_facts(paper, say), (0, 0, 0, 2)))
        if paper.lines:
            out.print(Padding(_lines(paper, say), (1, 0, 0, 2)))
        if paper.sealed_by:
            out.print(f"  {say('盖章', 'sealed by')}  {_safe(say('、', ', ').join(paper.sealed_by))}")
        for finding in paper.findings:
            out.print(Padding(_marked(finding, say), (0, 0, 0, 2)))


def _facts(paper: Paper, say: Say) -> RichTable:
    table = _plain_table()
    for heading, most in ((say("项", "Fact"), 20), (say("读到的", "What it says"), 60), (say("页", "Page"), 6),
                          (say("来源", "Read from"), 30), (say("可靠", "Sure"), None)):  # fmt: skip
        table.add_column(heading, overflow="fold", max_width=most)
    named = FORMS[paper.form]
    for name, fact in paper.facts.items():
        title = say(*named[name][1:]) if name in named else name
        table.add_row(
            title,
            Text(printable(_text(fact.value, say, _type(named, name)))),
            _pages(fact),
            _ways(fact, say),
            _doubt(fact, say),
        )
    return table


def _lines(paper: Paper, say: Say) -> RichTable:
    """Lines of an invoice or a contract: the columns that any of them has."""
    known: Mapping[str, Named] = INVOICE_LINE
    names = [n for n in known if any(n in line for line in paper.lines)]
    names += sorted({n for line in paper.lines for n in line} - set(names))
    table = _plain_table()
    for name in names:
        right = name in known and known[name].type in ("money", "number")
        table.add_column(say(*known[name][1:]) if name in known else name, overflow="fold",
                         justify="right" if right else "left", max_width=40)  # fmt: skip
    for line in paper.lines:
        facts = [line.get(name) for name in names]
        cells = [
            Text("") if f is None else Text(printable(_text(f.value, say, _type(known, name))))
            for name, f in zip(names, facts, strict=True)
        ]
        for fact, cell in zip(facts, cells, strict=True):
            if fact is not None and not fact.sure:
                cell.append(" ?", style="dark_orange")
        table.add_row(*cells)
    return table


def _plain_table() -> RichTable:
    return RichTable(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))


def _pages(fact: Fact[Any]) -> str:
    return ", ".join(map(str, sorted({s.page for s in fact.seen if s.value == fact.read and s.page is not None})))


def _ways(fact: Fact[Any], say: Say) -> str:
    return say("、", ", ").join(dict.fromkeys(say(*HOW_WORDS[s.how]) for s in fact.seen if s.value == fact.read))


def _doubt(fact: Fact[Any], say: Say) -> Text:
    if fact.sure:
        return Text("✓", style="green")
    why = say(*fact.unsure_because) if fact.unsure_because else say(
        f"只由{_ways(fact, say)}读出，请核对", f"read from {_ways(fact, say)} alone: check it"
    )  # fmt: skip
    return Text(f"? {fact.confidence:.0%} {printable(why)}", style="dark_orange")


def _value(paper: Paper, name: str | None) -> Any:
    return _plain(paper.facts.get(name)) if name is not None else None


def _plain(fact: Fact[Any] | None) -> Any:
    """A value as a cell of a workbook: amounts and counts stay numbers."""
    value = fact.value if fact is not None else None
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return None if value is None else str(value)


def _shown(paper: Paper, name: str | None, say: Say) -> str:
    fact = paper.facts.get(name) if name is not None else None
    return _text(fact.value, say, _type(FORMS[paper.form], name or "")) if fact is not None else ""


def _type(named: Mapping[str, Named], name: str) -> str:
    return named[name].type if name in named else "text"


def _text(value: Any, say: Say, type_: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    if isinstance(value, Decimal):
        whole_cents = type_ == "money" and value == round(value, 2)
        return f"{value:,.2f}" if whole_cents else yuan(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _field(paper: Paper | None, finding: Finding, say: Say) -> str:
    named = FORMS[paper.form].get(finding.field or "") if paper is not None else None
    return say(named.zh, named.en) if named is not None else finding.field or ""


def _said(finding: Finding, say: Say) -> str:
    return f"[{say(*WEIGHTS[finding.weight][2:])}] {finding.say(say.lang)}"


def _marked(finding: Finding, say: Say) -> str:
    shape, colour, *_ = WEIGHTS[finding.weight]
    return f"[{colour}]{shape}[/] {_safe(finding.say(say.lang))}"


def _safe(text: str) -> str:
    return escape(printable(text))
