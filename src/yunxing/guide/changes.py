"""Changing an edition's data by name, for a what-if: a path into the files, found by keys that people use."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .files import InputError, Place, Source


def with_changes(sources: Mapping[str, Source], changes: Mapping[str, Any]) -> dict[str, Source]:
    """Copies of an edition's files with values set: ``{"investment.at_least_yuan.4": "50000"}``.

    A path is a file's name, then keys; an entry of a list is named by its ``key``, ``path`` or ``star``. A path that
    begins with no file's name begins with a requirement's key, or with ``counting`` for what counts as investment.
    Raises ``InputError`` that names the path and what there is.
    """
    values = {name: copy.deepcopy(source.values) for name, source in sources.items()}
    for path, value in changes.items():
        _change(values, path, value)
    return {name: Source(s.file, values[name], s.lines) for name, s in sources.items()}


def _change(values: dict[str, Any], path: str, value: Any) -> None:
    parts = path.split(".")
    if parts[0] not in values:
        parts = (
            ["requirements", "investment", *parts[1:]]
            if parts[0] == "counting"
            else ["requirements", "requirements", *parts]
        )
    here: Any = values
    walked: list[str] = []
    while parts:
        here, used = _step(here, parts, walked, path)
        parts = parts[used:]
        if not parts:
            break
    parent, key = here
    parent[key] = value


def _step(here: Any, parts: list[str], walked: list[str], path: str) -> tuple[Any, int]:
    """One step down; at the end the (container, key) to set."""
    for used in range(1, len(parts) + 1):
        name = ".".join(parts[:used])
        key: Any = None
        if isinstance(here, dict) and name in here:
            key = name
        elif isinstance(here, list):
            key = next((i for i, e in enumerate(here) if isinstance(e, dict) and name in _names(e)), None)
        if key is not None:
            walked.append(name)
            return ((here, key), used) if used == len(parts) else (here[key], used)
    options = (
        list(here)
        if isinstance(here, dict)
        else [n for e in here if isinstance(e, dict) for n in _names(e)]
        if isinstance(here, list)
        else []
    )
    listed = "、".join(str(o) for o in options[:30]) or "—"
    raise InputError.one(
        Place("--set"), path, f"在“{'.'.join(walked) or '指南'}”下没有“{parts[0]}”。可用：{listed}",
        f"nothing named {parts[0]!r} under {'.'.join(walked) or 'the edition'}; there are {listed}",
    )  # fmt: skip


def _names(entry: dict[str, Any]) -> list[str]:
    return [str(entry[k]) for k in ("key", "path", "star") if k in entry]
