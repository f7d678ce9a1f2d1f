"""Letters: default templates, checking a template that an office changed, and filling one in."""

from .checking import Problem, check
from .filling import fill, rows_of
from .templates import default, letter_of

__all__ = ["Problem", "check", "default", "fill", "letter_of", "rows_of"]
