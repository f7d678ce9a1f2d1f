from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from yunxing.evidence.reuse import Index, MemoryIndex, Sighting, SqliteIndex

Make = Callable[[], Index]


@pytest.fixture(params=["memory", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """An index; asked again, the one in a file is opened anew."""
    memory = MemoryIndex()
    return (lambda: memory) if request.param == "memory" else (lambda: SqliteIndex(tmp_path / "index.db"))


def _seen(owner: str, file: str = "a.pdf", total: str = "5.00", key: str = "k") -> Sighting:
    return Sighting("invoice", key, owner, file, 1, {"total_yuan": total}, file.rpartition(".")[2])


def test_what_another_applicant_gave_is_found(make: Make) -> None:
    make().add([_seen("甲"), _seen("乙", key="other")])
    [again] = make().find([_seen("丙", "c.pdf")])
    assert (again.there, again.other_owner, again.apart) == (_seen("甲"), True, ())
    assert again.say("zh") == "c.pdf 第1页与另一企业的a.pdf 第1页是同一张发票"
    assert again.say("en") == "c.pdf p. 1 is the same invoice as another applicant's a.pdf p. 1."


def test_ones_own_papers_are_no_reuse_unless_they_contradict(make: Make) -> None:
    make().add([_seen("甲")])
    assert make().find([_seen("甲"), _seen("甲", "b.ofd")]) == []
    assert [a.apart for a in make().find([_seen("甲", "b.ofd", total="9.00")])] == [("total_yuan",)]


def test_contradictions_come_first(make: Make) -> None:
    make().add([_seen("甲"), _seen("乙", total="9.00")])
    assert [a.there.owner for a in make().find([_seen("丙")])] == ["乙", "甲"]


def test_the_same_place_is_kept_once_with_its_latest_facts(make: Make) -> None:
    make().add([_seen("甲"), _seen("甲", total="7.00")])
    assert [a.there.says for a in make().find([_seen("乙", total="7.00")])] == [{"total_yuan": "7.00"}]


def test_what_is_removed_is_forgotten(make: Make) -> None:
    make().add([_seen("甲"), _seen("甲", "b.pdf"), _seen("乙")])
    assert make().remove("甲", "b.pdf") == 1
    assert make().remove("甲") == 1
    assert [a.there.owner for a in make().find([_seen("丙")])] == ["乙"]
    assert make().remove("甲") == 0


def test_several_may_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    SqliteIndex(path)

    def write(owner: str) -> None:
        for number in range(20):
            SqliteIndex(path).add([_seen(owner, f"{number}.pdf", key=f"{number}")])

    threads = [threading.Thread(target=write, args=(owner,)) for owner in "甲乙丙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(SqliteIndex(path).find([_seen("丁", key=str(n)) for n in range(20)])) == 60


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(b"something else altogether" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        SqliteIndex(path)


def test_a_damaged_row_is_passed_over_and_said(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    SqliteIndex(path).add([_seen("甲"), _seen("乙")])
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE sighting SET says = 'x' WHERE owner = '甲'")
    index = SqliteIndex(path)
    assert [a.there.owner for a in index.find([_seen("丙")])] == ["乙"]
    assert [(f.code, f.weight, f.page, f.zh) for f in index.damaged()] == [
        (
            "index_damaged",
            "doubtful",
            1,
            "重复使用索引中甲的a.pdf第1页已损坏，没有参加比对，与它同一格式的页也可能漏比。请重新读取这个文件并再次存入索引",
        )
    ]
    index.add([_seen("甲")])
    assert len(index.find([_seen("丙")])) == 2
