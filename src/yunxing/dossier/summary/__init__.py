"""汇总表: which enterprises a list of declarations recognises and recommends, as a workbook and on paper."""

from .listing import Entry, Listed, Note, Part, Summary, gathered, listed, notes_of
from .paper import paper, unshown
from .workbook import workbook

__all__ = [
    "Entry",
    "Listed",
    "Note",
    "Part",
    "Summary",
    "gathered",
    "listed",
    "notes_of",
    "paper",
    "unshown",
    "workbook",
]
