"""What is judged: distinct declarations for one at a time, columns for a million. Invented, and the same in each run.

Every threshold is hit at one less, exactly and one more.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
from tests.guide.factories import BASES, NAME, claim, contract, from_values, invoice, values

from criteria import FLAGS, GROUPS, MILLIONTHS, TABLE
from yunxing.guide.declaration import Declaration
from yunxing.guide.edition import Edition

PART = 1_000_000
DAYS_OF_START = ("2019-05-06", "2020-01-01", "2020-02-06", "2020-02-07", "2020-03-06")
DEPLOYMENTS = ("public", "public", "private", "hybrid", "other")


def declarations(edition: Edition, count: int) -> list[Declaration]:
    """Distinct declarations about a 3-, a 4- and a 5-star enterprise, most of them with something missing."""
    chosen = random.Random(2020)
    keys = [s.key for s in edition.sub_domains]
    made: dict[str, Declaration] = {}
    while len(made) < count:
        base = chosen.choice(list(BASES))
        star, items, yuan = BASES[base]
        claimed = [i for i in items if chosen.random() > 0.06] + [k for k in keys if chosen.random() < 0.04]
        proof = {} if chosen.random() > 0.2 else {"pages": None}
        amounts = [Decimal(yuan)] if chosen.random() < 0.4 else [Decimal(yuan) / 2] * 2
        amounts[0] += Decimal(chosen.choice(["0", "0", "0", "-0.01", "0.01", "5000"]))
        plain = values(
            base,
            enterprise__name=NAME if chosen.random() > 0.2 else "连云港某某试验医疗有限公司",
            enterprise__says_exempt=chosen.random() < 0.2,
            enterprise__credit_clean=chosen.random() > 0.05,
            enterprise__cloud_users=chosen.choice([80, 119, 120, 121]),
            enterprise__contact__email=chosen.choice(["lab@example.com", None]),
            deployment="public" if star == 3 and chosen.random() > 0.1 else chosen.choice(DEPLOYMENTS),
            cloud_since=chosen.choice(DAYS_OF_START),
            narratives__scope="企业资源规划等业务上云。" * chosen.choice([1, 20, 42]),
            claims=[claim(item, **(proof if chosen.random() < 0.3 else {})) for item in dict.fromkeys(claimed)],
            contracts=[contract(says_cloud=chosen.random() > 0.1)],
            invoices=[invoice(f"{amount:.2f}", id=f"i{place}") for place, amount in enumerate(amounts, 1)],
        )
        plain["evidence"] = [paper for paper in plain["evidence"] if _kept(paper["id"], chosen)]
        made[repr(plain)] = from_values(_without_lost_papers(plain), under=edition)
    return list(made.values())


def _kept(paper: str, chosen: random.Random) -> bool:
    return paper in ("use", "data", "screens", "effects") or chosen.random() > 0.06


def _without_lost_papers(plain: dict[str, Any]) -> dict[str, Any]:
    there = {paper["id"] for paper in plain["evidence"]}
    for row in (*plain["contracts"], *plain["invoices"]):
        row["evidence"] = [paper for paper in row["evidence"] if paper in there]
        for key in ("payment", "check"):
            if row.get(key) not in (None, *there):
                row[key] = None
    return plain


def masks(edition: Edition) -> dict[str, int]:
    """The bits of the sub-domains that are counted together."""
    return {name: edition.mask(groups) for name, groups in GROUPS.items()}


def columns(edition: Edition, rows: int, *, seed: int = 1) -> dict[str, Any]:
    """The columns that ``Screening`` reads."""
    made = {
        "star": np.empty(rows, dtype=np.uint8),
        "claims": np.empty(rows, dtype=np.uint64),
        "investment": np.empty(rows, dtype=np.int64),
        "months": np.empty(rows, dtype=np.int8),
        "deployment": np.empty(rows, dtype=np.int8),
        "flags": np.empty(rows, dtype=np.uint8),
    }
    pools = {name: _pool(name, mask) for name, mask in masks(edition).items()}
    amounts = np.array([star.yuan * MILLIONTHS + more for star in TABLE.values() for more in (-1, 0, 1)])
    for first in range(0, rows, PART):
        end = min(first + PART, rows)
        draw = np.random.default_rng((seed, first))
        size = end - first
        made["star"][first:end] = draw.integers(3, 6, size)
        claims = np.zeros(size, dtype=np.uint64)
        for pool in pools.values():
            claims |= pool[draw.integers(0, len(pool), size)]
        made["claims"][first:end] = claims
        made["investment"][first:end] = amounts[draw.integers(0, len(amounts), size)]
        made["months"][first:end] = draw.integers(-1, 7, size)
        made["deployment"][first:end] = draw.integers(-1, 4, size)
        # Seven in eight of each statement hold, as most do.
        made["flags"][first:end] = draw.integers(0, 32, size) | draw.integers(0, 32, size) | draw.integers(0, 32, size)
    return made


def _pool(name: str, mask: int) -> Any:
    """Masks of a group with one less than some star asks for, exactly as many, and one more."""
    bits = [1 << place for place in range(64) if mask >> place & 1]
    asked = {getattr(star, name) for star in TABLE.values()} - {None}
    numbers = sorted({number + more for number in asked for more in (-1, 0, 1)})
    chosen = random.Random(name)
    picked = [sum(chosen.sample(bits, numbers[i % len(numbers)])) for i in range(1024 * len(numbers))]
    return np.array(picked, dtype=np.uint64)


def edges_not_hit(edition: Edition, given: Mapping[str, Any]) -> list[str]:
    """Thresholds that the columns do not hit at one less, exactly and one more; none where all is well."""
    groups = masks(edition)
    counts: dict[str, Any] = {name: np.bitwise_count(given["claims"] & np.uint64(groups[name])) for name in GROUPS}
    counts |= {"months": given["months"], "yuan": given["investment"]}
    missing = []
    for star, row in TABLE.items():
        mine = given["star"] == star
        for name, numbers in counts.items():
            asked = getattr(row, name)
            if asked is None:
                continue
            exact = asked * MILLIONTHS if name == "yuan" else asked
            found = {int(n) for n in np.unique(numbers[mine])}
            missing += [f"{star}/{name}/{exact + more}" for more in (-1, 0, 1) if exact + more not in found]
    missing += [name for name, bit in FLAGS.items() if len(np.unique(given["flags"] & bit)) < 2]
    return missing
