"""OFD (GB/T 33190) drawn as PDF: each page at its size, its text still text, its seals where they stand."""

from .drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
