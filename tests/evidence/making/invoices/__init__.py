"""Invoices of known truth: drawn by seed, typeset to PDF, written as XML and OFD, rendered and spoiled as pictures.

The tests of ``yunxing.evidence`` and ``benchmarks/evidence.py`` read what is made here. Nothing here reads an invoice.
"""

from __future__ import annotations

from .data import make_xml
from .degrade import Spoil, picture, save
from .layouts import first_lines
from .ofd import make_ofd
from .truth import KINDS, InvoiceTruth, Kind, Line, draw
from .typeset import make_pdf

__all__ = [
    "KINDS",
    "InvoiceTruth",
    "Kind",
    "Line",
    "Spoil",
    "draw",
    "first_lines",
    "make_ofd",
    "make_pdf",
    "make_xml",
    "picture",
    "save",
]
