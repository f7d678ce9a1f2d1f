"""The page references back into the declaration's own file: only they change, comments and layout stay as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from yunxing.guide import files
from yunxing.guide.files import InputError, Place
from yunxing.guide.records import Declaration


def with_pages(path: Path, declaration: Declaration) -> str:
    """The text of a declaration's file with the pages of its rows and contracts, and how many there are in all.

    ``declaration`` is what the file holds, with its pages filled in. Raises ``InputError`` where the file cannot be read.
    """
    source = files.read(path)
    text = files.decoded(path.read_bytes(), str(path))
    if path.suffix.lower() == ".json":
        return _json(source.values, declaration)
    changed = _Changed(text)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise InputError.one(Place(str(path)), "", "应为一份申报", "a declaration was expected")
    for key, pages in _pages(declaration).items():
        listed = _value(root, key)
        if isinstance(listed, yaml.SequenceNode):
            for node, each in zip(listed.value, pages, strict=True):
                changed.set(node, "pages", "null" if each is None else f'"{each}"')
    changed.set(root, "dossier_pages", _plain(declaration.dossier_pages))
    return changed.text()


def _json(values: Any, declaration: Declaration) -> str:
    for key, pages in _pages(declaration).items():
        for value, each in zip(values.get(key) or (), pages, strict=True):
            value["pages"] = each
    values["dossier_pages"] = declaration.dossier_pages
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _pages(declaration: Declaration) -> dict[str, list[str | None]]:
    return {
        "claims": [claim.pages for claim in declaration.claims],
        "contracts": [contract.pages for contract in declaration.contracts],
    }


def _plain(number: int | None) -> str:
    return "null" if number is None else str(number)


def _value(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)


class _Changed:
    """A text with some values replaced or put in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: list[tuple[int, int, str]] = []

    def set(self, node: yaml.Node, key: str, value: str) -> None:
        """Set a key of a mapping; one that is not there comes before the first, in a file's own style."""
        if not isinstance(node, yaml.MappingNode) or not node.value:
            return
        there = _value(node, key)
        if there is not None:
            start, end = there.start_mark.index, there.end_mark.index
            self._changes.append((start, end, value if self._text[start - 1 : start] != ":" else f" {value}"))
            return
        mark = node.value[0][0].start_mark
        after = ", " if node.flow_style else "\n" + " " * mark.column
        self._changes.append((mark.index, mark.index, f"{key}: {value}{after}"))

    def text(self) -> str:
        """The text with its changes."""
        text = self._text
        for start, end, value in sorted(self._changes, reverse=True):
            text = text[:start] + value + text[end:]
        return text
