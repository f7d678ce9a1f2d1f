"""A template made ready: changes that were tracked are taken as accepted, and marks that a word processor split are whole again.

Word and LibreOffice write a mark such as ``{{ 批次 }}`` as several runs, since its braces and its name take different fonts.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml

from .scanning import PARTS, TAG, W, pieces

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PROPERTIES = {f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "pPr")}
_GONE = {f"{W}del", f"{W}moveFrom"}
_CAME = {f"{W}ins", f"{W}moveTo"}
_NOTED = {
    f"{W}{name}"
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "tblPrExChange", "numberingChange",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellDel", "cellMerge",
    )
}  # fmt: skip


def joined(template: bytes) -> bytes:
    """A template that ``scanned`` has seen, ready to be checked and filled; its own bytes where nothing was to be done.

    Raises ``ValueError`` or ``SyntaxError`` where a part of it cannot be read.
    """
    made: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        for name in filter(PARTS.fullmatch, source.namelist()):
            root: Any = parse_xml(source.read(name))
            if _accept(root) + _join(root):
                made[name] = serialize_part_xml(root)
        if not made:
            return template
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                target.writestr(info, made.get(info.filename) or source.read(info))
    return stream.getvalue()


def _accept(root: Any) -> int:
    """Take every tracked change as accepted: what was deleted is gone. Says how much was done."""
    done = 0
    for element in list(root.iter(*_GONE)):
        holder = element.getparent()
        if holder is None or holder.tag not in _PROPERTIES:
            continue
        done += 1
        above = holder.getparent()
        if holder.tag == f"{W}trPr":
            above.getparent().remove(above)
        elif holder.tag == f"{W}rPr" and above.tag == f"{W}pPr":
            _merge(above.getparent())
        holder.remove(element)
    for element in list(root.iter(*_GONE, *_CAME, *_NOTED)):
        holder = element.getparent()
        if holder is None:
            continue
        done += 1
        if element.tag in _CAME and holder.tag not in _PROPERTIES:
            for child in list(element):
                element.addprevious(child)
        holder.remove(element)
    return done


def _merge(paragraph: Any) -> None:
    """A paragraph whose end was deleted goes on in the next one, which keeps its own look."""
    following, properties = paragraph.getnext(), paragraph.find(f"{W}pPr")
    if following is None or following.tag != f"{W}p" or properties.find(f"{W}sectPr") is not None:
        return
    first = following.find(f"{W}pPr")
    at = 0 if first is None else following.index(first) + 1
    for child in reversed([child for child in paragraph if child is not properties]):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)


def _join(root: Any) -> int:
    """Put each mark that is one to look at into its first run. Says how many were in several."""
    done = 0
    for paragraph in root.iter(f"{W}p"):
        found = list(pieces(paragraph))
        text = "".join(piece.text for piece in found)
        owners = [number for number, piece in enumerate(found) for _ in piece.text]
        for tag in TAG.finditer(text):
            here = sorted(set(owners[tag.start() : tag.end()]))
            if len(here) > 1 and "\n" not in tag[0] and len({found[number].form for number in here}) == 1:
                owners[tag.start() : tag.end()] = [here[0]] * len(tag[0])
                done += 1
        for number, piece in enumerate(found):
            kept = "".join(sign for sign, owner in zip(text, owners, strict=True) if owner == number)
            if kept != piece.text:
                piece.holder.text = kept
                piece.holder.set(_SPACE, "preserve")
    return done
