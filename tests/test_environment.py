"""./start, ./test and scripts/environment.sh with Pythons that only pretend, in a folder whose name has spaces."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# All the two commands may call besides Python and what is built into the shell.
TOOLS = ["sh", "cat", "cksum", "dirname", "grep", "mkdir", "mv", "rm", "sleep"]

# Answers the probe, makes a venv by copying itself, and writes down what pip is asked.
PRETENDER = """#!/bin/sh
version={version}
case "$1 $2" in
  "-c "*ensurepip*) {probe} ;;
  "-c "*) [ -e "${{0%/*}}/broken" ] && exit 1; echo "$version"; exit 0 ;;
  "-m venv")
    echo "venv" >>"{log}"
    mkdir -p "$3/bin"
    for name in python yunxing yunxing-site; do cat "$0" >"$3/bin/$name" && {chmod} +x "$3/bin/$name"; done
    exit 0 ;;
  "-m pip")
    shift 2
    echo "pip $*" >>"{log}"
    {pip}
    exit 0 ;;
esac
echo "run $*${{YUNXING_HOME:+ in $YUNXING_HOME}}" >>"{log}"
exit ${{YUNXING_TEST_EXIT:-0}}
"""


@dataclass(frozen=True)
class Checkout:
    """A copy of the scripts, and a PATH with nothing on it but the tools and the pretended Pythons."""

    root: Path
    path: Path
    log: Path

    def python(self, name: str, *, version: str = "3.11.9", probe: str = 'echo "$0"; exit 0', pip: str = ":") -> Path:
        command = self.path / name
        chmod = shutil.which("chmod")
        command.write_text(
            PRETENDER.format(version=version, probe=probe, pip=pip, log=self.log, chmod=chmod), encoding="utf-8"
        )
        command.chmod(0o755)
        return command

    def begin(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.root / command[0]), *command[1:]],
            cwd=self.path,
            env={"PATH": str(self.path), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *command: str, **environment: str) -> tuple[int, str, str]:
        running = self.begin(*command, **environment)
        out, err = running.communicate(timeout=30)
        return running.returncode, out, err

    def calls(self) -> list[str]:
        """What was asked of Python since the last look."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    def steps(self) -> list[str]:
        """The same, first words only."""
        return [" ".join(line.split()[:1]) for line in self.calls()]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root, path = tmp_path / "a checkout 云", tmp_path / "tools"
    for name in (
        "start",
        "test",
        "scripts/environment.sh",
        "requirements/build.txt",
        "requirements/product.txt",
        "requirements/develop.txt",
        "src/yunxing/web/front/package-lock.json",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for name in ("pyproject.toml", "hatch_build.py"):
        (root / name).write_text("", encoding="utf-8")
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (path / tool).symlink_to(found)
    return Checkout(root=root, path=path, log=tmp_path / "calls.log")


def test_no_python_at_all(checkout: Checkout) -> None:
    code, out, err = checkout.run("start")
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "没有找到 Python。请安装 Python 3.11 或更新的版本后再运行，或用 YUNXING_PYTHON 指明它在哪里。",
        "No Python was found. Install Python 3.11 or newer and run this again, or name it in YUNXING_PYTHON.",
    ]
    assert not (checkout.root / ".venv" / "yunxing" / "lock").exists()


def test_a_python_too_old(checkout: Checkout) -> None:
    checkout.python("python3", probe="echo 3.9; exit 11")
    code, _, err = checkout.run("test")
    assert code == 3
    assert err.splitlines()[1] == (
        "Python 3.11 or newer is needed; only python3 3.9 was found. "
        "Install one and run this again, or name it in YUNXING_PYTHON."
    )
    assert checkout.calls() == []


def test_a_python_without_venv(checkout: Checkout) -> None:
    found = checkout.python("python3", probe='echo "$0"; exit 12')
    checkout.python("python", probe="echo 2.7; exit 11")
    code, _, err = checkout.run("start")
    assert code == 3
    assert err.splitlines()[1].startswith(f"{found} has no venv or ensurepip, so no environment can be made.")


def test_a_command_that_does_not_run_is_passed_over(checkout: Checkout) -> None:
    checkout.python("python3.11", probe="exit 127")
    checkout.python("python3", probe="echo 3.10; exit 11")
    good = checkout.python("python3.13")
    code, out, err = checkout.run("start", "--prepare")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "The environment is ready: .venv"
    assert (checkout.root / ".venv" / "bin" / "python").read_text(encoding="utf-8") == good.read_text(encoding="utf-8")


def test_the_named_python_is_taken_and_no_other(checkout: Checkout) -> None:
    checkout.python("python3.11")
    assert checkout.run("start", "--prepare", YUNXING_PYTHON="/nowhere/python")[0] == 3
    other = checkout.python("mine", version="3.12.1")
    assert checkout.run("start", "--prepare", YUNXING_PYTHON=str(other))[0] == 0
    assert "3.12.1" in (checkout.root / ".venv" / "yunxing" / "place").read_text(encoding="utf-8")


def test_what_pip_is_asked(checkout: Checkout) -> None:
    checkout.python("python3.11")
    assert checkout.run("test", "tests/guide")[0] == 0
    venv, locked, project, tests = checkout.calls()
    assert venv == "venv"
    files = [f"--requirement {checkout.root}/requirements/{name}.txt" for name in ("build", "product", "develop")]
    assert locked.endswith("--no-deps --require-hashes --only-binary :all: " + " ".join(files))
    assert project.endswith(f"--no-deps --no-build-isolation --editable {checkout.root}")
    assert tests == "run -m pytest tests/guide"
    # Where packages come from is the user's to say.
    assert [
        word for word in (locked + project).split() if "index" in word or "find-links" in word or word == "--isolated"
    ] == []


def test_the_second_run_installs_nothing(checkout: Checkout) -> None:
    checkout.python("python3.11")
    assert checkout.run("start", "--prepare")[0] == 0
    assert checkout.steps() == ["venv", "pip", "pip"]
    code, out, err = checkout.run("start", "--prepare")
    assert (code, out.splitlines(), err) == (0, ["环境已就绪：.venv", "The environment is ready: .venv"], "")
    assert checkout.steps() == []
    # ./test wants more, once; what it installs will do for ./start.
    assert checkout.run("test", "-q")[0] == 0
    assert checkout.steps() == ["pip", "pip", "run"]
    assert checkout.run("test", "-q")[0] == 0
    assert checkout.run("start", "--prepare")[0] == 0
    assert checkout.steps() == ["run"]


@pytest.mark.parametrize(
    "name",
    [
        *("pyproject.toml", "requirements/product.txt", "requirements/build.txt"),
        *("hatch_build.py", "src/yunxing/web/front/package-lock.json"),
    ],
)
def test_a_change_of_what_is_asked_installs_again_in_place(checkout: Checkout, name: str) -> None:
    checkout.python("python3.11")
    assert checkout.run("start", "--prepare")[0] == 0
    checkout.calls()
    with (checkout.root / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert checkout.run("start", "--prepare")[0] == 0
    assert checkout.steps() == ["pip", "pip"]


def _fail_in_pip(checkout: Checkout) -> None:
    checkout.python("python3.11", pip="exit 1")
    code, _, err = checkout.run("start", "--prepare")
    assert code == 3
    assert err.splitlines()[-1].startswith("The installation did not finish; pip says why above.")
    checkout.python("python3.11")


def _stop_in_pip(checkout: Checkout) -> None:
    checkout.python("python3.11", pip="exec sleep 9")
    running = checkout.begin("start", "--prepare")
    while not checkout.log.exists() or "pip" not in checkout.log.read_text(encoding="utf-8"):
        pass
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    checkout.python("python3.11")


def _break_python(checkout: Checkout) -> None:
    checkout.python("python3.11")
    assert checkout.run("start", "--prepare")[0] == 0
    (checkout.root / ".venv" / "bin" / "broken").touch()


def _move(checkout: Checkout) -> None:
    checkout.python("python3.11")
    assert checkout.run("start", "--prepare")[0] == 0
    elsewhere = checkout.root.with_name("elsewhere")
    checkout.root.rename(elsewhere)
    checkout.root.symlink_to(elsewhere)


@pytest.mark.parametrize("spoil", [_fail_in_pip, _stop_in_pip, _break_python, _move])
def test_an_environment_that_is_not_whole_is_made_anew(checkout: Checkout, spoil: Callable[[Checkout], None]) -> None:
    spoil(checkout)
    (checkout.root / ".venv" / "leftover").touch()
    checkout.calls()
    assert checkout.run("start", "--prepare")[0] == 0
    assert checkout.steps() == ["venv", "pip", "pip"]
    assert not (checkout.root / ".venv" / "leftover").exists()
    assert sorted(item.name for item in (checkout.root / ".venv" / "yunxing").iterdir()) == ["place", "product"]


def test_two_at_once_install_once(checkout: Checkout) -> None:
    checkout.python("python3.11", pip="sleep 0.3")
    both = [checkout.begin("start", "--prepare") for _ in range(2)]
    assert [(running.communicate(timeout=30)[1], running.returncode) for running in both] == [("", 0), ("", 0)]
    assert checkout.steps() == ["venv", "pip", "pip"]


def test_the_lock_of_a_run_that_died_is_taken_over(checkout: Checkout) -> None:
    checkout.python("python3.11")
    gone = subprocess.Popen(["sh", "-c", ":"])
    gone.wait()
    lock = checkout.root / ".venv" / "yunxing" / "lock"
    lock.mkdir(parents=True)
    (lock / "pid").write_text(f"{gone.pid}\n", encoding="utf-8")
    assert checkout.run("start", "--prepare")[0] == 0
    assert not lock.exists()


@pytest.mark.parametrize("command", ["start", "test"])
def test_help_needs_no_python(checkout: Checkout, command: str) -> None:
    code, out, err = checkout.run(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"./{command} ")
    assert not (checkout.root / ".venv").exists()


def test_start_does_not_take_what_it_does_not_know(checkout: Checkout) -> None:
    code, out, err = checkout.run("start", "--fast")
    assert (code, out) == (2, "")
    assert err.startswith("./start ")


@pytest.mark.parametrize("code", [0, 1, 4])
def test_start_becomes_the_site_and_its_code_is_the_sites(checkout: Checkout, code: int) -> None:
    checkout.python("python3.11")
    got, _, err = checkout.run("start", YUNXING_TEST_EXIT=str(code))
    assert (got, err) == (code, "")
    assert checkout.calls()[-1] == f"run serve --demonstration in {checkout.root}/var"
    assert checkout.run("start", YUNXING_HOME="/somewhere/else")[0] == 0
    assert checkout.calls()[-1] == "run serve --demonstration in /somewhere/else"


def test_the_first_check_that_fails_ends_the_run(checkout: Checkout) -> None:
    checkout.python("python3.11")
    code, out, _ = checkout.run("test", YUNXING_TEST_EXIT="7")
    assert code == 7
    assert out.splitlines()[-1] == "== 代码风格 / style"
    assert checkout.calls()[-1] == "run -m ruff check"
