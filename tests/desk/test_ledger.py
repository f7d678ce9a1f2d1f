"""An exported journal at the desk: whatever the file holds, the answer is a verdict or a line that says what is wrong."""

import hashlib
import json
from pathlib import Path

import pytest

from yunxing.desk.main import main
from yunxing.ledger import FIRST, Link, data_digest, digest_of, read, verify, written


def _chain(number: int) -> list[Link]:
    links: list[Link] = []
    for n in range(1, number + 1):
        previous = links[-1].digest if links else FIRST
        at, data = f"2020-05-07T12:00:{n:02d}+08:00", {"n": n}
        link = Link(n, at, "an.act", 1, "", "thing:1", data, data_digest(data), previous, "")
        links.append(link._replace(digest=digest_of(link)))
    return links


def _written(path: Path, links: list[Link]) -> str:
    path.write_text("".join(written(link) + "\n" for link in links), encoding="utf-8")
    return str(path)


def test_reordered_doubled_and_removed_lines_are_found(tmp_path: Path) -> None:
    links = _chain(6)
    assert main(["journal", "verify", _written(tmp_path / "a", links)]) == 0
    for wrong in (
        [links[1], links[0], *links[2:]],
        [*links[:3], links[2], *links[3:]],
        [*links[:2], *links[3:]],
        links[1:],
        [*links[:2], links[2]._replace(data={"n": 30}), *links[3:]],
        [*links[:2], links[2]._replace(data=None), *links[3:]],
    ):
        assert main(["journal", "verify", _written(tmp_path / "b", wrong)]) == 1


def test_where_it_breaks_is_said() -> None:
    links = _chain(6)
    assert [tuple(one) for one in verify([*links[:2], *links[3:]])] == [(3, "missing"), (4, "order")][:1]
    assert [tuple(one) for one in verify([*links[:3], links[2], *links[3:]])] == [(3, "order")]


def test_a_changed_area_is_found_but_in_entries_of_before_it_was_covered(tmp_path: Path) -> None:
    new = [one._replace(path="32/3207") for one in _chain(1)]
    new = [one._replace(digest=digest_of(one)) for one in new]
    old = _chain(1)[0]
    parts = ["1", old.at, "an.act", "1", "", "thing:1", old.data_digest, FIRST]
    old = old._replace(digest=hashlib.sha256("\n".join(parts).encode()).hexdigest())
    assert [verify([one._replace(path="32/3201")]) for one in (*new, old)] == [[(1, "changed")], []]
    assert verify([new[0]._replace(path="")]) == [(1, "changed")]
    assert [verify([one]) for one in (*new, old)] == [[], []]
    line = {key: value for key, value in old._asdict().items() if key != "path"}
    assert list(read([json.dumps(line)])) == [old], "as it was exported then"
    assert list(read([written(new[0])])) == new


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"number": 1}', json.dumps({**_chain(1)[0]._asdict(), "number": "1"}), "[" * 100_000]
)
def test_what_is_no_journal_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(text, encoding="utf-8")
    assert main(["journal", "verify", str(file)]) == 2
    assert "有误" in capsys.readouterr().err


def test_binary_files_and_none_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"\xff\xfe\x00")
    assert main(["journal", "verify", str(file)]) == 2
    assert main(["journal", "verify", str(tmp_path / "none")]) == 2


def test_many_places_are_counted_and_the_first_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    links = [link._replace(act="x") for link in _chain(59)] + [link._replace(digest="x") for link in _chain(60)]
    assert main(["journal", "verify", _written(tmp_path / "a", links)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 102
    assert out[-2].startswith("……另有")
