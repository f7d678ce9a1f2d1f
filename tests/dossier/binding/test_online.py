"""What binding says on the platform names nothing that only the desk has."""

from yunxing.dossier.binding.online import _ELSEWHERE, online
from yunxing.dossier.binding.saying import _SAID, said

ONLY_AT_THE_DESK = (
    "yunxing",
    " evidence 中",
    "under evidence",
    "文件夹",
    "folder",
    "本机",
    "install",
    "file 写",
    "write file",
)


def test_no_finding_speaks_of_files_and_commands_of_the_desk() -> None:
    words = [text for code in _SAID for text in online(said(code, "x"))]
    assert [text for text in words if any(one in text for one in ONLY_AT_THE_DESK)] == []


def test_every_word_that_is_put_elsewhere_is_said_at_the_desk() -> None:
    words = [text for _, *texts in _SAID.values() for text in texts]
    assert [desk for desk, _ in _ELSEWHERE if not any(desk in text for text in words)] == []


def test_what_is_said_of_files_alike_stays() -> None:
    finding = said("picture_damaged", "3 MB")
    assert online(finding) == (finding.zh, finding.en)
    assert online(said("no_evidence", "3 说明")) == (
        "没有材料的项目：3 说明。是否应有见评定结论，应有的在“证明材料”页补充后再装订",
        "nothing is given for 3 说明. The verdict says what is asked for: add that on the page of evidence and bind again",
    )
