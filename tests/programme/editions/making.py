"""Drafts, published editions and rulings, made by the verbs themselves."""

from datetime import date
from typing import Any

from yunxing.programme.acting import Actor
from yunxing.programme.editions import drafting, publishing, ruling
from yunxing.programme.editions.model import KeptEdition, Ruling
from yunxing.programme.work import leases

from ..factories import officer

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


def city_decides_four(draft: KeptEdition) -> KeptEdition:
    """The same draft, whose four stars are the city's to decide."""
    province = officer("32")
    lines = draft.files["edition"].splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "star: 4" in line)
    there = next(number for number in range(at, len(lines)) if "decider: province" in lines[number])
    lines[there] = lines[there].replace("decider: province", "decider: city")
    return drafting.save(actor=province, draft=draft, file="edition", text="".join(lines), base=draft.revision)


FILES_FOUR = [
    ("letters.filing 的 stars 没有列入4星", "    stars: [3]\n", "    stars: [3, 4]\n"),
    ("“三星级认定结果”没有列入4星", "per: package, stars: [3]", "per: package, stars: [3, 4]"),
    (
        "“申报书”要求4星每家提交",
        "stars: [4, 5], files: [申报书.pdf], copies: 2",
        "stars: [5], files: [申报书.pdf], copies: 2",
    ),
    ("“概要说明”要求4星每家提交", "stars: [4, 5], files: [概要.pptx", "stars: [5], files: [概要.pptx"),
]
"""What such a draft lacks, as publishing says it: in its ``office``, what stands there, and what is to."""


def decided_by_the_city(key: str = "jiangsu-2021") -> KeptEdition:
    """A published edition in which the city decides and files four stars as well."""
    province = officer("32")
    made = city_decides_four(draft(province, key))
    text = made.files["office"]
    for _, old, new in FILES_FOUR:
        text = text.replace(old, new)
    made = drafting.save(actor=province, draft=made, file="office", text=text, base=made.revision)
    return publishing.publish(actor=province, draft=made, revision=made.revision)
