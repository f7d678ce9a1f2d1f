"""Who is who among the names on papers: exact names, tax numbers that join them, and misread print.

A name that was read surely, or alike on several papers, is never taken for another. One that was not may be the only
known name close to it: then it is said to be guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from yunxing.guide.context import same_name
from yunxing.reference import uscc
from yunxing.reference.text import tidy_code

from .things import Thing

SIDES: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "invoice": (("buyer", "buyer_uscc"), ("seller", "seller_uscc")),
    "contract": (("party_a", None), ("party_b", None)),
    "payment": (("payer", None), ("payee", None)),
    "invoice_check": (("buyer", "buyer_uscc"), ("seller", "seller_uscc")),
    "licence": (("name", "uscc"),),
    "credit_report": (("name", "uscc"),),
}
"""The facts of each form that name a party, with the one that has its tax number."""


OWN_PAPERS = ("licence", "credit_report")
"""Forms that say with authority whose number it is."""
WEAK = 0.9
"""Below this a name was read so badly that it may be another's altogether."""


class Parties:
    """The parties that a set of papers names; a party is known by one of its names, folded."""

    def __init__(self, things: Iterable[Thing], known: Iterable[str] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._sure: dict[int, list[str]] = {}
        self._by_code: dict[str, str] = {}
        self._resolved: dict[str, str] = {}
        held = list(things)
        self._repeated(held)
        for name in known:
            self._keep(same_name(name))
        stated: dict[str, Counter[str]] = {}
        for thing in held:
            for side, code in SIDES.get(thing.form, ()):
                if thing.sure(side) and thing.text(side):
                    name, number = same_name(thing.text(side)), _code(thing, code)
                    self._keep(name)
                    if number:
                        weight = len(held) + 1 if thing.form in OWN_PAPERS else 1
                        stated.setdefault(name, Counter())[number] += weight
        for name, numbers in sorted(stated.items()):
            self._join(name, max(numbers, key=lambda number: (numbers[number], number)))
        for names in self._sure.values():
            names.sort()

    def _repeated(self, things: Iterable[Thing]) -> None:
        """A name that two files have alike was not misread twice."""
        files: dict[str, set[str]] = {}
        for thing in things:
            for side, _ in SIDES.get(thing.form, ()):
                for piece in thing.pieces:
                    fact = piece.paper.facts.get(side)
                    if fact is not None and isinstance(fact.value, str):
                        files.setdefault(same_name(fact.value), set()).add(piece.file)
        for name in sorted(name for name, where in files.items() if len(where) > 1):
            self._keep(name)

    def _keep(self, name: str) -> None:
        if name not in self._parent:
            self._parent[name] = name
            self._sure.setdefault(len(name), []).append(name)

    def _join(self, name: str, code: str) -> None:
        """A name and its own tax number are one party; so are two names with the same number.

        Its own is that of its licence, else the one that most papers give it: a number put beside a wrong name once does
        not make one party of two.
        """
        other = self._by_code.setdefault(code, name)
        one, two = sorted((self._root(name), self._root(other)))
        self._parent[two] = one

    def _root(self, name: str) -> str:
        while self._parent[name] != name:
            name = self._parent[name]
        return name

    def of(self, thing: Thing, side: str) -> str:
        """The party that a fact names; empty where none was read."""
        fact = thing.fact(side)
        text = thing.text(side)
        if fact is None or not text:
            code = _code(thing, dict(SIDES.get(thing.form, ())).get(side))
            return self._root(self._by_code[code]) if code in self._by_code else ""
        return self.named(text, sure=fact.sure, code=_code(thing, dict(SIDES.get(thing.form, ())).get(side)))

    def perhaps(self, one: Thing, side: str, other: Thing, other_side: str) -> bool:
        """Whether two facts may name one party: they do, one is not read, or one was read so badly that it may be wrong."""
        parties = self.of(one, side), self.of(other, other_side)
        weak = min(_confidence(one, side), _confidence(other, other_side)) < WEAK
        return not all(parties) or parties[0] == parties[1] or weak

    def guessed(self, thing: Thing, side: str) -> bool:
        """Whether a fact names a party only by being close to its name."""
        name = same_name(thing.text(side))
        return name in self._resolved and self._resolved[name] != name and not thing.sure(side)

    def named(self, text: str, *, sure: bool = True, code: str = "") -> str:
        """The party of a name; one that was not read surely may be that of its number, or of the one name close to it."""
        name = same_name(text)
        if name in self._parent:
            return self._root(name)
        if sure:
            return name
        if code in self._by_code:
            return self._root(self._by_code[code])
        if name not in self._resolved:
            self._resolved[name] = self._closest(name)
        return self._resolved[name]

    def _closest(self, name: str) -> str:
        """The sure name that print was misread from: within one character in eight, and no other party as close.

        Or the one that goes on where a scan broke off within its legal form.
        """
        most = max(1, len(name) // 8)
        near: dict[str, int] = {}
        for length in range(len(name) - most, len(name) + most + 1):
            for other in self._sure.get(length, ()):
                apart = distance(name, other, most)
                if apart <= most:
                    root = self._root(other)
                    near[root] = min(apart, near.get(root, apart))
        if not near:
            longer = (
                one for length in range(len(name) + 1, len(name) + _LONGEST) for one in self._sure.get(length, ())
            )
            whole = {self._root(one) for one in longer if _broke_off(name, one)}
            return whole.pop() if len(whole) == 1 else name
        best = min(near.values())
        closest = [root for root, apart in near.items() if apart == best]
        return closest[0] if len(closest) == 1 else name


_FORMS = ("股份有限公司", "集团有限公司", "有限责任公司", "有限公司", "集团公司")
"""Legal forms; those that end as another does stand before it."""
_LONGEST = max(map(len, _FORMS))


def _broke_off(name: str, whole: str) -> bool:
    """Whether a name is a longer one that broke off within its legal form: what tells enterprises apart is all there."""
    form = next((one for one in _FORMS if whole.endswith(one)), "")
    return whole.startswith(name) and len(name) > len(whole) - len(form)


def _confidence(thing: Thing, name: str) -> float:
    fact = thing.fact(name)
    return 1.0 if fact is None or fact.correction is not None else fact.confidence


def _code(thing: Thing, name: str | None) -> str:
    """A tax number that its check character bears out."""
    code = tidy_code(thing.text(name)) if name is not None else ""
    return code if uscc.is_valid(code) else ""


def distance(one: str, other: str, most: int) -> int:
    """How many characters two texts are apart; ``most + 1`` where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
