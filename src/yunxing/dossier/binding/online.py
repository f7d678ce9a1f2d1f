"""The same findings for who binds on the platform, where there is no folder, no file of the declaration and no command."""

from __future__ import annotations

from yunxing.evidence.findings import Finding

_ELSEWHERE = (
    ("请在 evidence 中补上 file", "请在“证明材料”页写明文件"),
    ("give its file under evidence", "name it on the page of evidence"),
    ("文件夹里没有这个文件，请放入文件夹，或改正 evidence 中的 file", "没有上传这个文件，请上传，或在“证明材料”页改正文件名"),
    (
        "there is no such file in the folder: put it there, or correct its name under evidence",
        "no such file was uploaded: upload it, or correct its name on the page of evidence",
    ),
    ("请改正 evidence 中的 file", "请在“证明材料”页改正"),
    ("correct file under evidence", "correct it on the page of evidence"),
    (
        "与 evidence 中登记的 SHA-256 不同，可能被改动过。请换回原件，或重新登记",
        "与登记时的不同，可能被改动过。请重新上传原件",
    ),
    (
        "the file is not the one whose SHA-256 stands under evidence: bring back the original, or register it anew",
        "the file is not the one that was registered: upload the original again",
    ),
    ("与 evidence 中登记的页数不同", "与“证明材料”页填写的页数不同"),
    ("which is not what stands under evidence", "which is not what stands on the page of evidence"),
    ("可把 file 写成“文件名#3-5”", "可在“证明材料”页把文件写成“文件名#3-5”"),
    ("write file as NAME#3-5", "write it as NAME#3-5 on the page of evidence"),
    ("或用 yunxing slide 生成", "或在“申报书”页下载概要说明"),
    ("or have yunxing slide make one", "or take the one on the page of the dossier"),
    ("是否应有见 yunxing assess，应有的补入 evidence 后再装订", "是否应有见评定结论，应有的在“证明材料”页补充后再装订"),
    (
        "yunxing assess says what is asked for: add that under evidence and bind again",
        "The verdict says what is asked for: add that on the page of evidence and bind again",
    ),
    ("文件夹里另有文件没有列入申报，未装订", "另有上传的文件没有列入“证明材料”，未装订"),
    ("files of the folder that the declaration does not name are not bound", "uploaded files that the page of evidence does not name are not bound"),
    (
        "本机没有安装 LibreOffice，转不成 PDF。请用 Word、WPS 另存为 PDF 后替换，或安装 LibreOffice",
        "平台转不成 PDF。请用 Word、WPS 另存为 PDF 后重新上传",
    ),
    (
        "there is no LibreOffice here to turn it into a PDF: save it as a PDF, or install LibreOffice",
        "the platform cannot turn it into a PDF: save it as a PDF and upload that",
    ),
)  # fmt: skip
"""What the desk says, and what is said in its place."""


def online(finding: Finding) -> tuple[str, str]:
    """A finding of binding in Chinese and English, with ways out that the platform has."""
    zh, en = finding.zh, finding.en
    for desk, here in _ELSEWHERE:
        zh, en = zh.replace(desk, here), en.replace(desk, here)
    return zh, en
