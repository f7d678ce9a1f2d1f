"""zen-engine 2.1.3 as a peer: the criteria table alone, no reasons, for one declaration at a time.

It has no bit counting, so it is given the numbers of claims by group where ours counts bits of a mask, and yes or
no where ours reads bits of flags; all of them ready-made, outside of the timing. The table is written in each of the ways
its users have, and it is run through each of the doors its Python binding has; the fastest of all is what counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import zen

from criteria import FLAGS, GROUPS, KEYS, MILLIONTHS, TABLE

Context = Mapping[str, Any]
Evaluate = Callable[[Context], Mapping[str, bool]]


def context(row: Mapping[str, int], masks: Mapping[str, int]) -> dict[str, Any]:
    """What the table is judged on, from one row of the columns."""
    made: dict[str, Any] = {name: int(row[name]) for name in ("star", "investment", "months", "deployment")}
    made |= {name: (int(row["claims"]) & masks[name]).bit_count() for name in GROUPS}
    return made | {name: bool(row["flags"] & bit) for name, bit in FLAGS.items()}


def _expressions(star: int) -> dict[str, str]:
    row = TABLE[star]
    made = {key: key for key in FLAGS if key != "exempt"}
    for name in GROUPS:
        least = getattr(row, name)
        made[name] = "true" if least is None else f"{name} >= {least}"
    made["deployment"] = "deployment == 0" if row.deployments == 1 else f"deployment in [0..{row.deployments - 1}]"
    made["business"] = f"{made['app']} {row.business} {made['infra']}"
    parts = [made[name] for name in ("data", "device") if made[name] != "true"]
    made["data_device"] = " and ".join(parts) or "true"
    made["investment"] = f"exempt or investment >= {row.yuan * MILLIONTHS}"
    made["months_in_use"] = f"months >= {row.months}"
    return {key: made[key] for key in KEYS}


def _by_star(key: str) -> str:
    three, four, five = (_expressions(star)[key] for star in TABLE)
    if three == four == five:
        return three
    return f"star == 3 ? ({three}) : star == 4 ? ({four}) : ({five})"


def _node(kind: str, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}, "content": content}


def _edge(source: str, target: str, handle: str | None = None) -> dict[str, Any]:
    made = {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
    return made | ({"sourceHandle": handle} if handle else {})


def _expression_node(name: str, values: Mapping[str, str]) -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    return _node("expressionNode", name, {"expressions": rows})


def models() -> dict[str, dict[str, Any]]:
    """The table as a decision table, as expressions, and as a switch over the stars with expressions behind it."""
    ends = [_node("inputNode", "in", {}), _node("outputNode", "out", {})]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "of_star", "name": "star", "field": "star"}],
        "outputs": [{"id": key, "name": key, "field": key} for key in KEYS],
        "rules": [{"_id": str(star), "of_star": str(star), **_expressions(star)} for star in TABLE],
    }
    single = [_edge("in", "middle"), _edge("middle", "out")]
    statements = [{"id": f"is_{s}", "condition": f"star == {s}", "isDefault": False} for s in TABLE]
    switch = _node("switchNode", "switch", {"hitPolicy": "first", "statements": statements})
    branches = [_expression_node(f"for_{star}", _expressions(star)) for star in TABLE]
    ways = [_edge("in", "switch")]
    for star in TABLE:
        ways += [_edge("switch", f"for_{star}", f"is_{star}"), _edge(f"for_{star}", "out")]
    expressions = {key: _by_star(key) for key in KEYS}
    return {
        "decision table": {"nodes": [*ends, _node("decisionTableNode", "middle", table)], "edges": single},
        "expressions": {"nodes": [*ends, _expression_node("middle", expressions)], "edges": single},
        "switch": {"nodes": [*ends, switch, *branches], "edges": ways},
    }


def _named(call: Callable[..., Mapping[str, Any]], *before: Any) -> Evaluate:
    def evaluate(given: Context) -> Mapping[str, bool]:
        result: Mapping[str, bool] = call(*before, given)["result"]
        return result

    return evaluate


def engines() -> dict[str, dict[str, Evaluate]]:
    """By door, by way of writing: a function from the context to the criteria. All is loaded and compiled here."""
    made = models()
    plain = zen.ZenEngine()
    loaded = zen.ZenEngine({"loader": {"type": "static", "content": made}})
    expression = zen.compile_expression("{" + ", ".join(f"{key}: {_by_star(key)}" for key in KEYS) + "}")
    return {
        "create_decision": {
            name: _named(plain.create_decision(json.dumps(model)).evaluate) for name, model in made.items()
        },
        "loader": {name: _named(loaded.evaluate, name) for name in made},
        "no graph": {"one compiled expression": expression.evaluate},
    }
