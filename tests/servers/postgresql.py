"""A PostgreSQL for the tests: named, running here, or started for them.

``python -m tests.servers.postgresql COMMAND…`` runs a command with ``YUNXING_TEST_DATABASE`` naming it; where none can
be had it says so, and fails only where every server must be there (``YUNXING_TEST_ALL=1``).
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

HERE = "postgresql://postgres@127.0.0.1:5432"
"""Where one may run already, and let us in without a password."""
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


@contextmanager
def server() -> Iterator[str | None]:
    """Its address, with the name of a database beside which the tests make theirs; None where none can be had."""
    for named in (os.environ.get("YUNXING_TEST_DATABASE", ""), f"{HERE}/yunxing_{os.getpid()}"):
        if named and _answers(named):
            yield named
            return
    folder = "/var/run/postgresql"
    if Path(folder).is_dir() and _answers(f"postgresql://postgres@/yunxing?host={folder}"):
        yield f"postgresql://postgres@/yunxing_{os.getpid()}?host={folder}"
        return
    programs = _programs()
    if programs is not None:
        with _own(programs) as address:
            yield address
        return
    if importlib.util.find_spec("pgserver") is not None:
        import pgserver

        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            started = pgserver.get_server(place, cleanup_mode="delete")
            try:
                yield started.get_uri().replace("/postgres?", "/yunxing?")
            finally:
                started.cleanup()
        return
    yield None


def _answers(address: str) -> bool:
    """Whether it lets us make databases. The one named need not be there."""
    parts = psycopg.conninfo.conninfo_to_dict(address)
    try:
        with psycopg.connect(**{**parts, "dbname": "postgres", "connect_timeout": "3"}) as line:
            row = line.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    places = [place for pattern in _PLACES for place in sorted(Path("/").glob(pattern[1:]))]
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@contextmanager
def _own(programs: Path) -> Iterator[str]:
    """A cluster in a folder that goes with it, reached by its socket. It refuses to run as root, so nobody runs it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        somebody = pwd.getpwnam("nobody") if os.getuid() == 0 else None
        if somebody:
            os.chown(folder, somebody.pw_uid, -1)

        def run(name: str, *arguments: str) -> None:
            subprocess.run(
                [programs / name, "-D", folder / "data", *arguments],
                check=True,
                cwd=folder,
                user=somebody.pw_uid if somebody else None,
                env={"PATH": os.environ["PATH"], "HOME": place, "LC_ALL": "C.UTF-8"},
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories={folder}"
        run("pg_ctl", "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://postgres@/yunxing?host={folder}"
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                run("pg_ctl", "-m", "immediate", "-w", "stop")


def main(command: list[str]) -> int:
    """Run a command beside a server; its exit code."""
    with server() as address:
        if address is None:
            said = (
                "没有 PostgreSQL：这一遍测试没有运行。启动一个，或用 YUNXING_TEST_DATABASE 指明 / "
                "no PostgreSQL: this round did not run. Start one, or name it in YUNXING_TEST_DATABASE\n"
            )
            sys.stderr.write(said)
            return int(os.environ.get("YUNXING_TEST_ALL") == "1")
        return subprocess.run(command, env={**os.environ, "YUNXING_TEST_DATABASE": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
