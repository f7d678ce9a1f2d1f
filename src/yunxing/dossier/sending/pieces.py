"""The pieces of a package, taken from a folder with a folder for each enterprise; what is missing is named before work.

A folder of an enterprise holds its declaration, the pieces the edition names, and anything else that goes with them.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yunxing.dossier.binding.ordering import named
from yunxing.dossier.summary import Entry
from yunxing.dossier.tables.supplied import differences, is_table
from yunxing.guide.declaration import reader
from yunxing.guide.edition import Edition
from yunxing.guide.files import InputError, Place, cannot_open
from yunxing.guide.offices import Package, PackageItem, offices
from yunxing.guide.shapes import Star
from yunxing.reference.text import tidy_code

from .names import Taken, safe_name, safe_path
from .whose import said_of, words_on

MOST_FILES = 50_000
OTHERS = "附件"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_STARTS = {".pdf": b"%PDF", ".pptx": b"PK\x03\x04", ".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04"}
Problems = list[tuple[Place, str, str, str]]


@dataclass(frozen=True)
class Piece:
    """A file of the package: where it goes, where it comes from, and the item it is (None for what goes with them).

    ``content`` stands for a file that the program made.
    """

    path: str
    source: Path | None
    item: PackageItem | None
    entry: Entry | None
    content: bytes = b""


@dataclass(frozen=True)
class Pieces:
    """What a package is made of, what in the folder was left out, and what a person should look at: file, Chinese, English."""

    kind: str
    package: Package
    edition: Edition
    entries: tuple[Entry, ...]
    pieces: tuple[Piece, ...]
    left_out: tuple[str, ...]
    notices: tuple[tuple[str, str, str], ...] = ()


def package_of(edition: Edition, kind: str) -> Package:
    """The package of a kind. Raises ``InputError`` where the edition has none."""
    known = offices(edition).packages
    if kind not in known:
        listed = "、".join(known)
        raise InputError.one(
            Place(edition.key),
            "packages",
            f"本版指南没有「{kind}」报送包，有：{listed}",
            f"this edition has no package {kind!r}; it has {', '.join(known)}",
        )
    return known[kind]


def gathered_pieces(folder: Path, edition: Edition, kind: str) -> Pieces:
    """The pieces in a folder. Raises ``InputError`` with every piece that is missing, empty, twice or no such file."""
    package = package_of(edition, kind)
    problems: Problems = []
    entries: list[tuple[Path, Entry]] = []
    try:
        inside = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
        homes = [p for p in inside if p.is_dir() and not p.is_symlink()]
        loose = [p for p in inside if p not in homes]
    except (OSError, ValueError) as error:
        raise cannot_open(str(folder), error if isinstance(error, OSError) else OSError(str(error))) from error
    for home in homes:
        found = _named(home, package.declaration)
        if len(found) != 1:
            problems.append(_not_one(home, found, package.declaration))
            continue
        try:
            entries.append((home, Entry(reader(edition).read(found[0]), str(found[0]))))
        except InputError as error:
            problems += error.problems
    if not entries and not problems:
        raise InputError.one(
            Place(str(folder)),
            "",
            f"里面没有企业文件夹；请每家企业一个文件夹，放入{package.declaration[0]}和申报材料",
            f"has no folder of an enterprise: make one for each, with its {package.declaration[-2]} and papers",
        )
    gathering = _Gathering(edition, package, problems)
    made = [*gathering.of_package(folder, loose, {e.declaration.star for _, e in entries})]
    made += gathering.of_enterprises(entries)
    if len(made) > MOST_FILES:
        problems.append(
            (Place(str(folder)), "", f"文件超过 {MOST_FILES} 个，请分开报送", f"over {MOST_FILES} files: split them")
        )
    notices = list(_looked_at(made, entries, edition, problems))
    if problems:
        raise InputError(problems)
    ordered = sorted(entries, key=lambda pair: gathering.order(pair[1]))
    return Pieces(
        kind, package, edition, tuple(e for _, e in ordered), tuple(made), tuple(gathering.left_out), tuple(notices)
    )


def _looked_at(
    made: Sequence[Piece], entries: Sequence[tuple[Path, Entry]], edition: Edition, problems: Problems
) -> Iterator[tuple[str, str, str]]:
    """What papers of enterprises say against their declarations: another's papers are problems, the rest is told."""
    others = {tidy_code(e.declaration.fields.get("enterprise.uscc") or ""): e.declaration.name for _, e in entries}
    own = [piece for piece in made if piece.item is not None and piece.entry is not None and piece.source is not None]
    for piece, words in zip(own, words_on([piece.source for piece in own if piece.source]), strict=True):
        if piece.entry is None or piece.item is None:
            continue
        said = said_of(words, piece.entry, others)
        if said is not None and said[0]:
            problems.append((Place(str(piece.source)), piece.item.title.zh, said[1], said[2]))
        elif said is not None:
            yield str(piece.source), said[1], said[2]
    for home, entry in entries:
        for file, zh, en in differences(entry.declaration, edition, _tables(home, entry, edition)):
            yield f"{home}/{file}", zh, en


def _tables(home: Path, entry: Entry, edition: Edition) -> dict[str, Path]:
    """The files of a folder that its declaration gives as tables of investment; none that lies elsewhere."""
    found = {}
    for record in entry.declaration.evidence:
        if not record.file or not is_table(record.item, edition):
            continue
        name = named(record.file, there=(home / record.file).is_file()).file
        path = home / name
        if path.is_file() and path.resolve().is_relative_to(home.resolve()):
            found[name] = path
    return found


def _named(folder: Path, names: Sequence[str]) -> list[Path]:
    """The files of a folder that have one of these names, however capitals and composed characters are written."""
    wanted = {_same(name) for name in names}
    return sorted(path for path in folder.iterdir() if _same(path.name) in wanted and path.is_file())


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _not_one(home: Path, found: list[Path], names: list[str]) -> tuple[Place, str, str, str]:
    if found:
        twice = "、".join(p.name for p in found)
        return (
            Place(str(home)),
            "",
            f"有几份申报（{twice}），请只留一份",
            f"has several declarations ({twice}): keep one",
        )
    return (
        Place(str(home)),
        "",
        f"缺申报文件 {names[0]}",
        f"the declaration {names[-2]} is missing",
    )


class _Gathering:
    def __init__(self, edition: Edition, package: Package, problems: Problems) -> None:
        self.edition, self.package, self.problems = edition, package, problems
        self.left_out: list[str] = []
        self.taken = Taken()
        self.once = [item for item in package.items if item.per == "package"]

    def order(self, entry: Entry) -> tuple[int, str, str]:
        fields = entry.declaration.fields
        return entry.declaration.star, fields.get("enterprise.division") or "", fields.get("enterprise.uscc") or ""

    def of_package(self, folder: Path, loose: list[Path], stars: set[int]) -> Iterator[Piece]:
        """What is sent once. A piece for stars that nobody applied for is not needed."""
        used: set[Path] = set()
        for place, item in enumerate(self.once, 1):
            if item.made is not None or (item.stars and not stars & set(item.stars)):
                continue
            path = self._one(folder, item)
            if path is not None:
                used.add(path)
                name = f"{place:02}_{safe_name(item.title.zh)}/{safe_name(item.title.zh)}{path.suffix.lower()}"
                yield Piece(self.taken.free(name), path, item, None)
        self.left_out += [p.name for p in loose if p not in used]

    def of_enterprises(self, entries: list[tuple[Path, Entry]]) -> Iterator[Piece]:
        after = len(self.once)
        for star in self.edition.about.stars:
            items = [i for i in self.package.items if i.per == "enterprise" and star.star in i.stars]
            mine = sorted((p for p in entries if p[1].declaration.star == star.star), key=lambda p: self.order(p[1]))
            if not mine:
                continue
            if not items:
                self.left_out += [f"{home.name}/" for home, _ in mine]
                continue
            after += 1
            for number, (home, entry) in enumerate(mine, 1):
                base = f"{after:02}_{_star(star)}/{number:02}_{safe_name(entry.declaration.name)}"
                yield from self._enterprise(home, entry, items, base)

    def _enterprise(self, home: Path, entry: Entry, items: list[PackageItem], base: str) -> Iterator[Piece]:
        used = {Path(entry.file)}
        for item in items:
            path = self._one(home, item)
            if path is not None:
                used.add(path)
                name = f"{base}/{safe_name(item.title.zh)}{path.suffix.lower()}"
                yield Piece(self.taken.free(name), path, item, entry)
        own = Path(entry.file)
        yield Piece(self.taken.free(f"{base}/{safe_name(own.name)}"), own, None, entry)
        for path in sorted(self._below(home)):
            if path not in used:
                parts = path.relative_to(home).parts
                yield Piece(self.taken.free(f"{base}/{OTHERS}/{safe_path(parts)}"), path, None, entry)

    def _below(self, home: Path) -> Iterator[Path]:
        """Every file of a folder; a link is refused, for what it leads to is not the enterprise's."""
        for path in sorted(home.rglob("*")):
            if any(part.startswith(".") for part in path.relative_to(home).parts):
                continue
            if path.is_symlink():
                self.problems.append(
                    (Place(str(path)), "", "是链接，请放入文件本身", "is a link: put the file itself there")
                )
            elif path.is_file():
                yield path

    def _one(self, folder: Path, item: PackageItem) -> Path | None:
        """The file that is an item; what is wrong with it is kept as a problem."""
        found = _named(folder, item.files)
        at, title = Place(str(folder)), item.title
        if not found:
            if not item.optional:
                names = "或".join(item.files)
                self.problems.append(
                    (
                        at,
                        title.zh,
                        f"缺「{title.zh}」（{names}，{item.clause}），请放入后再打包",
                        f"the {title.en.lower()} is missing ({' or '.join(item.files)}, {item.clause}): put it there",
                    )
                )
            return None
        if len(found) > 1:
            names = "、".join(p.name for p in found)
            self.problems.append(
                (at, title.zh, f"有几个文件（{names}），请只留一个", f"there are several ({names}): keep one")
            )
            return None
        fault = _fault(found[0], item)
        if fault:
            self.problems.append((Place(str(found[0])), title.zh, *fault))
            return None
        return found[0]


def _star(star: Star) -> str:
    return safe_name(star.name.zh)


def _fault(path: Path, item: PackageItem) -> tuple[str, str] | None:
    """What is wrong with a file: a link, empty, other than its ending says, more slides than one."""
    if path.is_symlink():
        return "是链接，请放入文件本身", "is a link: put the file itself there"
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        return f"打不开：{error.strerror}", f"cannot be opened: {error.strerror}"
    if not start:
        return "是空文件", "is empty"
    expected = _STARTS.get(path.suffix.lower(), b"")
    if not start.startswith(expected):
        return (
            f"内容不是 {path.suffix} 文件，请重新导出",
            f"is no {path.suffix} file inside: export it anew",
        )
    if item.slides is not None:
        count = _slides(path)
        if count != item.slides:
            return (
                f"有 {count} 页，应为 {item.slides} 页（{item.clause}）",
                f"has {count} slides, not {item.slides} ({item.clause})",
            )
    return None


def _slides(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as file:
            return sum(bool(_SLIDE.fullmatch(name)) for name in file.namelist())
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError):
        return 0
