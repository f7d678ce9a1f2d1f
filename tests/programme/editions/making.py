"""Drafts, published editions and rulings, made by the verbs themselves."""

from datetime import date
from typing import Any

from yunxing.programme.acting import Actor
from yunxing.programme.editions import drafting, publishing, ruling
from yunxing.programme.editions.model import KeptEdition, Ruling
from yunxing.programme.work import leases

FIRST = "jiangsu-2020"
APP_3 = "requirements/requirements/9/at_least/3"
"""工业APP for three stars: 2."""
INVESTMENT_3 = "requirements/requirements/20/at_least_yuan/3"


def draft(actor: Actor, key: str = "jiangsu-2021", begun_from: str = FIRST, **values: str) -> KeptEdition:
    """A draft, with some values set by their names (``/`` written as ``__``)."""
    made = drafting.begin(actor=actor, key=key, begun_from=begun_from)
    if values:
        named = {name.replace("__", "/"): value for name, value in values.items()}
        made = drafting.set_values(actor=actor, draft=made, values=named, base=0)
    return made


def published(actor: Actor, key: str = "jiangsu-2021", **values: str) -> KeptEdition:
    made = draft(actor, key, **values)
    return publishing.publish(actor=actor, draft=made, revision=made.revision)


def proposed(actor: Actor, **more: Any) -> Ruling:
    """P8 settled: amounts without tax."""
    said = {
        "edition": FIRST,
        "reading": "P8",
        "choose": "without_tax",
        "in_force_from": date(2020, 5, 1),
        "document": "苏工信解〔2020〕1号",
        "grounds": "明细表各列不含税",
    }
    return ruling.propose(actor=actor, **{**said, **more})


def settled(actor: Actor, **more: Any) -> Ruling:
    """As ``proposed``, made once its trial is done."""
    made = proposed(actor, **more)
    leases.work()
    return ruling.make(actor=actor, ruling=made)
