"""The documents say what the program does: tables made from it, pictures of it, and examples that run."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

from yunxing.desk.main import main
from yunxing.guide.loading import load_edition

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("script", ["docs/make.py", "docs/pictures/make.py"])
def test_what_is_made_from_the_program_is_up_to_date(script: str) -> None:
    done = subprocess.run([sys.executable, ROOT / script, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, done.stdout + done.stderr)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_snippets_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert doctest.testfile(str(ROOT / name), module_relative=False).failed == 0


def test_the_sample_table_has_the_verdicts_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    sample, context = ROOT / "docs/handbook/sample/four.csv", ROOT / "examples/context.yaml"
    assert main(["assess", str(sample), "--context", str(context)]) == 1
    assert capsys.readouterr().err == "共评定 4 份：符合 1，补正 1，不符合 2\n"


def test_every_requirement_stands_in_the_list_of_rules() -> None:
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    edition = load_edition("jiangsu-2020")
    assert [rule.key for rule in edition.rules if f"`{rule.key}`" not in text] == []
    assert [key for key in edition.readings if f"{key} " not in text and f"{key}|" not in text] == []
