"""Every list, board and detail page at 500 and at 50,000 declarations: statements, server time, size; saving a field.

    python benchmarks/pages.py [--sizes 500,50000] [--keep FOLDER] [--cpu] [--only WORDS] [--database ADDRESS]

Targets: statements constant and at most 15, median at most 50 ms, at most 100 kB a page; a field saved within 30 ms, the
panel within 40 ms, a page of statistics within 300 ms; a download has no budget but its statements. Peers measured on 500
submissions: pretalx 386–1,551 statements and 434–1,885 ms a page, Hypha 140–1,040 statements and 275–2,036 ms. Time is that
of the server in this process, from the request to the whole answer. The pages are in ``pages_table.py``. Besides the
demonstration there are rows that no verb made, by the thousand (``pages_rows.py``); the report says how many.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

STATEMENTS, PAGE_MS, PAGE_BYTES = 15, 50.0, 100_000
PICTURES_MS = 300.0
SAVE_MS, PANEL_MS = 30.0, 40.0
REPEATS = 21
_OF_THEIR_OWN = {"save": SAVE_MS, "评定结论": PANEL_MS, "statistics": PICTURES_MS, "download": float("inf")}
"""By a word of the page's name."""
_ASIDE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,50000", help="declarations, several by comma")
    parser.add_argument("--keep", type=Path, help="a folder for the data, used again the next time")
    parser.add_argument("--cpu", action="store_true", help="processor time instead, where the machine has other work")
    parser.add_argument("--only", default="", help="only pages whose name holds one of these words, several by comma")
    parser.add_argument("--database", default="", help="an empty database of PostgreSQL for the data; with one size")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        clock = time.process_time if asked.cpu else time.perf_counter
        sys.stdout.write(json.dumps(measure(clock, asked.measure, [one for one in asked.only.split(",") if one])))
        return 0
    sizes = [int(one) for one in asked.sizes.split(",")]
    if asked.database and len(sizes) > 1:
        parser.error("one database holds the data of one size: name it in --sizes")
    with tempfile.TemporaryDirectory() as folder:
        found = {size: _of(size, asked.keep or Path(folder), asked) for size in sizes}
    for size in sizes:
        rows = found[size].pop("rows")
        sys.stdout.write(f"{size:,} declarations: " + ", ".join(f"{name} {n:,}" for name, n in rows.items()) + "\n\n")
    return report(found)


def _of(size: int, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    home = folder / str(size)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
    variables |= {"YUNXING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yunxing.site.settings"}
    made = home / "yunxing.sqlite3"
    if asked.database:
        variables["YUNXING_DATABASE"] = asked.database
        made = home / "demonstrated"
    is_made = made.exists()

    def site(*command: str) -> None:
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "yunxing.site.main", *command], env=variables, check=True, stdout=2)
        sys.stderr.write(f"{' '.join(command)}: {time.monotonic() - begun:.0f} s\n")

    site("prepare")  # data that were kept get the migrations that came since
    if not is_made:
        site("demonstrate", "--size", str(size))
        made.touch()
    command = [
        sys.executable,
        __file__,
        "--measure",
        str(size),
        "--only",
        asked.only,
        *(["--cpu"] if asked.cpu else []),
    ]
    answered = subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE)
    return json.loads(answered.stdout)  # type: ignore[no-any-return]


def measure(clock: Callable[[], float], size: int, only: list[str]) -> dict[str, Any]:
    """Statements, median in ms and size of each page, of the installation that the variables name; ``rows`` behind them."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    # Not the environment of tests: it listens to every template that is rendered.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]

    # Here, and not above: they need the installation.
    from django.core.cache import cache

    import pages_rows
    import pages_table
    from yunxing.programme.people.model import Person

    clients: dict[str, Client] = {}

    def client(who: str) -> Client:
        if who not in clients:
            clients[who] = Client()
            if who:
                clients[who].force_login(Person.objects.get(email=f"{who}@example.org"))
        return clients[who]

    def taken(who: str, address: str, body: Any = None) -> tuple[float, bytes]:
        begun = clock()
        if body is None:
            answer = client(who).get(address)
        else:
            answer = client(who).post(address, json.dumps(body), content_type="application/json")
        content = answer.getvalue()
        took = 1000 * (clock() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return took, content

    found: dict[str, Any] = {"rows": pages_rows.add(size)}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as the server does by itself a while after so many rows came
    asked = {name: partial(taken, *page) for name, page in pages_table.pages().items()}
    save = f"/declarations/{pages_table.own_draft()}/save/"
    number = count(900)
    for name, path in (
        ("保存一个字段 save a field", "fields/enterprise.employees"),
        ("保存一个单元格 save a cell", "invoices/i1/total_yuan"),
    ):
        asked[name] = lambda path=path: taken(  # type: ignore[misc]
            "enterprise", save, {"edits": [{"path": path, "after": str(next(number))}]}
        )
    for name, ask in asked.items():
        if only and not any(word in name for word in only):
            continue
        cache.clear()  # else limits on how often one may ask would hold the repeats back
        ask()
        counted = []
        for _ in range(2):  # rulings are looked up every few seconds, whichever page is asked for then
            with CaptureQueriesContext(connection) as seen:
                content = ask()[1]
            counted.append(sum(not q["sql"].startswith(_ASIDE) for q in seen.captured_queries))
        repeats = 5 if "download" in name else REPEATS
        found[name] = [min(counted), statistics.median(ask()[0] for _ in range(repeats)), len(content)]
    return found


def report(found: dict[int, dict[str, list[float]]]) -> int:
    """A table with targets and verdicts; 1 where one is missed."""
    sizes = list(found)
    sys.stdout.write(f"{'':<38}" + "".join(f"{f'{size:,} declarations':^34}" for size in sizes) + "\n")
    sys.stdout.write(f"{'':<38}" + "".join(f"{'statements':>12}{'ms':>10}{'kB':>10}  " for _ in sizes) + "\n")
    missed = 0
    for name in found[sizes[0]]:
        rows = [found[size][name] for size in sizes]
        most_ms = next((ms for word, ms in _OF_THEIR_OWN.items() if word in name), PAGE_MS)
        most_bytes = float("inf") if "download" in name else PAGE_BYTES
        wrong = [
            *(["statements grow"] if rows[-1][0] > rows[0][0] else []),
            *([f"> {STATEMENTS} statements"] if max(row[0] for row in rows) > STATEMENTS else []),
            *([f"> {most_ms:.0f} ms"] if max(row[1] for row in rows) > most_ms else []),
            *([f"> {PAGE_BYTES // 1000} kB"] if max(row[2] for row in rows) > most_bytes else []),
        ]
        missed += bool(wrong)
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in name)
        cells = "".join(f"{row[0]:>12.0f}{row[1]:>10.1f}{row[2] / 1000:>10.1f}  " for row in rows)
        sys.stdout.write(f"{name}{' ' * (38 - wide)}{cells}{'✗ ' + ', '.join(wrong) if wrong else '✓'}\n")
    sys.stdout.write(f"\n{'all targets met' if not missed else f'{missed} pages over their target'}\n")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
