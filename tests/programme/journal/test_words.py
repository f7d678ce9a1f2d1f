"""Every act that any verb records has its words."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import yunxing
from yunxing.programme.journal.words import ACTS

SOURCES = Path(yunxing.__file__).parent


def _recorded() -> Iterator[tuple[str, str]]:
    """Each act with the place where it is recorded."""
    for path in sorted(p for part in ("programme", "web") for p in (SOURCES / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                for act in _acts(node.args[0], path):
                    yield act, f"{path.relative_to(SOURCES)}:{node.lineno}"


def _acts(node: ast.expr, path: Path) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*_acts(node.body, path), *_acts(node.orelse, path)]
    assert isinstance(node, ast.Name), f"{path}:{node.lineno}: an act is a word, so that it can be looked up"
    module = import_module(".".join(["yunxing", *path.relative_to(SOURCES).with_suffix("").parts]))
    known = getattr(module, node.id, None)
    return [known] if known else [act for value in _assigned(path, node.id) for act in _acts(value, path)]


def _assigned(path: Path, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            yield node.value


def test_every_act_has_its_words_in_both_languages() -> None:
    recorded = dict(_recorded())
    assert len(recorded) > 40
    assert {act: place for act, place in recorded.items() if act not in ACTS} == {}
    assert all(zh and en for zh, en in ACTS.values())
