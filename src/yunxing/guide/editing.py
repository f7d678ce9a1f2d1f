"""Changing one value in the text of an edition's file: everything else, comments and layout, stays as it is written."""

from __future__ import annotations

import json
import re

import yaml

from .files import InputError, Path_, Place, read_text

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_NULLS = ("null", "Null", "NULL")


def with_value(text: str, path: Path_, value: str, *, name: str) -> str:
    """A file's text with the value at a path replaced; ``name`` stands in errors.

    Raises ``InputError`` where there is no single value at the path, or the text cannot be read.
    """
    before = read_text(text, name=name)
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    for part in path:
        node = _inside(node, part)
    if not isinstance(node, yaml.ScalarNode):
        raise InputError.one(
            before.place(path),
            ".".join(map(str, path)),
            "此处没有单个的值，请在文本中修改",
            "there is no single value here: change the text",
        )
    plain = _PLAIN.fullmatch(value) and value not in _NULLS
    written = value if plain else json.dumps(value, ensure_ascii=False)
    made = text[: node.start_mark.index] + written + text[node.end_mark.index :]
    after = read_text(made, name=name)
    if _at(after.values, path) != value:  # pragma: no cover -- a guard: no text is known that comes here
        raise InputError.one(Place(name), ".".join(map(str, path)), "无法改写此处", "this place cannot be rewritten")
    return made


def _inside(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    return None


def _at(values: object, path: Path_) -> object:
    for part in path:
        values = values[part] if isinstance(values, list) else values[str(part)]  # type: ignore[index]
    return values
