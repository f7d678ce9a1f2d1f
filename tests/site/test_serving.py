"""The site as processes: begun, answering, stopped, begun again; nothing of it is left over."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
SECONDS = 120.0


def free() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def site(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """``yunxing-site serve`` in a folder; killed at the end if it still runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
    running = subprocess.Popen(
        [sys.executable, "-m", "yunxing.site.main", "serve"],
        env={**kept, "YUNXING_HOME": str(home), "YUNXING_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield running
    finally:
        begun = children(running.pid)
        running.kill()  # first, or it begins its worker again
        for child in begun:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        running.communicate()


def children(pid: int) -> list[int]:
    """Processes that a process began, the first begun first."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(place.parent.name))
    return sorted(found)


def answer(port: int, path: str = "/") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def up(running: subprocess.Popen[str], port: int) -> tuple[int, str]:
    until = time.monotonic() + SECONDS
    while running.poll() is None and time.monotonic() < until:
        try:
            return answer(port)
        except OSError:
            time.sleep(0.3)
    raise AssertionError(running.communicate()[1])


def another(pid: int, before: list[int]) -> list[int]:
    """Its two processes, once they are others than before."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        now = children(pid)
        if len(now) == 2 and now != before:
            return now
        time.sleep(0.1)
    raise AssertionError(children(pid))


def gone(pids: list[int]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.2)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_it_answers_stops_on_a_signal_and_keeps_everything(tmp_path: Path) -> None:
    port = free()
    with site(tmp_path, port) as running:
        status, page = up(running, port)
        assert (status, "星级上云企业评定" in page) == (200, True)
        begun = children(running.pid)
        assert len(begun) == 2
        # The port is taken now: who starts it again is told the way out at once.
        with site(tmp_path / "other", port) as second:
            out, err = second.communicate(timeout=60)
        assert (second.returncode, out, err.splitlines()[0]) == (
            4,
            "",
            f"端口 {port} 已被其他程序占用。请换一个：YUNXING_PORT={port + 1} ./start",
        )
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        assert (running.returncode, gone(begun)) == (0, True)
        assert "Traceback" not in err
    with sqlite3.connect(tmp_path / "yunxing.sqlite3") as database:
        database.execute("UPDATE programme_jurisdiction SET name = '改过名的省' WHERE code = '32'")
    database.close()
    key = (tmp_path / "secret-key").read_text()
    with site(tmp_path, port) as running:
        assert up(running, port)[0] == 200
        begun = children(running.pid)
        # A worker that ends is begun again; where the web server ends, the worker is not left alone.
        os.kill(begun[1], signal.SIGKILL)
        again = another(running.pid, begun)
        assert (answer(port)[0], again[0]) == (200, begun[0])
        os.kill(begun[0], signal.SIGKILL)
        _, err = running.communicate(timeout=60)
        assert (running.returncode != 0, gone(again)) == (True, True)
        assert [line for line in err.splitlines() if "意外结束" in line] == [
            "后台进程意外结束（信号 9 / signal 9），已重新启动。 / The worker ended by itself; it was begun again.",
            "网站进程意外结束（信号 9 / signal 9），网站停止。 / The web server ended by itself; the site stops.",
        ]
    with sqlite3.connect(tmp_path / "yunxing.sqlite3") as database:
        kept = database.execute("SELECT name FROM programme_jurisdiction WHERE code = '32'").fetchone()
    database.close()
    assert (kept, (tmp_path / "secret-key").read_text()) == (("改过名的省",), key)


def test_a_variable_that_cannot_be_read_is_said_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yunxing.site.main", "serve"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "yunxing.site.settings", "YUNXING_HOME": str(tmp_path)}
        | {"YUNXING_PORT": "80000", "YUNXING_STORE": "ftp://files"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "环境变量有误 / variables that cannot be used:",
        "YUNXING_PORT=80000：端口应为 1–65535 的数字 / the port is no number of 1–65535",
        "YUNXING_STORE=ftp://files：应以 file:// 或 s3:// 开头 / it begins with neither file:// nor s3://",
    ]
