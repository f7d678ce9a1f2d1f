"""Workers as processes of their own, on the test's database: what a kill -9 really does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
LEASE, BEAT = 1.5, 0.3
"""Shorter than in earnest, so that tests do not wait."""
_WORKER = f"""
from datetime import timedelta
import django
django.setup()
from yunxing.programme.work import leases
leases.LEASE, leases.BEAT = timedelta(seconds={LEASE}), {BEAT}
from django.core.management import call_command
from yunxing.programme.work import regular
regular.enqueue_due = lambda: None
call_command("worker"{{more}})
"""


def environment(**more: str) -> dict[str, str]:
    """Variables by which another process finds the test's database."""
    where = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite://{where['NAME']}"
    else:
        user = quote(where["USER"], safe="")
        login = f"{user}:{quote(where['PASSWORD'], safe='')}@" if where["PASSWORD"] else f"{user}@" if user else ""
        host = str(where["HOST"])
        place = f"{host}:{where['PORT']}" if not host.startswith("/") else ""
        address = f"postgresql://{login}{place}/{where['NAME']}" + (f"?host={host}" if not place else "")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "yunxing.site.settings",
        "YUNXING_HOME": str(settings.HOME),
        "YUNXING_SECRET_KEY": "of the tests",
        "YUNXING_DATABASE": address,
        "PYTHONPATH": str(ROOT),
        **more,
    }


@contextmanager
def process(*command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process, killed at the end with all that it began."""
    running = subprocess.Popen(command, cwd=ROOT, env=environment(**more), start_new_session=True)
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@contextmanager
def worker(*, once: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the platform; ``once``: until nothing is due."""
    code = _WORKER.format(more=", once=True" if once else "")
    with process(sys.executable, "-c", code) as running:
        yield running


def until(met: Callable[[], bool], *, seconds: float = 40.0) -> None:
    """Wait until something holds; fail where it never does."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise AssertionError("it never came")
        time.sleep(0.05)
