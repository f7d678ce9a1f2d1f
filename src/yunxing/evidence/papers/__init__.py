"""The papers of a file: which pages make one, which evidence item of the guide it is and why, and its facts.

Invoices are read in ``yunxing.evidence.invoice``; what two papers have to do with each other in ``matching``.
"""

from __future__ import annotations

from .reading import read_papers
from .subdomains import NamedAt, sub_domains_named

__all__ = ["NamedAt", "read_papers", "sub_domains_named"]
