"""A worker that is killed while it reads: another finishes the file, and what it gives is there once."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.evidence.making.invoices.degrade import rendered
from tests.evidence.making.papers.making import png
from yunxing.programme import clock
from yunxing.programme.papers import verbs
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import FileReading, Proposed, Shown
from yunxing.programme.work.model import Job

from ..factories import declaration
from .making import pdf, reread

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them"),
]
SECONDS = 120


def _worker(database: str, settings: object) -> subprocess.Popen[bytes]:
    """A worker as it is started in a machine's service, over the same database, store and home."""
    store = settings.STORAGES["default"]["OPTIONS"]["location"]  # type: ignore[attr-defined]
    chosen = {
        "YUNXING_HOME": str(settings.HOME),  # type: ignore[attr-defined]
        "YUNXING_DATABASE": f"sqlite://{database}",
        "YUNXING_STORE": f"file://{store}",
        "YUNXING_SECRET_KEY": "of the tests",
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "yunxing.site.main", "worker"],
        env={**plain, **chosen},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _until(what: str, condition) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            jobs = list(Job.objects.values_list("task", "state", "errors"))
            raise AssertionError(f"not within {SECONDS} seconds: {what}; {jobs}")
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_reading_goes_on_after_kill_9_and_is_kept_once(settings: object, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("looks at a database file of its own")
    database = str(tmp_path / "killed.sqlite3")
    ours = connections["default"]
    connections["default"] = ours.copy()
    connections["default"].settings_dict["NAME"] = database
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    workers: list[subprocess.Popen[bytes]] = []
    try:
        call_command("migrate", verbosity=0)
        with clock.moved_to(clock.timezone.now()):
            actor, made = declaration(call=_open_call())
            picture = png(rendered(pdf(4), dpi=110))
            blob = keep(io.BytesIO(picture), name="扫描件.png")
            paper = verbs.add(actor=actor, declaration=made, blob=blob, name="扫描件.png").paper
        workers.append(_worker(database, settings))
        _until("it is being read", lambda: FileReading.objects.get().page == 1)
        os.kill(workers[0].pid, signal.SIGKILL)
        workers[0].wait()
        assert FileReading.objects.get().state == "reading"
        workers.append(_worker(database, settings))
        _until("another has read it", lambda: FileReading.objects.get().state == "read")
        _until("it is proposed", Proposed.objects.exists)
        _until("all is done", lambda: not Job.objects.exclude(state="done").exists())
        kept = reread([paper])[0].reading
        assert kept is not None
        assert [one["form"] for one in kept.summary["papers"]] == ["invoice"]
        assert (FileReading.objects.count(), Shown.objects.count(), Proposed.objects.count()) == (1, 1, 1)
        reads = Job.objects.filter(task__endswith="reading.read")
        assert [(job.state, job.attempts) for job in reads] == [("done", 2)]
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
        connections["default"].close()
        connections["default"] = ours


def _open_call():  # type: ignore[no-untyped-def]
    from datetime import timedelta

    from ..factories import call

    today = clock.today()
    later = {name: today + timedelta(days=n) for name, n in (("closes_on", 5), ("county_by", 9), ("city_by", 20))}
    return call(opens_on=today - timedelta(days=1), **later)
