"""A worker that is killed while it writes a package: another goes on where it was, and the file is whole."""

import os
import signal
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from yunxing.programme.documents.model import Bound
from yunxing.programme.papers.keeping import as_file
from yunxing.programme.sending import verbs
from yunxing.programme.sending.model import Package
from yunxing.programme.work.model import Job

from ..papers.processes import open_call, site, until
from ..procedure import walking

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them"),
]
DOSSIERS = int(os.environ.get("YUNXING_TEST_DOSSIERS", "6"))
"""In the package; ``YUNXING_TEST_DOSSIERS=100`` for one as large as a county's."""


@pytest.mark.django_db(transaction=True)
def test_a_package_goes_on_after_kill_9_and_binds_nothing_twice(settings: object, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("looks at a database file of its own")
    with site(tmp_path, settings) as here:
        call = open_call()
        passed = [walking.passed(of=call, papers=True) for _ in range(DOSSIERS)]
        county = passed[0][0]
        put = verbs.make(actor=county, call=call, stage="county", declarations=[made for _, made in passed])
        verbs.have_written(actor=county, package=put)
        first = here.worker()
        until("a third is done", lambda: Package.objects.get().done >= DOSSIERS // 3)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        before = dict(Bound.objects.filter(state="made").values_list("pk", "made_at"))
        assert Package.objects.get().state == "wanted"
        here.worker()
        until("another has written it", lambda: Package.objects.get().state != "wanted")
        after = dict(Bound.objects.values_list("pk", "made_at"))
        assert len(before) >= DOSSIERS // 3
        assert {pk: at for pk, at in after.items() if pk in before} == before
        assert len(after) == DOSSIERS
        found = Package.objects.get()
        assert (found.state, found.done, found.problem) == ("made", DOSSIERS, None)
        assert found.blob is not None
        with as_file(found.blob) as path, zipfile.ZipFile(path) as file:
            assert file.testzip() is None
            assert sum(name.endswith("/申报书.pdf") for name in file.namelist()) == DOSSIERS
        jobs = Job.objects.filter(task__endswith="making.write")
        assert [(job.state, job.attempts) for job in jobs] == [("done", 2)]
