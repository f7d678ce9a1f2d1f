"""The peers' environment: the project's locked packages and the peers', in a folder git does not see.

Nothing but the benchmark installs them. Only the standard library is used here, for nothing else is there yet.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "benchmarks" / "venv"
LOCKS = (ROOT / "requirements" / "product.txt", ROOT / "benchmarks" / "peers.txt")


class NotInstalledError(RuntimeError):
    """The peers could not be installed; pip has said why."""


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _mark() -> str:
    parts = [sys.version, str(FOLDER), *(hashlib.sha256(lock.read_bytes()).hexdigest() for lock in LOCKS)]
    return "\n".join(parts) + "\n"


def prepare() -> Path:
    """The interpreter that has the peers, made on the first run. Raises ``NotInstalledError``."""
    stamp = FOLDER / "installed"
    python = _python(FOLDER)
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == _mark():
        return python
    print(f"Installing the peers in {FOLDER.relative_to(ROOT)} …", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
        locks = [part for lock in LOCKS for part in ("--requirement", str(lock))]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", *locks], check=True)
    except subprocess.CalledProcessError as error:
        raise NotInstalledError(" ".join(map(str, error.cmd[1:4]))) from error
    stamp.write_text(_mark(), encoding="utf-8")
    return python


def project() -> Path | None:
    """The interpreter of the project's own environment; None before ./start."""
    python = _python(ROOT / ".venv")
    return python if python.exists() else None


def handed_on(arguments: list[str], *, script: str) -> int | None:
    """Run a benchmark again in the project's own environment: its exit code, 3 before ./start; None where this is that run."""
    if "YUNXING_BENCHMARK" in os.environ:
        return None
    python = project()
    if python is None:
        print("There is no .venv yet: run ./start --prepare first.", file=sys.stderr)
        return 3
    return again(python, arguments, script=script)


def introduce(*, quick: bool, more: str = "") -> None:
    """Print what is measured on, and that a quick run is no measurement."""
    print(f"Python {platform.python_version()},{more} {platform.machine()}, {os.cpu_count()} cores")
    if quick:
        print("--quick: a look, not a measurement")


def again(python: Path, arguments: list[str], *, script: str) -> int:
    """Run the benchmark in another interpreter and hand back its exit code."""
    places = [str(ROOT / "src"), str(ROOT)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "YUNXING_BENCHMARK": str(python)}
    return subprocess.run(
        [str(python), str(ROOT / "benchmarks" / script), *arguments], env=environment, check=False
    ).returncode
