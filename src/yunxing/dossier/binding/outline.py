"""Bookmarks: the form, each item with its files, the list of originals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .numbering import Layout
from .pieces import Plan


class _Mark:
    """A bookmark and those beneath it."""

    def __init__(self, title: str, page: int) -> None:
        self.title, self.page = title, page
        self.below: list[_Mark] = []


def write(target: Pdf, plan: Plan, layout: Layout) -> None:
    """Write the bookmarks of a bound file."""
    marks = [_Mark("封面", 1), _Mark("目录", 2), _Mark("申请表及附表", layout.form)]
    for section, sheet in zip(plan.sections, layout.sheets, strict=True):
        mark = _Mark(section.heading.replace("\u3000", " "), sheet)
        for entry in section.entries:
            pages = layout.pages_of(entry)
            if pages is not None:
                mark.below.append(_Mark(f"{entry.kind} {entry.piece.name}", pages[0]))
        marks.append(mark)
    marks.append(_Mark("原件清单", layout.originals))
    pages_of = [page.obj for page in target.pages]
    root = target.make_indirect(Dictionary(Type=Name.Outlines))
    _chain(target, root, marks, pages_of)
    root.Count = len(marks)
    target.Root.Outlines = root


def _chain(target: Pdf, parent: Object, marks: list[_Mark], pages: Sequence[Object]) -> None:
    made = [
        target.make_indirect(
            Dictionary(Title=String(mark.title), Parent=parent, Dest=Array([pages[mark.page - 1], Name.Fit]))
        )
        for mark in marks
    ]
    for before, after in pairwise(made):
        before.Next, after.Prev = after, before
    parent.First, parent.Last = made[0], made[-1]
    for mark, item in zip(marks, made, strict=True):
        if mark.below:
            item.Count = -len(mark.below)  # closed at first: a bound file has hundreds
            _chain(target, item, mark.below, pages)
