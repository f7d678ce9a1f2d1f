"""A small programme to test with: offices, an enterprise, people, a call, a declaration. Made by the verbs themselves."""

import json
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from yunxing.programme import clock
from yunxing.programme.acting import Actor
from yunxing.programme.calls import verbs as calls
from yunxing.programme.calls.model import Call
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.content import from_values
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.people import verbs as people
from yunxing.programme.people.model import Authority, Duty, Enterprise, Jurisdiction, Membership, Person, Post, Standing
from yunxing.reference import uscc

EXAMPLES = Path(__file__).parents[2] / "examples" / "declarations"
NOON = datetime(2020, 5, 7, 12, tzinfo=clock.SHANGHAI)
"""The day on which the tests' enterprises declare."""
_numbers = count(1)
COUNTIES = {"320706": "海州区", "320703": "连云区"}


def province() -> Jurisdiction:
    """江苏省 with 连云港市 and two of its counties, another city, and a direct county; each with its office."""
    if Jurisdiction.objects.exists():
        return Jurisdiction.objects.get(pk="32")
    tree = [
        ("32", "江苏省", "province", None),
        ("3207", "连云港市", "city", "32"),
        *((code, name, "county", "3207") for code, name in COUNTIES.items()),
        ("3201", "南京市", "city", "32"),
        ("320102", "玄武区", "county", "3201"),
        ("320583", "昆山市", "city", "32"),
    ]
    for code, name, level, parent in tree:
        path = f"{Jurisdiction.objects.get(pk=parent).path}/{code}" if parent else code
        place = Jurisdiction.objects.create(
            code=code, name=name, level=level, parent_id=parent, path=path, divisions=[code]
        )
        Authority.objects.create(jurisdiction=place, name=f"{name}工信部门")
    return Jurisdiction.objects.get(pk="32")


def person(name: str = "王试") -> Person:
    """Somebody who can log in, with the password ``a good password``."""
    return Person.objects.create_user(f"p{next(_numbers)}@example.org", "a good password", name=name)


def officer(code: str, duty: str = Duty.OFFICER) -> Actor:
    """Somebody in a post at the office of a jurisdiction."""
    province()
    authority = Authority.objects.select_related("jurisdiction").get(jurisdiction=code)
    post = Post.objects.create(person=person("李试"), authority=authority, duty=duty, since=clock.now())
    return Actor(post.person, post=post)


def code() -> str:
    """A sound credit code of nobody."""
    first = f"91320706EXAM{next(_numbers):05d}"
    return first + uscc.check_character(first)


def owner(county: str = "320706", *, proven: bool = True, uscc: str = "", name: str = "", **more: Any) -> Actor:
    """The one responsible at a new enterprise."""
    province()
    membership: Membership = people.register(
        person=person(),
        uscc=uscc or code(),
        name=name or f"连云港试验第{next(_numbers)}有限公司",
        jurisdiction=Jurisdiction.objects.get(pk=county),
        **more,
    )
    if proven:
        Enterprise.objects.filter(pk=membership.enterprise_id).update(standing=Standing.PROVEN)
        membership.enterprise.refresh_from_db()
    return Actor(membership.person, membership=membership)


def call(**more: Any) -> Call:
    """An open call of 连云港市 in May 2020."""
    city = officer("3207")
    days = {
        "opens_on": date(2020, 4, 20),
        "closes_on": date(2020, 5, 8),
        "county_by": date(2020, 5, 10),
        "city_by": date(2020, 5, 29),
    }
    terms = calls.Terms(**{"name": "2020年首批", "edition": "jiangsu-2020", "stars": [3, 4, 5], **days, **more})  # type: ignore[arg-type]
    made = calls.make(actor=city, terms=terms)
    return calls.open_call(actor=city, call=made)


def provincial_call(actor: Actor | None = None, **more: Any) -> Call:
    """An open call of the province in May 2020, which direct counties take part in."""
    actor = actor or officer("32")
    days = {
        "opens_on": date(2020, 4, 20),
        "closes_on": date(2020, 5, 8),
        "county_by": date(2020, 5, 10),
        "city_by": date(2020, 5, 29),
    }
    terms = calls.Terms(**{"name": "省批次", "edition": "jiangsu-2020", "stars": [3, 4, 5], **days, **more})  # type: ignore[arg-type]
    return calls.open_call(actor=actor, call=calls.make(actor=actor, terms=terms))


def example(name: str = "01-three-stars-just-enough") -> dict[str, Any]:
    """The values of one of the project's example declarations."""
    loaded: dict[str, Any] = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def own_example(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """An example as an enterprise's own: its name and code wherever they stand."""
    assert actor.enterprise is not None
    text = json.dumps(values, ensure_ascii=False, default=str)
    told = values["enterprise"]
    for before, after in ((told["name"], actor.enterprise.name), (told["uscc"], actor.enterprise.uscc)):
        text = text.replace(before, after)
    own: dict[str, Any] = json.loads(text)
    return own


def declaration(
    actor: Actor | None = None, *, star: int = 3, filled: str = "", **more: Any
) -> tuple[Actor, Declaration]:
    """A declaration begun, and filled with an example where one is named; within the call's days."""
    actor = actor or owner()
    assert actor.enterprise is not None
    made = writing.begin(actor=actor, enterprise=actor.enterprise, call=more.get("call") or call(), star=star)
    return actor, fill(actor, made, filled) if filled else made


def fill(actor: Actor, made: Declaration, name: str = "01-three-stars-just-enough") -> Declaration:
    """A declaration filled in with an example."""
    content = from_values(own_example(actor, example(name)))
    return writing.fill_from(actor=actor, declaration=made, content=content, how="import").declaration
