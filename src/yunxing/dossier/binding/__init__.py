"""Binding the 申报书: the form, then every proof in the order of the guide, with contents, numbers and page references.

``plan`` looks through all files first and says what cannot be bound; ``bind`` writes the file.
"""

from .making import BindingError, Form, bind
from .pieces import Bound, Entry, Noted, Piece, Plan, Sealed, Section
from .planning import Progress, plan

__all__ = [
    "BindingError",
    "Bound",
    "Entry",
    "Form",
    "Noted",
    "Piece",
    "Plan",
    "Progress",
    "Sealed",
    "Section",
    "bind",
    "plan",
]
