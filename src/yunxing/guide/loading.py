"""Reading an edition from its folder, and the exemption lists.

``load_edition("jiangsu-2020")`` gives a packaged edition, ``load_edition(Path(…))`` any folder of the same shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from . import files
from .changes import with_changes
from .checks import check
from .complaints import refused
from .edition import Edition
from .files import InputError, Place, Source
from .kinds import admission, criteria, forms, proofs  # noqa: F401  # they make their kinds known
from .kinds.registry import KINDS, Kind
from .printed import PAPER, PaperFile
from .shapes import (
    EditionFile,
    EvidenceFile,
    ExemptionList,
    FormsFile,
    ReadingsFile,
    RulesFile,
    RulingsFile,
    Shape,
    SubDomainsFile,
)

HERE = Path(__file__).parent
EDITIONS = HERE / "editions"
LISTS = HERE / "lists"
FILES: Mapping[str, type[Shape]] = {
    "edition": EditionFile,
    "subdomains": SubDomainsFile,
    "readings": ReadingsFile,
    "rulings": RulingsFile,
    "forms": FormsFile,
    "requirements": RulesFile,
    "evidence": EvidenceFile,
}
ASIDES = ("office",)
"""Files that are read when they are asked for (``offices``); an edition may be without them."""
S = TypeVar("S", bound=Shape)


def available() -> list[str]:
    """The packaged editions."""
    return sorted(folder.name for folder in EDITIONS.iterdir() if (folder / "edition.yaml").is_file())


@lru_cache(maxsize=32)
def _packaged(name: str) -> Edition:
    return _edition(_sources(EDITIONS / name))


def load_edition(edition: str | Path) -> Edition:
    """An edition by its packaged name or its folder. Raises ``InputError`` naming file, line, key and expectation."""
    if isinstance(edition, Path):
        return _edition(_sources(edition))
    if edition not in available():
        folder = Path(edition)
        if (folder / "edition.yaml").is_file():
            return _edition(_sources(folder))
        known = "、".join(available())
        raise InputError.one(
            Place(edition),
            "",
            f"没有这一版指南。现有：{known}；也可给出指南文件夹",
            f"no such edition; there are {known}, or name a folder",
        )
    return _packaged(edition)


def texts_of(edition: str) -> dict[str, str]:
    """The files of a packaged edition as they are written, by name. Raises ``KeyError`` where there is no such edition."""
    if edition not in available():
        raise KeyError(edition)
    paths = {name: EDITIONS / edition / f"{name}.yaml" for name in (*FILES, PAPER, *ASIDES)}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.is_file()}


def edition_from(texts: Mapping[str, str], name: str) -> Edition:
    """An edition from texts at hand; ``name`` stands before each file in errors. Raises ``InputError`` as a folder does."""
    return _edition(_read(texts, name), {key: texts[key] for key in ASIDES if key in texts})


def faults_of(texts: Mapping[str, str], name: str) -> InputError | None:
    """What is wrong with texts, of all files at once where each is wrong by itself; None where they make an edition."""
    problems = []
    for file in (*FILES, PAPER):
        if file not in texts and file == PAPER:
            continue
        try:
            source = _read({file: texts.get(file, "")}, name, every=False)[file]
            if file == "requirements":
                _rules(source)
            else:
                _shape(PaperFile if file == PAPER else FILES[file], source)
        except InputError as error:
            problems += error.problems
    if problems:
        return InputError(problems)
    try:
        edition_from(texts, name)
    except InputError as error:
        return error
    return None


def _read(texts: Mapping[str, str], name: str, *, every: bool = True) -> dict[str, Source]:
    wanted = [file for file in (*FILES, PAPER) if file in texts or (every and file != PAPER)]
    return {file: files.read_text(texts.get(file, ""), name=f"{name}/{file}.yaml") for file in wanted}


def load_lists(folder: Path = LISTS) -> tuple[ExemptionList, ...]:
    """The packaged exemption lists."""
    return tuple(read_list(path) for path in sorted(folder.glob("*.yaml")))


def read_list(path: Path) -> ExemptionList:
    """An exemption list from its file."""
    return _shape(ExemptionList, files.read(path))


def changed(edition: Edition, changes: Mapping[str, Any]) -> Edition:
    """A copy of an edition with some data changed, checked anew (see ``changes.with_changes`` for the paths).

    Raises ``InputError`` naming the path, or what the change breaks.
    """
    return _edition(with_changes(edition.sources, changes), edition.asides)


def _sources(folder: Path) -> dict[str, Source]:
    printed = [PAPER] if (folder / f"{PAPER}.yaml").is_file() else []
    return {name: files.read(folder / f"{name}.yaml") for name in [*FILES, *printed]}


def _shape(model: type[S], source: Source) -> S:
    try:
        return model.model_validate(source.values)
    except ValidationError as error:
        raise refused(error, source, known=_known(model)) from error


def _known(model: type[BaseModel]) -> dict[str, list[str]]:
    return {"": [f.alias or name for name, f in model.model_fields.items()]}


def _rules(source: Source) -> list[Kind]:
    values = source.values if isinstance(source.values, dict) else {}
    rows = values.get("requirements")
    if not isinstance(rows, list):
        raise InputError.one(source.place(()), "requirements", "应为一个列表", "a list was expected")
    rules: list[Kind] = []
    for index, row in enumerate(rows):
        at = ("requirements", index)
        kind = row.get("kind") if isinstance(row, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            known = "、".join(KINDS)
            raise InputError.one(
                source.place((*at, "kind")),
                f"requirements.{index}.kind",
                f"没有「{kind}」这种判定方式。现有：{known}",
                f"no kind {kind!r}; there are {known}",
            )
        try:
            rules.append(KINDS[kind].model_validate(row))
        except ValidationError as error:
            known_keys = {"requirements": [f.alias or n for n, f in KINDS[kind].model_fields.items()]}
            raise refused(error, source, at=at, known=known_keys) from error
    return rules


def _edition(sources: Mapping[str, Source], asides: Mapping[str, str] | None = None) -> Edition:
    about = _shape(EditionFile, sources["edition"])
    rules = _rules(sources["requirements"])
    plain = Source(
        sources["requirements"].file,
        {**sources["requirements"].values, "requirements": rules},
        sources["requirements"].lines,
    )
    rules_file = _shape(RulesFile, plain)
    edition = Edition(
        about=about,
        taxonomy=_shape(SubDomainsFile, sources["subdomains"]),
        readings=_keyed(_shape(ReadingsFile, sources["readings"]).readings, "readings", sources["readings"]),
        rulings=tuple(_shape(RulingsFile, sources["rulings"]).rulings),
        forms_file=_shape(FormsFile, sources["forms"]),
        investment=rules_file.investment,
        rules=tuple(rules),
        evidence=_keyed(_shape(EvidenceFile, sources["evidence"]).kinds, "kinds", sources["evidence"]),
        paper=_shape(PaperFile, sources[PAPER]) if PAPER in sources else None,
        sources=sources,
        asides=asides or {},
    )
    check(edition)
    return edition


def _keyed(rows: Sequence[Any], name: str, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, row in enumerate(rows):
        if row.key in found:
            raise InputError.one(
                source.place((name, index, "key")),
                f"{name}.{index}.key",
                f"「{row.key}」重复",
                f"{row.key!r} is given twice",
            )
        found[row.key] = row
    return found
