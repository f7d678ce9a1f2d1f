"""Every list and detail page at 500 and at 50,000 declarations: statements, server time, size; saving a field; the panel.

    python benchmarks/pages.py [--sizes 500,50000] [--keep FOLDER] [--cpu]

Targets: statements constant and at most 15, median at most 50 ms, at most 100 kB a page; a field saved within 30 ms, the
panel within 40 ms, a page of statistics within 300 ms. Peers measured on 500 submissions: pretalx 386–1,551 statements and 434–1,885 ms a page, Hypha
140–1,040 statements and 275–2,036 ms. Time is that of the server in this process, from the request to the whole answer.
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
from pathlib import Path
from typing import Any

STATEMENTS, PAGE_MS, PAGE_BYTES = 15, 50.0, 100_000
PICTURES_MS = 300.0
SAVE_MS, PANEL_MS = 30.0, 40.0
REPEATS = 21
_ASIDE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500,50000", help="declarations, several by comma")
    parser.add_argument("--keep", type=Path, help="a folder for the data, used again the next time")
    parser.add_argument("--cpu", action="store_true", help="processor time instead, where the machine has other work")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        sys.stdout.write(json.dumps(measure(time.process_time if asked.cpu else time.perf_counter)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = {
            size: _of(size, asked.keep or Path(folder), cpu=asked.cpu) for size in map(int, asked.sizes.split(","))
        }
    return report(found)


def _of(size: int, folder: Path, *, cpu: bool) -> dict[str, list[float]]:
    home = folder / str(size)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("YUNXING_", "DJANGO_"))}
    variables |= {"YUNXING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yunxing.site.settings"}

    def site(*command: str) -> None:
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "yunxing.site.main", *command], env=variables, check=True, stdout=2)
        sys.stderr.write(f"{' '.join(command)}: {time.monotonic() - begun:.0f} s\n")

    if not (home / "yunxing.sqlite3").exists():
        site("prepare")
        site("demonstrate", "--size", str(size))
    command = [sys.executable, __file__, "--measure", *(["--cpu"] if cpu else [])]
    answered = subprocess.run(command, env=variables, check=True, stdout=subprocess.PIPE)
    return json.loads(answered.stdout)  # type: ignore[no-any-return]


def measure(clock: Callable[[], float]) -> dict[str, list[float]]:
    """Statements, median in ms and size of each page, of the installation that the variables name."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    # Not the environment of tests: it listens to every template that is rendered.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]

    from yunxing.programme.people.model import Person

    clients: dict[str, Client] = {}

    def client(who: str) -> Client:
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(Person.objects.get(email=f"{who}@example.org"))
        return clients[who]

    def taken(who: str, address: str, body: Any = None) -> tuple[float, Any]:
        begun = clock()
        if body is None:
            answer = client(who).get(address)
        else:
            answer = client(who).post(address, json.dumps(body), content_type="application/json")
        took = 1000 * (clock() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return took, answer

    found = {}
    for name, (who, address) in pages().items():
        taken(who, address)
        with CaptureQueriesContext(connection) as seen:
            answer = taken(who, address)[1]
        count = sum(not q["sql"].startswith(_ASIDE) for q in seen.captured_queries)
        median = statistics.median(taken(who, address)[0] for _ in range(REPEATS))
        found[name] = [count, median, len(answer.content)]
    number = own_draft()
    save = f"/declarations/{number}/save/"
    for name, path, value in (
        ("保存一个字段 save a field", "fields/enterprise.employees", 900),
        ("保存一个单元格 save a cell", "invoices/i1/total_yuan", 30_000),
    ):

        def edit(n: int, path: str = path, value: int = value) -> dict[str, Any]:
            return {"edits": [{"path": path, "after": str(value + n)}]}

        taken("enterprise", save, edit(0))
        with CaptureQueriesContext(connection) as seen:
            answer = taken("enterprise", save, edit(1))[1]
        count = sum(not q["sql"].startswith(_ASIDE) for q in seen.captured_queries)
        median = statistics.median(taken("enterprise", save, edit(n))[0] for n in range(2, REPEATS + 2))
        found[name] = [count, median, len(answer.content)]
    return found


def own_draft() -> str:
    """The number of the declaration that the account ``enterprise`` has in hand."""
    from yunxing.programme.declarations.model import Declaration

    own = Declaration.objects.filter(enterprise__memberships__person__email="enterprise@example.org", state="draft")
    return own.order_by("-pk").values_list("number", flat=True)[0]


def pages() -> dict[str, tuple[str, str]]:
    """Every page that shows something: who looks, and its address."""
    from django.db.models import Count

    from yunxing.programme.declarations.model import Declaration
    from yunxing.programme.people.model import Enterprise
    from yunxing.programme.statistics.model import Trait

    own = f"/declarations/{own_draft()}/"
    in_county = Declaration.objects.filter(path__startswith="32/3207/320706").order_by("-pk")
    waiting = in_county.filter(state="first_review", submissions__isnull=False).first()
    returned = in_county.filter(state="returned", submissions__isnull=False).first() or waiting
    enterprise = Enterprise.objects.filter(jurisdiction="320706").order_by("-pk").first()
    assert waiting is not None
    assert returned is not None
    assert enterprise is not None
    call = Declaration.objects.order_by("pk").values_list("call", flat=True)[0]
    most = Trait.objects.values("kind", "key").annotate(count=Count("pk")).order_by("-count")
    provider, missed = (most.filter(kind=kind)[0]["key"] for kind in ("provider", "missed"))
    sections = ("basic", "cloud", "narratives", "claims", "investment", "breakdown", "evidence", "commitment")
    return {
        "申报列表·县区 county's list": ("county", "/declarations/"),
        "申报列表·设区市 city's list": ("city", "/declarations/"),
        "申报列表·省 province's list": ("province", "/declarations/"),
        "列表·第二页 page 2": ("province", "/declarations/?page=2"),
        "列表·最后一页 last page": ("province", "/declarations/?page=99999"),
        "列表·按名称 by name": ("province", "/declarations/?sort=name"),
        "列表·按投入 by amount": ("province", "/declarations/?sort=money"),
        "列表·查找 found by words": ("province", "/declarations/?q=样"),
        "列表·筛选 filtered": ("province", "/declarations/?state=first_review&outcome=meets&star=3"),
        "申报列表·企业 own list": ("enterprise", "/declarations/"),
        "申报概况 overview": ("enterprise", own),
        **{f"申报·{key} section": ("enterprise", f"{own}{key}/") for key in sections},
        "申报概况·县区 county's view": ("county", f"/declarations/{returned.number}/"),
        "申报·投入·县区 county reads": ("county", f"/declarations/{waiting.number}/investment/"),
        "退回补正 return": ("county", f"/declarations/{waiting.number}/return/"),
        "改动 changes": ("county", f"/declarations/{returned.number}/changes/"),
        "修改记录 history": ("enterprise", f"{own}history/"),
        "评定结论 panel": ("enterprise", f"{own}panel/"),
        **{f"统计·{who} statistics": (who, "/statistics/?colour=titles") for who in ("county", "city", "province")},
        "统计·批次 statistics of a call": ("province", f"/statistics/?call={call}"),
        "统计·图 public statistics": ("province", "/public/map/"),
        "列表·地区与行业 by area, industry": ("province", "/declarations/?area=3207&industry=C"),
        "列表·到达 by what was reached": ("province", "/declarations/?reached=3"),
        "列表·云服务商 by provider": ("province", f"/declarations/?provider={provider}"),
        "列表·未达到 by what is missed": ("city", f"/declarations/?missed={missed}&invested=0-5&call={call}"),
        "列表·有效称号 by valid title": ("province", "/declarations/?title=valid&year=2026"),
        "企业 own enterprise": ("enterprise", "/enterprise/"),
        "企业核验·县区 enterprises": ("county", "/enterprises/"),
        "企业核验·省 all enterprises": ("province", "/enterprises/"),
        "企业核验·查找 found": ("province", "/enterprises/?q=样"),
        "企业·核验 one judged": ("county", f"/enterprises/{enterprise.pk}/"),
        "部门 office": ("city", "/office/"),
        "部门·省 office": ("province", "/office/"),
        "批次 calls": ("county", "/calls/"),
        "消息 messages": ("province", "/messages/"),
    }


def report(found: dict[int, dict[str, list[float]]]) -> int:
    """A table with targets and verdicts; 1 where one is missed."""
    sizes = list(found)
    sys.stdout.write(f"{'':<38}" + "".join(f"{f'{size:,} declarations':^34}" for size in sizes) + "\n")
    sys.stdout.write(f"{'':<38}" + "".join(f"{'statements':>12}{'ms':>10}{'kB':>10}  " for _ in sizes) + "\n")
    missed = 0
    for name in found[sizes[0]]:
        rows = [found[size][name] for size in sizes]
        most_ms = (
            SAVE_MS
            if "save" in name
            else PANEL_MS
            if "panel" in name
            else PICTURES_MS
            if "statistics" in name
            else PAGE_MS
        )
        wrong = [
            *(["statements grow"] if len({row[0] for row in rows}) > 1 else []),
            *([f"> {STATEMENTS} statements"] if max(row[0] for row in rows) > STATEMENTS else []),
            *([f"> {most_ms:.0f} ms"] if max(row[1] for row in rows) > most_ms else []),
            *([f"> {PAGE_BYTES // 1000} kB"] if max(row[2] for row in rows) > PAGE_BYTES else []),
        ]
        missed += bool(wrong)
        wide = sum(2 if ord(letter) > 0x2E80 else 1 for letter in name)
        cells = "".join(f"{row[0]:>12.0f}{row[1]:>10.1f}{row[2] / 1000:>10.1f}  " for row in rows)
        sys.stdout.write(f"{name}{' ' * (38 - wide)}{cells}{'✗ ' + ', '.join(wrong) if wrong else '✓'}\n")
    sys.stdout.write(f"\n{'all targets met' if not missed else f'{missed} pages over their target'}\n")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
