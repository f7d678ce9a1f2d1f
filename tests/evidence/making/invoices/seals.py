"""The seals printed on invoices: that of the tax office over the title, that of the seller at the foot. Invented ones."""

from __future__ import annotations

from .sheet import RED, Colour, Ellipse, Mark, Text, on_arc


def office(
    x: float, y: float, name: str, *, colour: Colour = RED, old: bool = False, with_text: bool = True
) -> list[Mark]:
    """全国统一发票监制章 about (x, y). ``old``: as before 2018-06, with 国家税务总局监制. Some issuers draw it bare."""
    marks: list[Mark] = [Ellipse(x, y, 28, 18.5, colour, 0.7), Ellipse(x, y, 26, 16.5, colour, 0.15)]
    if with_text:
        low = "国家税务总局监制" if old else name
        middle = "　".join(name[:2]) if old else "国家税务总局"
        marks += on_arc("全国统一发票监制章", middle=(x, y), across=22.5, down=12.6, size=2.1, span=70, colour=colour)
        marks.append(Text(x, y + 0.8, middle, 2.3, "sans", colour, "centre", "seal"))
        marks.append(Text(x, y + 5.6, low, 2.1, "sans", colour, "centre", "seal"))
    return marks


def seller(x: float, y: float, name: str, uscc: str, *, colour: Colour = RED) -> list[Mark]:
    """发票专用章 about (x, y): an ellipse of 40 × 30 mm with the seller's name and tax number."""
    marks: list[Mark] = [Ellipse(x, y, 38, 27, colour, 0.9)]
    size = min(3.6, 62 / max(len(name), 1))
    marks += on_arc(name, middle=(x, y), across=30, down=19.5, size=size, span=105, colour=colour)
    marks.append(Text(x, y + 0.9, uscc, 2.7, "sans", colour, "centre", "seal"))
    marks.append(Text(x, y + 6.5, "发票专用章", 3.4, "sans", colour, "centre", "seal"))
    return marks
