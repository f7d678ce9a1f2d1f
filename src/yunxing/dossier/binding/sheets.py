"""The sheets that are ours: cover and contents, a sheet before each item, the list of originals. In Chinese, as the form is."""

from __future__ import annotations

import json
import re
from typing import Any

from yunxing.dossier.typesetting import HEI, SONG, typeset

from .numbering import Layout, Range
from .pieces import Piece, Plan

LINK = "yunxing:page/"
"""How a page is referred to before it is known where it lies: ``yunxing:page/12``."""
NARROW = 14
"""Characters of a name that stand on one line of the cover where it is set narrow, as a short one looks best."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_RUN = re.compile(r"[!-~]{13,}")
_HEAD = f"""#let data = json("data.json")
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 25mm, top: 25mm, bottom: 25mm))
#set text(font: "{SONG}", size: 12pt, lang: "zh", region: "cn", number-type: "lining")
#set par(leading: 0.75em)
#let hei(body, ..more) = text(font: "{HEI}", ..more, body)
#let ink = rgb("#1f2933")
#let faint = rgb("#6b7785")
#let rule = line(length: 100%, stroke: 0.6pt + rgb("#c3cad2"))
// A place to break at that leaves no trace in the text of the PDF; a space of nothing is none.
#let broken(parts) = parts.map(text).join(h(0.001pt))
#let to(page, body) = if page == none {{ body }} else {{ link("{LINK}" + str(page), body) }}
"""
_FRONT = (
    _HEAD
    + """
#page(margin: (x: 30mm, top: 62mm, bottom: 40mm))[
  #align(center)[
    #text(size: 14pt, fill: faint, data.programme)
    #v(14mm)
    #hei(size: 34pt, weight: "bold", tracking: 0.35em)[申报书]
    #v(6mm)
    #hei(size: 17pt, data.star)
    #v(1fr)
    #block(width: if data.wide { 150mm } else { 112mm })[
      #grid(columns: (auto, 1fr), column-gutter: 8mm, row-gutter: 6.5mm, align: (right + top, left + top),
        ..data.about.map(((name, value)) => (hei(size: 12pt, fill: faint, name), text(size: 14pt, broken(value)))).flatten())
    ]
    #v(12mm)
  ]
]
#align(center, hei(size: 20pt, weight: "bold", tracking: 1em)[目录])
#v(6mm)
#let leader = box(width: 1fr, inset: (x: 4pt), text(fill: rgb("#b4bcc5"), repeat(gap: 3pt)[.]))
#for row in data.rows {
  if row.level == 1 {
    block(above: 6mm, below: 3mm, sticky: true, to(row.page, grid(columns: (1fr, auto), column-gutter: 4mm,
      par(hanging-indent: row.hang * 1em, hei(size: 12pt, weight: "bold", fill: ink, broken(row.text))), align(bottom, hei(size: 12pt, str(row.page))))))
  } else {
    block(above: 2.4mm, below: 2.4mm, breakable: false, inset: (left: 2em), to(row.page, grid(columns: (1fr, auto), column-gutter: 1mm,
      par(hanging-indent: 1em)[#text(size: 10.5pt)[#broken(row.text)] #h(2mm) #text(size: 9pt, fill: faint, broken(row.file)) #leader],
      align(bottom, text(size: 10.5pt, row.pages)))))
  }
}
"""
)
_ITEMS = (
    _HEAD
    + """
#for (place, item) in data.items.enumerate() {
  if place > 0 { pagebreak() }
  align(center)[
    #v(70mm)
    #if item.number != none {
      hei(size: 15pt, fill: faint, tracking: 0.2em, [证明材料])
      v(4mm)
      hei(size: 60pt, weight: "bold", fill: ink, str(item.number))
      v(8mm)
    }
    #block(width: 60%, rule)
    #v(6mm)
    #block(width: 85%, hei(size: 18pt, broken(item.title)))
    #v(8mm)
    #text(size: 11pt, fill: faint, item.note)
  ]
}
"""
)
_ORIGINALS = (
    _HEAD
    + """
#align(center, hei(size: 20pt, weight: "bold")[原件清单])
#v(3mm)
#text(size: 10pt, fill: faint)[装订时未改动原件。以下为各原件的文件名、页数、在本申报书中的页码和 SHA-256 校验值，可据此核对。]
#v(3mm)
#set text(size: 9.5pt)
#table(columns: (auto, 1fr, auto, auto), stroke: none, inset: (x: 4pt, y: 5pt), align: (right + top, left + top, right + top, right + top),
  table.header(..("序号", "文件和校验值", "页数", "页码").map(t => hei(weight: "bold", t)), table.hline(stroke: 0.8pt)),
  ..data.files.enumerate().map(((place, file)) => (
    str(place + 1),
    [#to(file.page, broken(file.name)) \\ #text(size: 7.5pt, fill: faint, file.sha256)],
    file.count, to(file.page, file.pages),
    table.hline(stroke: 0.3pt + rgb("#c3cad2")),
  )).flatten())
"""
)


def front(plan: Plan, layout: Layout, total: int) -> bytes:
    """Cover and contents."""
    declaration = plan.declaration
    edition = plan.edition
    filed = declaration.filed_on
    about = [
        ("申报企业", declaration.name),
        *([("统一社会信用代码", code)] if (code := declaration.fields.get("enterprise.uscc")) else []),
        *([("填报日期", f"{filed.year}年{filed.month}月{filed.day}日")] if filed else []),
        ("页数", f"共 {total} 页，证明材料 {len(plan.pieces)} 件"),
    ]
    star = next(s.name.zh for s in edition.about.stars if s.star == declaration.star)
    rows: list[dict[str, Any]] = [_row("申请表及附表", layout.form)]
    for section, sheet in zip(plan.sections, layout.sheets, strict=True):
        rows.append(_row(section.heading, sheet, 0 if section.number is None else 6))
        for entry in section.entries:
            pages = layout.pages_of(entry)
            name = entry.piece.name
            rows.append(
                {
                    "level": 2,
                    "text": _parts(entry.kind),
                    "file": _parts(f"{name}（附件）" if pages is None else name),
                    "page": pages[0] if pages else None,
                    "pages": _said(pages),
                }
            )
    rows.append(_row("原件清单", layout.originals))
    return _typeset(
        _FRONT,
        {
            "title": title(plan),
            "programme": _clean(edition.about.title.zh),
            "star": f"申报{star}",
            "about": [(name, _parts(str(value))) for name, value in about],
            "wide": len(declaration.name) > NARROW,
            "rows": rows,
        },
    )


def items(plan: Plan, layout: Layout) -> bytes:
    """A sheet for each item, one page each."""
    made = []
    for section, sheet in zip(plan.sections, layout.sheets, strict=True):
        here = sum(entry.here for entry in section.entries)
        pages = f"第 {_said((sheet + 1, sheet + section.pages))} 页" if section.pages else "见附件或其他材料"
        made.append({"number": section.number, "title": _parts(section.title), "note": f"{here} 件　{pages}"})
    return _typeset(_ITEMS, {"title": title(plan), "items": made})


def originals(plan: Plan, layout: Layout) -> bytes:
    """The list of originals, with the hash of each."""

    def row(piece: Piece) -> dict[str, Any]:
        at = layout.pieces[piece]
        has = bool(piece.pages)
        return {
            "name": _parts(piece.name),
            "sha256": piece.sha256,
            "count": str(piece.pages) if has else "—",
            "page": at if has else None,
            "pages": _said((at, at + piece.pages - 1)) if has else "附件",
        }

    return _typeset(_ORIGINALS, {"title": title(plan), "files": [row(piece) for piece in plan.pieces]})


def title(plan: Plan) -> str:
    """What the bound file is called."""
    return _CONTROL.sub("�", f"{plan.declaration.name}申报书")


def _typeset(source: str, data: dict[str, Any]) -> bytes:
    return typeset(source, {"data.json": json.dumps(data, ensure_ascii=False).encode()})


def _row(text: str, page: int, hang: int = 0) -> dict[str, Any]:
    return {"level": 1, "text": _parts(text), "page": page, "hang": hang}


def _said(pages: Range | None) -> str:
    if pages is None:
        return "附件"
    first, last = pages
    return f"{first}–{last}" if last > first else str(first)


def _clean(text: str) -> str:
    """Text without what is no character."""
    return _CONTROL.sub("�", text)


def _parts(text: str) -> list[str]:
    """Text in the parts between which it may be broken: long names have no place of their own for it."""
    clean, parts, last = _clean(text), list[str](), 0
    for run in _RUN.finditer(clean):
        pieces = re.findall(".{1,8}", run[0])
        parts.append(clean[last : run.start()] + pieces[0])
        parts += pieces[1:]
        last = run.end()
    rest = clean[last:]
    return [*parts, rest] if rest or not parts else parts
