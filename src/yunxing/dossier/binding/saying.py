"""What binding says of files: why one cannot be bound, what stays behind, and the way out, in Chinese and English."""

from __future__ import annotations

from yunxing.evidence.findings import Finding, Weight
from yunxing.evidence.folder.limits import too_much_memory

_PRINT_ZH = "用阅读器打开后打印为新的 PDF"
_PRINT_EN = "open it in a viewer and print it to a new PDF"
_SAID: dict[str, tuple[Weight, str, str]] = {
    "no_file": (
        "refused",
        "证明材料「{detail}」没有写文件名，请在 evidence 中补上 file",
        "the evidence {detail!r} names no file: give its file under evidence",
    ),
    "file_missing": (
        "refused",
        "文件夹里没有这个文件，请放入文件夹，或改正 evidence 中的 file",
        "there is no such file in the folder: put it there, or correct its name under evidence",
    ),
    "range_beyond": (
        "refused",
        "写明的页码 {detail} 不在文件的页数之内，请改正 evidence 中的 file",
        "the pages {detail} are not within the file: correct file under evidence",
    ),
    "hash_differs": (
        "refused",
        "文件与 evidence 中登记的 SHA-256 不同，可能被改动过。请换回原件，或重新登记",
        "the file is not the one whose SHA-256 stands under evidence: bring back the original, or register it anew",
    ),
    "pages_differ": (
        "doubtful",
        "实际 {detail}，与 evidence 中登记的页数不同，装订以实际为准，请核对",
        "{detail}, which is not what stands under evidence: bound as it is; check it",
    ),
    "shared_file": (
        "doubtful",
        "几份材料同在这个文件里而没有分别写明页码，引用时都指向整个文件。可把 file 写成“文件名#3-5”",
        "several proofs are in this file without their pages, so each reference is to the whole of it: write file as NAME#3-5",
    ),
    "pages_limited": (
        "doubtful",
        "指南限{detail}，照原样装订；请压缩后替换，或用 yunxing slide 生成",
        "the guide allows {detail}; bound as it is: shorten it, or have yunxing slide make one",
    ),
    "no_evidence": (
        "note",
        "没有材料的项目：{detail}。是否应有见 yunxing assess，应有的补入 evidence 后再装订",
        "nothing is given for {detail}. yunxing assess says what is asked for: add that under evidence and bind again",
    ),
    "unbound": (
        "note",
        "文件夹里另有文件没有列入申报，未装订：{detail}",
        "files of the folder that the declaration does not name are not bound: {detail}",
    ),
    "needs_converter": (
        "refused",
        "这是 Office 文件，本机没有安装 LibreOffice，转不成 PDF。请用 Word、WPS 另存为 PDF 后替换，或安装 LibreOffice",
        "an Office file, and there is no LibreOffice here to turn it into a PDF: save it as a PDF, or install LibreOffice",
    ),
    "converter_failed": (
        "refused",
        "LibreOffice 没能把它转成 PDF。请用 Word、WPS 另存为 PDF 后替换",
        "LibreOffice could not turn it into a PDF: save it as a PDF in Word or WPS",
    ),
    "converted": (
        "note",
        "已用 LibreOffice 转成 PDF 装订，版式请核对",
        "turned into a PDF by LibreOffice: check how it looks",
    ),
    "text_file": (
        "refused",
        "纯文本、网页不能直接装订，请打印或另存为 PDF 后替换",
        "a text or a web page cannot be bound: print it to a PDF",
    ),
    "xml_seen": (
        "refused",
        "这是以 XML 保存的图形、网页或 Office 文档（{detail}），作为数据附上就看不到内容。请打开后打印或另存为 PDF 替换",
        "a drawing, a web page or an Office document written as XML ({detail}), of which nothing would be seen: open it and print it to a PDF",
    ),
    "not_pdf": (
        "refused",
        "文件名是 PDF，内容却不是，打不开。请从原处重新下载或导出",
        "it is named a PDF and is none: download or export it anew",
    ),
    "attached": (
        "note",
        "电子数据没有页面，作为附件放入申报书，并列入原件清单",
        "data without pages: attached to the bound file and listed with the originals",
    ),
    "pdf_password": (
        "refused",
        "PDF 需要打开密码，请去掉密码另存后替换",
        "the PDF needs a password to open: save it without one",
    ),
    "pdf_damaged": (
        "refused",
        f"PDF 已损坏，无法修复。请重新导出，或{_PRINT_ZH}",
        f"the PDF is damaged beyond repair: export it anew, or {_PRINT_EN}",
    ),
    "pdf_empty": (
        "refused",
        "PDF 里没有一页可以读出，请重新导出或扫描",
        "no page can be read from the PDF: export or scan it anew",
    ),
    "pdf_pages": (
        "refused",
        "PDF 超过 5000 页，请只放与申报有关的部分",
        "the PDF has more than 5,000 pages: supply the part that matters",
    ),
    "pdf_xfa": (
        "refused",
        f"这是动态表单（XFA），页面由阅读器现画，请{_PRINT_ZH}",
        f"a dynamic form (XFA), whose pages only a viewer draws: {_PRINT_EN}",
    ),
    "pdf_annotation": (
        "refused",
        f"有批注或填写内容没有保存外观，也画不出来（页码和种类 {{detail}}；多媒体、放不下的文字、字库没有的字），装订后会看不见。请{_PRINT_ZH}",
        f"an annotation or a field has no appearance and cannot be drawn (page and kind {{detail}}), so it would be lost: {_PRINT_EN}",
    ),
    "pdf_repaired": (
        "doubtful",
        "PDF 结构有误，已按能读出的内容修复，请核对各页是否完整",
        "the PDF was broken and was repaired: check that its pages are whole",
    ),
    "pdf_pages_unsure": (
        "refused",
        f"PDF 结构有误，{{detail}}，不能确定有几页，请{_PRINT_ZH}",
        f"the PDF is broken: {{detail}}, so that the number of its pages is not sure: {_PRINT_EN}",
    ),
    "pdf_contents": (
        "doubtful",
        "第 {detail} 页的内容不完整，可能有缺漏，请核对或重新导出",
        "the contents of pages {detail} are not whole: check them, or export the file anew",
    ),
    "pdf_fonts": (
        "doubtful",
        "用到的字体没有嵌入（{detail}），在别的电脑上文字可能变样。请重新导出并选“嵌入字体”",
        "fonts are not embedded ({detail}): elsewhere the text may look different; export it with fonts embedded",
    ),
    "pdf_huge": (
        "doubtful",
        "第 {detail} 页的边长超过 200 英寸，有的阅读器显示不出，请缩小后重新导出",
        "pages {detail} are longer than 200 inches, which some viewers cannot show: export them smaller",
    ),
    "pdf_scripts": (
        "note",
        "文件里的脚本和自动动作没有带入",
        "scripts and actions of the file stay behind",
    ),
    "pdf_attachments": (
        "note",
        "文件内嵌的附件（{detail} 个）没有带入，以原件为准",
        "files attached to it ({detail}) stay behind: the original has them",
    ),
    "pdf_signed": (
        "note",
        "电子签名、签章的样子保留，效力以原件为准",
        "signatures keep their look; what is valid is the original",
    ),
    "pdf_drawn": (
        "doubtful",
        "有 {detail} 处批注或填写内容没有保存外观，已按其内容画出，请核对样子",
        "{detail} annotations or fields had no appearance in the file and were drawn from what they say: check how they look",
    ),
    "pdf_worded": (
        "doubtful",
        "第 {detail} 页的批注有文字，要在阅读器里点开才看得到，装订后只见标记。如属内容，请连同批注打印为新的 PDF",
        "annotations on pages {detail} have words that only a viewer shows when asked: print them with the pages if they matter",
    ),
    "picture_damaged": (
        "refused",
        "图片已损坏或过大（{detail}），打不开。请重新扫描、拍摄或另存",
        "the picture is damaged or too large ({detail}): scan or photograph it again, or save it anew",
    ),
    "picture_cut": (
        "doubtful",
        "图片文件不完整，下面约 {detail} 是空白，只把读得出的部分装订成页。请换上完整的文件",
        "the picture is cut short: about {detail} of it, at its foot, is empty, and only what can be read is bound. Supply the whole file",
    ),
    "picture_cut_somewhere": (
        "doubtful",
        "图片文件不完整，可能缺少部分画面或细节，只把读得出的部分装订成页。请换上完整的文件",
        "the picture is cut short and may lack parts or detail: only what can be read is bound. Supply the whole file",
    ),
    "picture_frames": (
        "doubtful",
        "这是动图，只装订第一个画面，另有 {detail} 个画面没有装入。其余画面也要的，请逐个截图另存",
        "an animation: its first frame is bound, and {detail} more are not. Where they matter, save each as a picture",
    ),
    "too_large": (
        "refused",
        "文件超过 512 MB 的上限，请压缩或拆分",
        "the file is over the limit of 512 MB: make it smaller, or divide it",
    ),
    "link_beyond": (
        "doubtful",
        "申请表引用的第 {detail} 页不存在",
        "the form refers to page {detail}, which does not exist",
    ),
    "form_unset": (
        "doubtful",
        "PDF 所用字体没有这些字，申请表中显示为方框：{detail}。请核对；没有写错的，打印时换上申请表的 Word 版（.docx）",
        "the face of the PDF lacks these characters, and the form shows boxes: {detail}. Check them; where they are right, put in the pages of the Word form (.docx) when it is printed",
    ),
    "name_unset": (
        "doubtful",
        "PDF 所用字体没有文件名中的这些字，目录和原件清单中显示为方框：{detail}。文件内容不受影响；可改文件名后再装订",
        "the face of the PDF lacks these characters of the name, and contents and list show boxes: {detail}. The file itself is as it was; rename it and bind again if that matters",
    ),
    "no_proof": (
        "doubtful",
        "「{detail}」没有可装订的证明材料，页码留空",
        "“{detail}” rests on nothing that has pages: its page stays empty",
    ),
}  # fmt: skip


def said(code: str, detail: str = "", *, en: str | None = None, page: int | None = None) -> Finding:
    """The finding of a code; ``detail`` is what it speaks of, and ``en`` the same in English where that differs.

    Codes of worker processes that failed come from elsewhere.
    """
    weight, first, second = _SAID[code]
    return Finding(
        code, weight, first.format(detail=detail), second.format(detail=detail if en is None else en), page=page
    )


def memory(most: int) -> Finding:
    """A file that takes too much memory to look through."""
    return too_much_memory(most, 0)
