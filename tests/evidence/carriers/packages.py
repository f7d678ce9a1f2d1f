"""Packages of Word and PowerPoint written part by part, so that a test holds exactly what it speaks of."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = f'<Types xmlns="{_PACKAGE}/content-types"/>'
CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>上云合同</dc:title>'
    "<dcterms:created>2020-03-01T08:00:00Z</dcterms:created><dcterms:modified>2020-04-02T09:30:00Z</dcterms:modified>"
    "</cp:coreProperties>"
)


def relationships(entries: Mapping[str, tuple[str, str]]) -> str:
    """A list of relationships: by id, the end of the type and the target."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>' for key, (kind, target) in entries.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def write(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def word(path: Path, body: str, more: Mapping[str, str | bytes] | None = None, **related: tuple[str, str]) -> Path:
    """A Word document of that body; ``more`` are further parts, ``related`` what the document refers to."""
    document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships(
            {"a": ("officeDocument", "word/document.xml"), "b": ("metadata/core-properties", "docProps/core.xml")}
        ),
        "docProps/core.xml": CORE,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relationships(related),
    }
    return write(path, {**parts, **(more or {})})


def paragraph(text: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    """A row of a table of Word; a cell is what stands in it."""
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def slide(*shapes: str, show: str = "1") -> str:
    """A slide of these shapes."""
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" show="{show}"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:sld>'


def shape(*lines: str) -> str:
    """A shape with a paragraph for each line."""
    written = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return f"<p:sp><p:txBody>{written}</p:txBody></p:sp>"


def presentation(path: Path, slides: Mapping[str, str], order: str = "", more: Mapping[str, str] | None = None) -> Path:
    """Slides by the name of their part; ``order`` names those that are listed, in that order (all, as they come)."""
    listed = order.split() or list(slides)
    numbers = {name: f"rId{number}" for number, name in enumerate(sorted({*slides, *listed}), 1)}
    references = "".join(f'<p:sldId id="{256 + n}" r:id="{numbers[name]}"/>' for n, name in enumerate(listed))
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships({"a": ("officeDocument", "/ppt/presentation.xml")}),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{references}</p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relationships(
            {number: ("slide", f"slides/{name}.xml") for name, number in numbers.items()}
        ),
        **{f"ppt/slides/{name}.xml": content for name, content in slides.items()},
    }
    return write(path, {**parts, **(more or {})})
