"""Terms: what a rule is made of, before anybody says which road judges it.

A term is an immutable tree over whole numbers: dates are day ordinals (0: unknown), money is millionths of a
yuan, sets of sub-domains are bit masks, yes and no are 1 and 0. Nothing here is evaluated; see ``one`` and ``many``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

FILED = "filed"
"""Mode: judge what is filed, proofs and all."""
SUPPLIED = "supplied"
"""Mode: judge as if every missing or faulty proof had been supplied, nothing else changed."""


@dataclass(frozen=True, eq=True)
class Term:
    """One node. Equal trees are equal terms, so that a part used twice is computed once."""

    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __hash__(self) -> int:
        """The hash of the tree, computed once."""
        if not self._hash:
            parts = (type(self).__name__, *(getattr(self, f.name) for f in fields(self) if f.init))
            object.__setattr__(self, "_hash", hash(parts) or 1)
        return self._hash

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms directly below this one."""
        return ()


@dataclass(frozen=True)
class Fact(Term):
    """A number known of the declaration as a whole (see ``facts``)."""

    name: str
    __hash__ = Term.__hash__


@dataclass(frozen=True)
class Cell(Term):
    """A number known of one row of a table of the declaration, such as an invoice."""

    table: str
    name: str
    __hash__ = Term.__hash__


@dataclass(frozen=True)
class Const(Term):
    """A number of the edition."""

    value: int
    __hash__ = Term.__hash__

    def __post_init__(self) -> None:
        """An enum is its number: equal terms must be the same to every road."""
        object.__setattr__(self, "value", int(self.value))


@dataclass(frozen=True)
class Op(Term):
    """An operation: ``and or not == != < <= > >= + - * & | &~ max bits if months between``.

    ``bits`` counts the ones of a mask, ``if`` takes condition, then, else; ``months`` moves a day ordinal by
    calendar months (the same day of the month reached, or that month's last); ``between`` counts the full months
    from one day to another, -1 where a day is unknown or the order wrong.
    """

    name: str
    args: tuple[Term, ...]
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """The arguments."""
        return self.args


@dataclass(frozen=True)
class Aggregate(Term):
    """One number from the rows of a table for which ``where`` holds: ``sum any all or min max count``."""

    how: str
    table: str
    value: Term
    where: Term
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """The value and the condition."""
        return (self.value, self.where)


@dataclass(frozen=True)
class ByReading(Term):
    """The term of the alternative that a reading is set to."""

    reading: str
    options: tuple[tuple[str, Term], ...]
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms of the alternatives."""
        return tuple(term for _, term in self.options)


@dataclass(frozen=True)
class ByStar(Term):
    """The term of the star applied for."""

    options: tuple[tuple[int, Term], ...]
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms of the stars."""
        return tuple(term for _, term in self.options)


@dataclass(frozen=True)
class ByMode(Term):
    """One term for what is filed, another for what would hold once proofs are supplied."""

    filed: Term
    supplied: Term
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """Both."""
        return (self.filed, self.supplied)


@dataclass(frozen=True)
class Named(Term):
    """A quantity that has a name of its own; whoever holds it as a column may hand it in ready-made."""

    name: str
    term: Term
    __hash__ = Term.__hash__

    @property
    def parts(self) -> tuple[Term, ...]:
        """The definition."""
        return (self.term,)


NO, YES = Const(0), Const(1)


def all_of(*terms: Term) -> Term:
    """Every one holds; YES for none."""
    return _joined("and", terms, neutral=YES, absorbing=NO)


def any_of(*terms: Term) -> Term:
    """At least one holds; NO for none."""
    return _joined("or", terms, neutral=NO, absorbing=YES)


def _joined(name: str, terms: Iterable[Term], *, neutral: Const, absorbing: Const) -> Term:
    kept: list[Term] = []
    for part in terms:
        if part == absorbing:
            return absorbing
        if part != neutral and part not in kept:
            kept.append(part)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else Op(name, tuple(kept))


def not_(term: Term) -> Term:
    """It does not hold."""
    if isinstance(term, Const):
        return NO if term.value else YES
    return term.args[0] if isinstance(term, Op) and term.name == "not" else Op("not", (term,))


def number(value: int | Term) -> Term:
    """A term, whichever it is given."""
    return value if isinstance(value, Term) else Const(value)


_COMPARED: Mapping[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compare(left: int | Term, operator: str, right: int | Term) -> Term:
    """``left operator right``, with one of ``== != < <= > >=``."""
    one, other = number(left), number(right)
    if isinstance(one, Const) and isinstance(other, Const):
        return YES if _COMPARED[operator](one.value, other.value) else NO
    return Op(operator, (one, other))


def plus(*terms: int | Term) -> Term:
    """The sum of numbers."""
    return Op("+", tuple(number(t) for t in terms))


def times(term: Term, factor: int) -> Term:
    """A number times a whole number of the edition."""
    return Op("*", (term, Const(factor)))


def both(left: int | Term, right: int | Term) -> Term:
    """The bits set in both masks."""
    one, other = number(left), number(right)
    if isinstance(one, Const) and isinstance(other, Const):
        return Const(one.value & other.value)
    if Const(0) in (one, other):
        return Const(0)
    return Op("&", (one, other))


def either(left: int | Term, right: int | Term) -> Term:
    """The bits set in at least one of two masks."""
    one, other = number(left), number(right)
    if isinstance(one, Const) and isinstance(other, Const):
        return Const(one.value | other.value)
    if Const(0) in (one, other):
        return other if one == Const(0) else one
    return Op("|", (one, other))


def without(left: int | Term, right: int | Term) -> Term:
    """The bits of the first mask that the second does not have."""
    one, other = number(left), number(right)
    if isinstance(one, Const) and isinstance(other, Const):
        return Const(one.value & ~other.value)
    return one if other == Const(0) else Op("&~", (one, other))


def bits(mask: int | Term) -> Term:
    """How many bits a mask has."""
    term = number(mask)
    return Const(term.value.bit_count()) if isinstance(term, Const) else Op("bits", (term,))


def when(condition: Term, then: int | Term, otherwise: int | Term) -> Term:
    """One of two numbers."""
    if isinstance(condition, Const):
        return number(then if condition.value else otherwise)
    return Op("if", (condition, number(then), number(otherwise)))


def months_after(day: Term, months: int | Term) -> Term:
    """The day ordinal so many calendar months later (earlier where negative)."""
    return Op("months", (day, number(months)))


def months_between(since: Term, until: Term) -> Term:
    """The full calendar months from one day to another; -1 where one is unknown."""
    return Op("between", (since, until))


def greatest(*terms: Term) -> Term:
    """The greatest of numbers."""
    return terms[0] if len(terms) == 1 else Op("max", terms)


def once_supplied(term: Term) -> Term:
    """What a proof decides: as filed it must hold; once proofs are supplied it does."""
    return ByMode(term, YES)


def walk(term: Term) -> Iterator[Term]:
    """The term and all below it, each distinct one once."""
    seen: set[Term] = set()
    stack = [term]
    while stack:
        current = stack.pop()
        if current not in seen:
            seen.add(current)
            yield current
            stack.extend(current.parts)


def readings_of(term: Term) -> frozenset[str]:
    """The readings on which a term can depend."""
    return frozenset(part.reading for part in walk(term) if isinstance(part, ByReading))


def resolve(
    term: Term,
    *,
    readings: Mapping[str, str],
    star: int,
    mode: str = FILED,
    given: Mapping[str, Term] | None = None,
) -> Term:
    """The term with every choice made, so that a road can take it.

    ``readings`` says the alternative of each reading, ``star`` the star applied for,
    ``mode`` what counts as proven, ``given`` the named quantities that are at hand ready-made. Raises ``KeyError`` with the reading's key where one is not set.
    """
    done: dict[Term, Term] = {}
    handed = given or {}

    def visit(t: Term) -> Term:
        known = done.get(t)
        if known is None:
            known = done[t] = step(t)
        return known

    def step(t: Term) -> Term:
        match t:
            case ByReading():
                return visit(dict(t.options)[readings[t.reading]])
            case ByMode():
                return visit(t.filed if mode == FILED else t.supplied)
            case ByStar():
                return visit(dict(t.options).get(star, NO))
            case Named():
                return handed[t.name] if t.name in handed else visit(t.term)
            case Aggregate():
                return Aggregate(t.how, t.table, visit(t.value), visit(t.where))
            case Op():
                return _rebuilt(t.name, tuple(visit(a) for a in t.args))
            case _:
                return t

    return visit(term)


def _rebuilt(name: str, args: tuple[Term, ...]) -> Term:
    match name:
        case "and":
            return all_of(*args)
        case "or":
            return any_of(*args)
        case "not":
            return not_(args[0])
        case "&":
            return both(*args)
        case "|":
            return either(*args)
        case "&~":
            return without(*args)
        case "bits":
            return bits(args[0])
        case "if":
            return when(*args)
        case "==" | "!=" | "<" | "<=" | ">" | ">=":
            return compare(args[0], name, args[1])
        case _:
            return Op(name, args)
