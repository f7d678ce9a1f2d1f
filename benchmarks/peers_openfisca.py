"""openfisca-core 46 as a peer: the criteria as variables of a small system, over the same arrays.

Its own way: one entity, a variable for each criterion with a vectorised formula, thresholds as parameters, what
several formulas need (the counts, the stars) as variables that its cache computes once. In its favour: the arrays
go in without a copy (its own whole numbers have 32 bits, so the columns keep the types they have), parts that
are alike for two stars are computed once, the population is built outside of the timing, and its outcomes stay one
byte each where ours are packed to a bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from criteria import FLAGS, GROUPS, KEYS, MILLIONTHS, TABLE

COLUMNS = ("star", "claims", "investment", "months", "deployment", "flags")
YEAR = period("2020")
ENTERPRISE = Entity("enterprise", "enterprises", "an enterprise", "")
Formula = Callable[..., Any]


def _variable(name: str, value_type: type, formula: Formula | None = None) -> type[Variable]:
    content = {"value_type": value_type, "entity": ENTERPRISE, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), content | ({"formula": formula} if formula else {}))


def _parameters() -> ParameterNode:
    def dated(value: int) -> dict[str, Any]:
        return {"values": {"2020-01-01": {"value": value}}}

    names = ("app", "infra", "data", "device", "effect", "innovation", "months", "yuan")
    return ParameterNode(
        "",
        data={
            name: {f"star_{star}": dated(getattr(row, name)) for star, row in TABLE.items() if getattr(row, name)}
            for name in names
        },
    )


def _for_stars(
    enterprise: Any, thresholds: Any, met: Callable[[int], Any], *, otherwise: bool, waived: Any = None
) -> Any:
    """Star by star ``met(threshold)``, computed once for stars with one threshold; others get ``otherwise``."""
    stars: dict[int, list[int]] = {}
    for star in TABLE:
        threshold = getattr(thresholds, f"star_{star}", None) if hasattr(thresholds, f"star_{star}") else None
        stars.setdefault(-1 if threshold is None else threshold, []).append(star)
    result: Any = None
    for threshold, group in stars.items():
        if threshold == -1 and not otherwise:
            continue
        part: Any = enterprise(f"star_is_{'_or_'.join(map(str, group))}", YEAR) if len(group) < len(TABLE) else None
        if threshold != -1:
            holds = met(threshold)
            part = holds if part is None else part & holds
        result = part if result is None else result | part
    return result if waived is None else result | waived


def _star_is(stars: list[int]) -> Formula:
    def formula(enterprise: Any, period: Any) -> Any:
        column = enterprise("star", period)
        result = column == stars[0]
        for star in stars[1:]:
            result |= column == star
        return result

    return formula


def _number_of(mask: int) -> Formula:
    mask_64 = np.uint64(mask)

    def formula(enterprise: Any, period: Any) -> Any:
        return np.bitwise_count(enterprise("claims", period) & mask_64)

    return formula


def _enough(name: str, column: str, *, factor: int = 1, waived: str | None = None) -> Formula:
    def formula(enterprise: Any, period: Any, parameters: Any) -> Any:
        values = enterprise(column, period)
        return _for_stars(
            enterprise,
            getattr(parameters(period), name),
            lambda threshold: values >= threshold * factor,
            otherwise=True,
            waived=enterprise(waived, period) if waived else None,
        )

    return formula


def _flag(bit: int) -> Formula:
    small = np.uint8(bit)

    def formula(enterprise: Any, period: Any) -> Any:
        return (enterprise("flags", period) & small) != 0

    return formula


def _deployment(enterprise: Any, period: Any) -> Any:
    chosen = enterprise("deployment", period)
    return (chosen == 0) | (enterprise("star_is_4_or_5", period) & (chosen >= 0))


def _business(enterprise: Any, period: Any) -> Any:
    app, infra = enterprise("app", period), enterprise("infra", period)
    return (enterprise("star_is_3_or_4", period) & (app | infra)) | (enterprise("star_is_5", period) & app & infra)


def _data_device(enterprise: Any, period: Any) -> Any:
    return enterprise("data", period) & enterprise("device", period)


class OpenFisca:
    """The criteria as an OpenFisca system, ready to run over columns."""

    def __init__(self, masks: Mapping[str, int]) -> None:
        self.system = TaxBenefitSystem([ENTERPRISE])
        self.system.parameters = _parameters()
        formulas: dict[str, tuple[type, Formula | None]] = dict.fromkeys(COLUMNS, (int, None))
        for stars in ([3], [4], [5], [3, 4], [4, 5]):
            formulas[f"star_is_{'_or_'.join(map(str, stars))}"] = (bool, _star_is(stars))
        formulas |= {f"number_{name}": (int, _number_of(masks[name])) for name in GROUPS}
        formulas |= {name: (bool, _flag(bit)) for name, bit in FLAGS.items()}
        formulas |= {name: (bool, _enough(name, f"number_{name}")) for name in GROUPS}
        formulas["deployment_allowed"] = (bool, _deployment)
        formulas["business"] = (bool, _business)
        formulas["data_device"] = (bool, _data_device)
        formulas["investment_enough"] = (bool, _enough("yuan", "investment", factor=MILLIONTHS, waived="exempt"))
        formulas["months_in_use"] = (bool, _enough("months", "months"))
        for name, (value_type, formula) in formulas.items():
            variable = self.system.add_variable(_variable(name, value_type, formula))
            if name.startswith("number_"):
                variable.dtype = np.dtype(np.uint8)
        renamed = {"deployment": "deployment_allowed", "investment": "investment_enough"}
        self.wanted = [renamed.get(key, key) for key in KEYS]
        self.computed = [name for name, (_, formula) in formulas.items() if formula]
        self._simulations: dict[int, Any] = {}

    def prepare(self, columns: Mapping[str, Any]) -> None:
        """Build the population and put the columns in; not part of what is timed."""
        rows = len(columns["star"])
        simulation = SimulationBuilder().build_default_simulation(self.system, count=rows)
        for name in COLUMNS:
            self.system.get_variable(name).dtype = columns[name].dtype
            simulation.set_input(name, YEAR, columns[name])
        self._simulations = {rows: simulation}

    def run(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """Every criterion of every row, with nothing left from an earlier run."""
        simulation = self._simulations[len(columns["star"])]
        for name in self.computed:
            simulation.delete_arrays(name)
        return {key: simulation.calculate(name, YEAR) for key, name in zip(KEYS, self.wanted, strict=True)}
