"""``yunxing schema``: what an editor is told of the files that people write."""

from __future__ import annotations

import json

import pytest

from tests.desk.running import Shell
from tests.guide import lakeland
from tests.guide.factories import edition
from yunxing.guide.context import Context
from yunxing.guide.declaration import reader

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def test_of_a_declaration(shell: Shell) -> None:
    ran = shell("schema")
    assert (ran.code, ran.err) == (0, "")
    made = json.loads(ran.out)
    assert made == json.loads(json.dumps(reader(edition()).json_schema()))
    assert made["$schema"] == DIALECT
    assert made["title"] == "yunxing/declaration@1 · jiangsu-2020"
    assert made["properties"]["star"]["enum"] == [3, 4, 5]
    assert made["$defs"]["Claim"]["properties"]["item"]["enum"] == [s.key for s in edition().sub_domains]
    assert made["$defs"]["EvidenceRecord"]["properties"]["item"]["enum"] == list(edition().evidence)
    assert shell("schema", "declaration") == ran


def test_of_a_context(shell: Shell) -> None:
    ran = shell("schema", "context")
    assert (ran.code, ran.err) == (0, "")
    made = json.loads(ran.out)
    assert made["$schema"] == DIALECT
    assert list(made["properties"]) == list(Context.__dataclass_fields__)
    assert made["additionalProperties"] is False


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [r for value in node.values() for r in references(value)]
    return [r for value in node for r in references(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("what", ["declaration", "context"])
def test_every_reference_leads_somewhere(what: str, shell: Shell) -> None:
    made = json.loads(shell("schema", what).out)
    assert {r.removeprefix("#/$defs/") for r in references(made)} == set(made["$defs"])


def test_of_another_edition(shell: Shell) -> None:
    made = json.loads(shell("schema", "--edition", lakeland.HERE).out)
    assert (made["title"], made["properties"]["star"]["enum"]) == (
        "yunxing/declaration@1 · lakeland-2031",
        [1, 2, 4, 6],
    )


def test_into_a_file(shell: Shell) -> None:
    assert (shell("schema", "-o", "s.json").out, shell.files()) == ("", ["s.json"])
    assert (shell.folder / "s.json").read_text(encoding="utf-8") == shell("schema").out
    ran = shell("schema", "context", "-o", "s.json")
    assert (ran.code, ran.said) == (2, ["有误 s.json: 文件已存在，加 --force 可覆盖"])
    assert shell("schema", "context", "-o", "s.json", "--force").code == 0
    assert (shell.folder / "s.json").read_text(encoding="utf-8") == shell("schema", "context").out
