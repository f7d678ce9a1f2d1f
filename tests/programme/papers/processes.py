"""The site's own processes over a database, a store and a home of their own, and this process looking into the same."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from yunxing.programme import clock
from yunxing.programme.calls.model import Call
from yunxing.programme.work.model import Job

from ..factories import call

SECONDS = 120


class Site:
    """Processes that were started for a test; all end with it."""

    def __init__(self, home: Path, store: str) -> None:
        self.home, self.store = home, store
        self.port = 0
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A command of ``yunxing-site``, as in a machine's service."""
        chosen = {
            "YUNXING_HOME": str(self.home),
            "YUNXING_DATABASE": f"sqlite://{self.home / 'site.sqlite3'}",
            "YUNXING_STORE": f"file://{self.store}",
            "YUNXING_SECRET_KEY": "of the tests",
            "YUNXING_DEBUG": "1",
        }
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
        made = subprocess.Popen(
            [sys.executable, "-m", "yunxing.site.main", *command],
            env={**plain, **chosen},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(made)
        return made

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker")

    def serve(self) -> None:
        """The web server, once it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start("runserver", "--noreload", f"127.0.0.1:{self.port}")
        until("the server answers", self._answers)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/accounts/login/", timeout=30) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def until(what: str, condition: Callable[[], Any]) -> None:
    """Wait for something that other processes do."""
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            jobs = list(Job.objects.values_list("task", "state", "errors"))
            raise AssertionError(f"not within {SECONDS} seconds: {what}; {jobs}")
        time.sleep(0.05)


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """A database file with every table and no row, made once: each site begins with a copy."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", "cache", verbosity=0)  # the tests themselves keep theirs in memory
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections["default"].close()
    return Path(connections["default"].settings_dict["NAME"]).read_bytes()


@contextmanager
def site(home: Path, settings: Any) -> Iterator[Site]:
    """A site of its own; within, this process's models are those of its database, and it is now."""
    ours = connections["default"]
    connections["default"] = ours.copy()
    connections["default"].settings_dict["NAME"] = str(home / "site.sqlite3")
    settings.HOME = home
    made = Site(home, str(settings.STORAGES["default"]["OPTIONS"]["location"]))
    try:
        (home / "site.sqlite3").write_bytes(_empty())
        with clock.moved_to(clock.timezone.now()):
            yield made
    finally:
        for process in made.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        connections["default"].close()
        connections["default"] = ours


def open_call() -> Call:
    """A call that is open now."""
    today = clock.today()
    later = {name: today + timedelta(days=n) for name, n in (("closes_on", 5), ("county_by", 9), ("city_by", 20))}
    return call(opens_on=today - timedelta(days=1), **later)
