"""Presentations: a part for each slide, in the order in which they are shown, with what its tables and diagrams say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from yunxing.evidence.document import Refused, Texts
from yunxing.evidence.findings import Finding

from .bounds import bounded, pictures_inside
from .ooxml import Package, below, local, reference

MOST_SLIDES = 500
"""Slides up to which they are read; all are counted."""


def open_pptx(path: Path) -> Texts:
    """Slides, hidden ones too, with a note which those are. Raises ``Refused``."""
    with Package(path, zh="演示文稿", en="The presentation") as package:
        findings = package.findings
        related = package.related(package.main)
        parts: list[str] = []
        hidden: list[int] = []
        bad: dict[str, Finding] = {}
        pictures = 0
        for number, one in enumerate(_listed(package.root), 1):
            lines: list[str] = []
            if number <= MOST_SLIDES:
                try:
                    name = related[reference(one)].part if reference(one) in related else ""
                    slide = package.part(name)
                    lines = [*_texts(slide), *_diagrams(package, name)]
                    pictures += sum(1 for _ in below(slide, "pic"))
                    if slide.get("show") in ("0", "false"):
                        hidden.append(number)
                except Refused as refusal:
                    bad.setdefault(refusal.finding.code, replace(refusal.finding, weight="wrong", page=number))
            parts.append(bounded(lines, f"第{number}张幻灯片", f"Slide {number}", findings))
        if not parts:
            raise Refused(_no_slides())
        findings += [_hidden(hidden)] if hidden else []
        findings += bad.values()
        findings += [_not_all(len(parts))] if len(parts) > MOST_SLIDES else []
        findings += pictures_inside(pictures, sum(map(len, parts)))
        return Texts("pptx", parts, properties=package.properties, findings=findings, pictures=pictures)


def _listed(presentation: Element) -> Iterator[Element]:
    """The references to slides, in their order."""
    return (one for listed in presentation if local(listed.tag) == "sldIdLst" for one in listed)


def _texts(element: Element) -> Iterator[str]:
    """The paragraphs within an element, a row of a table on a line."""
    for child in element:
        match local(child.tag):
            case "p":
                yield from filter(str.strip, "".join(_inline(child)).split("\n"))
            case "tr":
                cells = (" ".join(_texts(cell)) for cell in child if local(cell.tag) == "tc")
                yield "\t".join(cells)
            case "Fallback":
                pass
            case _:
                yield from _texts(child)


def _inline(paragraph: Element) -> Iterator[str]:
    for child in paragraph:
        name = local(child.tag)
        if name == "br":
            yield "\n"
        elif name in ("r", "fld"):
            yield from (one.text or "" for one in child if local(one.tag) == "t")


def _diagrams(package: Package, slide: str) -> Iterator[str]:
    for one in package.related(slide).values():
        if one.type.endswith("/diagramData"):
            yield from _texts(package.part(one.part))


def _hidden(numbers: list[int]) -> Finding:
    return Finding(
        "slides_hidden",
        "note",
        f"第{'、'.join(map(str, numbers))}张幻灯片设为隐藏，放映时看不到，但也计入页数",
        f"Hidden slides ({', '.join(map(str, numbers))}) count as slides all the same.",
    )


def _not_all(count: int) -> Finding:
    return Finding(
        "pages_left",
        "doubtful",
        f"共 {count} 张幻灯片，只读了前 {MOST_SLIDES} 张的文字",
        f"Of {count} slides only the first {MOST_SLIDES} were read.",
        page=MOST_SLIDES + 1,
    )


def _no_slides() -> Finding:
    return Finding(
        "slides_none",
        "refused",
        "演示文稿里没有幻灯片，请核对后重新上传",
        "The presentation has no slides: look at it and supply it again.",
    )
