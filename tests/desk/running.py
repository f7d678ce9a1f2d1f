"""Running the command line as a shell would, and the files that its tests give it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guide.factories import NAME, edition
from tests.guide.sheets.rows import Sheets, write_csv, xlsx
from yunxing.desk.main import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CONTEXT = EXAMPLES / "context.yaml"


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output, without the spaces that fill a terminal's width."""
        return [line.rstrip() for line in self.out.splitlines()]

    @property
    def said(self) -> list[str]:
        """Standard error, line by line."""
        return [line.rstrip() for line in self.err.splitlines()]


class Shell:
    """A folder in which commands run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Ran:
        """Run ``yunxing`` with these arguments."""
        self._capsys.readouterr()
        code = main([str(a) for a in arguments])
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)

    def yaml(self, name: str, plain: dict[str, Any]) -> Path:
        """A declaration file."""
        path = self.folder / name
        path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    def xlsx(self, name: str, sheets: Sheets) -> Path:
        """A workbook of declarations."""
        return xlsx(self.folder / name, sheets)

    def csv(self, name: str, sheets: Sheets) -> Path:
        """A CSV of declarations with its companions."""
        return write_csv(self.folder / name, sheets)

    def context(self) -> Path:
        """The office's context that ``factories.office`` gives."""
        known = {
            "area": "3207",
            "exemption_lists": [],
            "sanctions": [],
            "titles": [],
            "live": [],
            "call": {"deadline": "2020-05-10"},
        }
        return self.yaml("context.yaml", known)

    def files(self) -> list[str]:
        """What is in the folder."""
        return sorted(p.name for p in self.folder.iterdir())


__all__ = ["CONTEXT", "EXAMPLES", "NAME", "Ran", "Shell", "edition"]
