"""The declarations in ``examples/``: each has the verdict its file promises, and nothing in them is a real party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from yunxing.guide.context import read_context, same_name
from yunxing.guide.declaration import Declaration, reader
from yunxing.guide.judging import OUTCOME_WORDS, Outcome
from yunxing.guide.loading import load_edition, load_lists
from yunxing.guide.verdict import Verdict, assess
from yunxing.reference import uscc

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted((EXAMPLES / "declarations").glob("*"))
EXPECTED: dict[str, tuple[str, list[str]]] = {
    "01-three-stars-just-enough.yaml": ("MEETS", ["P3"]),
    "02-three-stars-basic-services-only.yaml": ("MEETS", ["P3", "P17"]),
    "03-three-stars-no-pooling.yaml": ("FAILS", []),
    "04-three-stars-contract-not-supplied.yaml": ("INCOMPLETE", ["P3"]),
    "05-three-stars-table-not-sealed.yaml": ("INCOMPLETE", ["P3"]),
    "06-three-stars-exempt.yaml": ("MEETS", ["P3", "P14"]),
    "07-three-stars-hybrid-refused.yaml": ("FAILS", ["P22"]),
    "08-three-stars-three-months-to-the-deadline.yaml": ("FAILS", ["P10"]),
    "09-three-stars-old-screenshot.yaml": ("INCOMPLETE", ["P3", "P24"]),
    "10-three-stars-provider-blacklisted.yaml": ("MEETS", ["P3"]),
    "11-four-stars-with-a-sealed-table.yaml": ("MEETS", ["P2", "P5", "P7"]),
    "12-four-stars-with-or-without-tax.yaml": ("MEETS", ["P2", "P5", "P7", "P8"]),
    "13-four-stars-private-cloud.yaml": ("MEETS", ["P5", "P7"]),
    "14-four-stars-private-cloud-without-its-design.yaml": ("INCOMPLETE", ["P5", "P7"]),
    "15-four-stars-one-yuan-short.yaml": ("FAILS", ["P7"]),
    "16-four-stars-how-rows-are-grouped.yaml": ("FAILS", ["P4"]),
    "17-four-stars-exempt-but-says-no.yaml": ("MEETS", []),
    "18-five-stars-hybrid-cloud.yaml": ("MEETS", ["P7"]),
    "19-five-stars-without-innovation.yaml": ("FAILS", []),
    "20-five-stars-a-young-service.yaml": ("MEETS", ["P10b"]),
    "21-inadmissible-registered-elsewhere.yaml": ("INADMISSIBLE", []),
    "22-inadmissible-holds-the-star.yaml": ("INADMISSIBLE", ["P7b"]),
    "23-inadmissible-blacklisted.yaml": ("INADMISSIBLE", []),
}


@cache
def _declaration(path: Path) -> Declaration:
    return reader(load_edition("jiangsu-2020")).read(path)


@cache
def _verdict(path: Path) -> Verdict:
    return assess(_declaration(path), load_edition("jiangsu-2020"), read_context(EXAMPLES / "context.yaml"))


def _turns_on(verdict: Verdict) -> list[str]:
    """The readings, each once, in the order of their numbers."""
    return sorted({t.reading for t in verdict.turns_on}, key=lambda key: (int(re.sub(r"\D", "", key)), key))


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(p for p in EXAMPLES.rglob("*") if p.is_file()):
        yield str(path.relative_to(EXAMPLES)), path.read_text(encoding="utf-8")


def test_every_example_is_in_the_table() -> None:
    assert [path.name for path in FILES] == sorted(EXPECTED)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_has_the_verdict_it_promises(path: Path) -> None:
    verdict = _verdict(path)
    assert (verdict.outcome.name, _turns_on(verdict)) == EXPECTED[path.name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_opens_with_what_it_teaches(path: Path) -> None:
    heading = path.read_text(encoding="utf-8").split("\n\n", 1)[0].splitlines()
    assert all(line.startswith("# ") for line in heading)
    text = "\n".join(heading)
    outcome, readings = EXPECTED[path.name]
    zh, en = OUTCOME_WORDS[Outcome[outcome]]
    assert f"结论：{zh}" in text
    assert f"Verdict: {en}" in text
    chinese, english = text.split("# Teaches: ")
    for half in (chinese, english):
        assert [key for key in readings if not re.search(rf"{key}\b", half, re.ASCII)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_readme_agrees(lang: str) -> None:
    row = re.compile(
        r"^\| \[(?P<name>[^]]+)\]\(declarations/(?P<file>\S+)\) \| (?P<star>\d)★ \| .+ \| (?P<says>.+) \| (?P<on>.+) \|$"
    )
    found = {}
    tables = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("\n# ")
    for line in tables[lang != "zh"].splitlines():
        if cells := row.match(line):
            assert cells["file"] == cells["name"] + ".yaml"
            readings = [] if cells["on"] == "–" else re.split("、|, ", cells["on"])
            found[cells["file"]] = (int(cells["star"]), cells["says"], readings)
    assert found == {
        path.name: (
            _declaration(path).star,
            OUTCOME_WORDS[Outcome[EXPECTED[path.name][0]]][lang != "zh"],
            EXPECTED[path.name][1],
        )
        for path in FILES
    }


def test_all_stars_and_all_outcomes_occur() -> None:
    assert len(FILES) >= 12
    assert {_declaration(path).star for path in FILES} == set(load_edition("jiangsu-2020").stars)
    assert {outcome for outcome, _ in EXPECTED.values()} == {outcome.name for outcome in Outcome}


def test_no_name_of_a_real_list_occurs() -> None:
    names = [same_name(name) for known in load_lists() for name in known.names]
    assert names
    assert [(file, name) for file, text in _texts() for name in names if name in same_name(text)] == []


def test_every_enterprise_and_provider_is_recognisably_invented() -> None:
    parties = {str(_declaration(path).fields["enterprise.name"]) for path in FILES}
    parties |= {provider.name or "" for path in FILES for provider in _declaration(path).providers}
    assert [name for name in sorted(parties) if not re.search("试验|样例|示例", name)] == []


def test_every_credit_code_is_valid() -> None:
    codes = [(file, code) for file, text in _texts() for code in re.findall(r"\buscc: ([^\s,}]+)", text)]
    assert len(codes) >= 2 * len(FILES)
    assert [(file, code) for file, code in codes if not uscc.is_valid(code)] == []


def test_nobody_can_be_rung_or_written_to() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"email: .+@([\w.]+)", text)) == {"example.com"}
        phones = re.findall(r'(?:phone|mobile|fax): "?([\d-]+)', text)
        assert [phone for phone in phones if not re.fullmatch(r"(0518|025)-800\d{5}|130000000\d\d", phone)] == []


def test_each_context_entry_is_used() -> None:
    """What the context says of a party serves some example; the third name of the list is there to be passed over."""
    context = read_context(EXAMPLES / "context.yaml")
    used = {same_name(str(_declaration(path).fields["enterprise.name"])) for path in FILES}
    used |= {same_name(provider.name or "") for path in FILES for provider in _declaration(path).providers}
    told = [*(context.sanctions or ()), *(context.titles or ())]
    assert [entry.name for entry in told if same_name(entry.name or "") not in used] == []
