"""Papers other than invoices, of known truth: drawn by seed, written as PDF, pictures, DOCX, XLSX and PPTX.

``draw_*`` gives a truth, ``make_*`` a file of it. Nothing here reads a paper; who is named in one does not exist.
"""

from __future__ import annotations

from .check import ChecksPage, CheckTruth, draw_check
from .contract import ContractTruth, Priced, draw_contract
from .credit import CreditTruth, draw_credit
from .licence import LicenceTruth, draw_licence
from .making import jpeg, make_docx, make_pdf, make_pictures, make_pptx, make_xlsx, picture_pdf, png
from .paper import Deck, Paper, Picture, Said, Screen
from .parties import Enterprise, draw_enterprise
from .payment import PaymentsPage, PaymentTruth, draw_payment
from .screens import ScreenTruth, draw_screen
from .services import SERVICES, Service
from .statements import SlidesTruth, StatementTruth, draw_slides, draw_statement
from .tables import BreakdownTruth, InvestmentTruth, Row, rows_of
from .typeset import joined, page_count

__all__ = [
    "SERVICES",
    "BreakdownTruth",
    "CheckTruth",
    "ChecksPage",
    "ContractTruth",
    "CreditTruth",
    "Deck",
    "Enterprise",
    "InvestmentTruth",
    "LicenceTruth",
    "Paper",
    "PaymentTruth",
    "PaymentsPage",
    "Picture",
    "Priced",
    "Row",
    "Said",
    "Screen",
    "ScreenTruth",
    "Service",
    "SlidesTruth",
    "StatementTruth",
    "draw_check",
    "draw_contract",
    "draw_credit",
    "draw_enterprise",
    "draw_licence",
    "draw_payment",
    "draw_screen",
    "draw_slides",
    "draw_statement",
    "joined",
    "jpeg",
    "make_docx",
    "make_pdf",
    "make_pictures",
    "make_pptx",
    "make_xlsx",
    "page_count",
    "picture_pdf",
    "png",
    "rows_of",
]
