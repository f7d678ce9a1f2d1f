"""Tables x.2 and x.3 of a declaration as a workbook whose sums a spreadsheet computes."""

from .rows import Breakdown, Investment, Row, disagreeing, investment
from .workbook import workbook

__all__ = ["Breakdown", "Investment", "Row", "disagreeing", "investment", "workbook"]
