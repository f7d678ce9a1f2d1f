"""The JSON Schema of a declaration: closed everywhere, and of one mind with the reader."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from tests.guide import factories
from tests.guide.test_declaration import EXAMPLE, under
from yunxing.guide.files import InputError, read_text


def faults(schema: dict[str, Any], value: Any, at: str = "", root: dict[str, Any] | None = None) -> list[str]:
    """What a JSON Schema finds wrong with a value: the few keywords that these schemas use, and no other."""
    root = root or schema
    known = {"$defs", "$schema", "title", "description", "default", "examples", "type", "anyOf", "enum", "const", "$ref",
             "properties", "required", "additionalProperties", "propertyNames", "items", "minimum", "minLength",
             "maxLength", "maxItems", "format"}  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        return faults(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, at, root)
    if "anyOf" in schema and all(faults(option, value, at, root) for option in schema["anyOf"]):
        return [f"{at}: none of anyOf"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: not in the enum"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: not {schema['const']}"]
    kinds = {"string": str, "integer": int, "number": int | float, "boolean": bool, "null": type(None), "array": list}
    wanted = (kinds | {"object": dict}).get(schema.get("type", ""), object)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return [f"{at}: not {schema['type']}"]
    found: list[str] = []
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{at}: too small")
    if isinstance(value, list):
        for index, entry in enumerate(value):
            found += faults(schema.get("items", {}), entry, f"{at}.{index}".strip("."), root)
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", {})
        for key, entry in value.items():
            name = f"{at}.{key}".strip(".")
            if key in schema.get("properties", {}):
                found += faults(schema["properties"][key], entry, name, root)
            else:
                found += [f"{name}: not allowed"] if rest is False else faults(rest, entry, name, root)
        found += [f"{at}.{key}: missing".strip(".") for key in schema.get("required", []) if key not in value]
    return found


def test_schema_accepts_what_the_reader_accepts() -> None:
    schema = under().json_schema()
    for base in ("B3", "B4", "B5"):
        assert faults(schema, factories.values(base)) == []
    assert faults(schema, json.loads(json.dumps(read_text(EXAMPLE, name="x").values)) | {"star": 3}) == [
        "enterprise.legal_person: none of anyOf",
        "enterprise.financial_system: none of anyOf",
        "enterprise.credit_clean: none of anyOf",
        "enterprise.employees: none of anyOf",
        "enterprise.cloud_users: none of anyOf",
        "enterprise.says_exempt: none of anyOf",
        "commitment.signed: none of anyOf",
        "commitment.sealed: none of anyOf",
        "contracts.0.says_cloud: none of anyOf",
        "contracts.0.services: none of anyOf",
        "contracts.0.priced_apart: none of anyOf",
        "invoices.0.no_contract: none of anyOf",
        "invoices.0.breakdown: none of anyOf",
        "evidence.0.pages: none of anyOf",
        "evidence.6.text: not boolean",
        "evidence.6.basis: not boolean",
        "evidence.6.method: not boolean",
        "evidence.6.picture: not boolean",
        "evidence.7.slides: not integer",
    ]  # a YAML file's scalars are text here: a schema's tool reads them as YAML does


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("star", 6, "star: not in the enum"),
        ("deployment", "云", "deployment: not in the enum"),
        ("surprise", 1, "surprise: not allowed"),
        ("enterprise__surprise", 1, "enterprise.surprise: not allowed"),
        ("claims__0__item", "app.none", "claims.0.item: not in the enum"),
        ("claims__0__surprise", 1, "claims.0.surprise: not allowed"),
        ("evidence__0__item", "nothing", "evidence.0.item: not in the enum"),
        ("evidence__0__stated", {}, "evidence.0.stated: not allowed"),
        ("evidence__10__slides", -1, "evidence.10.slides: too small"),
        ("enterprise__employees", "x", "enterprise.employees: none of anyOf"),
        ("claims", {}, "claims: not array"),
    ],
)
def test_schema_refuses_what_the_reader_refuses(path: str, value: Any, fault: str) -> None:
    plain = copy.deepcopy(factories.values("B3"))
    *groups, last = path.split("__")
    here: Any = plain
    for group in groups:
        here = here[int(group)] if isinstance(here, list) else here[group]
    here[last] = value
    assert faults(under().json_schema(), plain) == [fault]
    with pytest.raises(InputError):
        factories.from_values(plain)


def test_schema_is_closed_everywhere() -> None:
    schema = under().json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "yunxing/declaration@1 · jiangsu-2020"
    assert schema["required"] == ["star"]
    assert schema["properties"]["star"]["enum"] == [3, 4, 5]
    objects = [schema, *schema["$defs"].values()]
    assert [o.get("title") for o in objects if o.get("additionalProperties") is not False] == []
    assert schema["$defs"]["Claim"]["required"] == ["item"]
    assert len(schema["$defs"]["Claim"]["properties"]["item"]["enum"]) == 63
    assert schema["$defs"]["Invoice"]["required"] == ["id"]
    assert schema["$defs"]["EvidenceRecord"]["properties"]["item"]["enum"] == list(factories.edition().evidence)
