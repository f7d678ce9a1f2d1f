"""A worker that is killed while it reads: another finishes the file, and what it gives is there once."""

import io
import os
import signal
from pathlib import Path

import pytest
from django.db import connection

from tests.evidence.making.invoices.degrade import rendered
from tests.evidence.making.papers.making import png
from yunxing.programme.papers import verbs
from yunxing.programme.papers.keeping import keep
from yunxing.programme.papers.model import FileReading, Proposed, Shown
from yunxing.programme.work.model import Job

from ..factories import declaration
from .making import pdf, reread
from .processes import open_call, site, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them"),
]


@pytest.mark.django_db(transaction=True)
def test_a_reading_goes_on_after_kill_9_and_is_kept_once(settings: object, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("looks at a database file of its own")
    with site(tmp_path, settings) as here:
        actor, made = declaration(call=open_call())
        picture = png(rendered(pdf(4), dpi=110))
        blob = keep(io.BytesIO(picture), name="扫描件.png")
        paper = verbs.add(actor=actor, declaration=made, blob=blob, name="扫描件.png").paper
        first = here.worker()
        until("it is being read", lambda: FileReading.objects.get().page == 1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert FileReading.objects.get().state == "reading"
        here.worker()
        until("another has read it", lambda: FileReading.objects.get().state == "read")
        until("it is proposed", Proposed.objects.exists)
        until("all is done", lambda: not Job.objects.exclude(state="done").exists())
        kept = reread([paper])[0].reading
        assert kept is not None
        assert [one["form"] for one in kept.summary["papers"]] == ["invoice"]
        assert (FileReading.objects.count(), Shown.objects.count(), Proposed.objects.count()) == (1, 1, 1)
        reads = Job.objects.filter(task__endswith="reading.read")
        assert [(job.state, job.attempts) for job in reads] == [("done", 2)]
