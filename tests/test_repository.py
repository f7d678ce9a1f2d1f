"""What holds of the repository as a whole: no host, no machine's path, locked versions, documents in step.

It looks at the files git knows or would take up, so it needs a checkout and git.
"""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [ROOT / "requirements" / f"{name}.txt" for name in ("product", "build", "develop")]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LONGEST_MODULE = 450


def _dotted(*names: str) -> list[str]:
    """Hosts from names with spaces, so that this file does not contain what it forbids."""
    return [name.replace(" ", ".") for name in names]


FORBIDDEN_HOSTS = _dotted(
    "pypi org",
    "pypi python org",
    "files pythonhosted org",
    "registry npmjs org",
    "registry npmjs com",
    "registry yarnpkg com",
    "registry npmmirror com",
    "npm taobao org",
    "deb debian org",
    "security debian org",
    "archive ubuntu com",
    "dl-cdn alpinelinux org",
    "conda anaconda org",
    "repo anaconda com",
    "static crates io",
    "index crates io",
    "proxy golang org",
    "docker io",
    "ghcr io",
    "quay io",
    "pypi tuna tsinghua edu cn",
    "mirrors tuna tsinghua edu cn",
    "mirrors ustc edu cn",
    "mirrors aliyun com",
    "mirrors cloud tencent com",
    "mirrors huaweicloud com",
    "mirrors 163 com",
    "pypi douban com",
    "cdn jsdelivr net",
    "unpkg com",
    "cdnjs cloudflare com",
)
HOST = re.compile("|".join(rf"(?<![\w-]){re.escape(host)}(?![\w-])" for host in FORBIDDEN_HOSTS))

# A folder of some machine: at the start of a path, not in the middle of one.
MACHINE_PATH = re.compile(
    r"(?<![\w.~)}\]/*-])(?:"
    + "|".join(["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", "/" + "opt/" + "(?:pypi|wheels)"])
    + r")|\b[A-Z]:\\"
    + r"Users\\"
)
BESIDE_THE_CHECKOUT = ".." + "/" + "shared"


def _files() -> list[Path]:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed, so which files are committed is not known")
    top = subprocess.run(
        [git, "-C", str(ROOT), "rev-parse", "--show-toplevel"], capture_output=True, text=True, check=False
    )
    if top.returncode != 0 or Path(top.stdout.strip()).resolve() != ROOT:
        pytest.skip("not a git checkout, so which files are committed is not known")
    listed = subprocess.run(
        [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({path for name in listed.split("\0") if name and (path := ROOT / name).is_file()})


def _text_files() -> list[tuple[Path, str]]:
    """Every file without a zero byte; what is forbidden is ASCII, so a file in GBK is looked through as well."""
    contents = ((path, path.read_bytes()) for path in _files())
    return [(path, raw.decode("utf-8", errors="replace")) for path, raw in contents if b"\0" not in raw]


def _places(pattern: re.Pattern[str], files: list[tuple[Path, str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path, text in files
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_registry() -> None:
    assert _places(HOST, _text_files()) == []


def test_no_file_names_a_folder_of_some_machine() -> None:
    assert _places(MACHINE_PATH, _text_files()) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see /" + "work/main", True),
        ('"/' + 'home/someone/x"', True),
        ("docs/" + "work/plan.md", False),
        ("$HOME/" + "work/x", False),
        ("https://" + FORBIDDEN_HOSTS[0] + "/simple", True),
        ("my" + FORBIDDEN_HOSTS[0], False),
    ],
)
def test_the_patterns_find_what_they_should(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line) or HOST.search(line)) is found


def test_only_tests_of_the_samples_look_beside_the_checkout() -> None:
    strangers = [
        str(path.relative_to(ROOT))
        for path, text in _text_files()
        if BESIDE_THE_CHECKOUT in text and not (path.is_relative_to(ROOT / "tests") and "mark.samples" in text)
    ]
    assert strangers == []


def _locked(lock: Path) -> list[tuple[Requirement, list[str]]]:
    """The requirements of a lock, each with its hashes."""
    joined = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines()]
    found = []
    for line in lines:
        if line and not line.startswith("#"):
            requirement, *options = re.split(r"\s+(?=--)", line)
            found.append((Requirement(requirement), options))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_requirement_is_one_version_with_hashes_and_no_address(lock: Path) -> None:
    requirements = _locked(lock)
    assert requirements
    assert "://" not in lock.read_text(encoding="utf-8")
    for requirement, options in requirements:
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
        assert options, f"{requirement} has no hash"
        assert [option for option in options if not re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option)] == [], (
            requirement
        )


def test_the_locks_agree_with_each_other() -> None:
    versions: dict[str, set[frozenset[str]]] = {}
    for lock in LOCKS:
        here: dict[str, set[str]] = {}
        for requirement, _ in _locked(lock):
            here.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
        for name, pinned in here.items():
            versions.setdefault(name, set()).add(frozenset(pinned))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_the_locks_meet_what_the_project_asks_for(lock: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "product": project["project"]["dependencies"],
        "build": project["build-system"]["requires"],
        "develop": project["dependency-groups"]["dev"],
    }[lock.stem]
    pinned: dict[str, list[Requirement]] = {}
    for requirement, _ in _locked(lock):
        pinned.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    unmet = []
    for wanted in map(Requirement, asked):
        found = [pin for pin in pinned.get(canonicalize_name(wanted.name), []) if _applies(pin.marker)]
        versions = [next(iter(pin.specifier)).version for pin in found]
        if _applies(wanted.marker) and not (len(versions) == 1 and versions[0] in wanted.specifier):
            unmet.append(f"{wanted}: locked {versions}; run scripts/lock.sh")
    assert unmet == []


def _applies(marker: Marker | None) -> bool:
    return marker is None or marker.evaluate()


def _sources() -> list[tuple[Path, str]]:
    return [(path, text) for path, text in _text_files() if path.is_relative_to(ROOT / "src") and path.suffix == ".py"]


def test_no_module_is_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(text.splitlines())
        for path, text in _sources()
        if path.parent.name != "migrations"
    }
    assert {name: length for name, length in lengths.items() if length >= LONGEST_MODULE} == {}


def test_nothing_is_left_undone_in_the_sources() -> None:
    undone = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + r"X)\b|NotImplemented" + "Error")
    assert _places(undone, _sources()) == []


@pytest.mark.parametrize("name", ["start", "test", ".ci/run", "scripts/lock.sh"])
def test_what_is_run_is_executable(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!")


@pytest.mark.parametrize("name", ["start", "test", ".ci/run", "scripts/lock.sh", "scripts/environment.sh"])
def test_the_shell_can_read_it(name: str) -> None:
    checked = subprocess.run(["sh", "-n", str(ROOT / name)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


# Documents

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


def _prose_and_blocks(text: str) -> tuple[list[str], int]:
    """The lines outside fenced blocks, and how many blocks there are."""
    prose, blocks, fence = [], 0, ""
    for line in text.splitlines():
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and line.strip() == mark[1]:
                fence = ""
        elif mark:
            fence, blocks = mark[1], blocks + 1
        else:
            prose.append(line)
    return prose, blocks


def _headings(text: str) -> list[int]:
    """The level of each heading, in order."""
    return [len(found[1]) for line in _prose_and_blocks(text)[0] if (found := re.match(r"^(#{1,6})\s+\S", line))]


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_a_readme_says_how_to_start_and_test(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert [command for command in ("./start", "./test") if command not in text] == []


def test_the_readmes_are_equals() -> None:
    english, chinese = (readme.read_text(encoding="utf-8") for readme in READMES)
    assert _headings(english) == _headings(chinese)
    assert _prose_and_blocks(english)[1] == _prose_and_blocks(chinese)[1]


def _links(text: str) -> list[str]:
    prose = re.sub(r"(`+).+?\1", "", "\n".join(_prose_and_blocks(text)[0]))
    inline = re.findall(r"\]\(\s*<?([^)\s>]+)", prose)
    named = re.findall(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", prose, flags=re.MULTILINE)
    tags = re.findall(r"""<(?:img|a|source)\b[^>]*?\b(?:src|href|srcset)=["']([^"']+)["']""", prose)
    return inline + named + tags


def test_relative_links_lead_somewhere() -> None:
    broken = []
    for path, text in _text_files():
        if path.suffix == ".md":
            for link in _links(text):
                target = unquote(link.split("#", 1)[0])
                if target and not re.match(r"[a-z][a-z0-9+.-]*:", target) and not (path.parent / target).exists():
                    broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert broken == []
