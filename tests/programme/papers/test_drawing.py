"""What browsers do not show is drawn in the background: once for a content, said where it cannot be, done anew by a newer drawer."""

import io

import pypdfium2 as pdfium
from django.core.files.storage import default_storage
from PIL import Image

from tests.evidence.making.invoices import make_ofd
from yunxing.programme.papers import drawing, verbs
from yunxing.programme.papers.model import Drawn
from yunxing.programme.work.model import Job

from ..factories import call, declaration
from .making import add, invoice, pdf, worked, xml


def ofd() -> bytes:
    return make_ofd(invoice())


def tiff(pages: int = 2) -> bytes:
    images = [Image.new("L", (300, 400), 250 - n) for n in range(pages)]
    kept = io.BytesIO()
    images[0].save(kept, "TIFF", save_all=True, append_images=images[1:])
    return kept.getvalue()


def _draws() -> int:
    return Job.objects.filter(task__endswith="drawing.draw").count()


def _pages(drawn: Drawn) -> int:
    assert drawn.made is not None
    with default_storage.open(drawn.made.place) as file, pdfium.PdfDocument(file.read()) as document:
        return len(document)


def test_an_ofd_and_a_tiff_are_drawn_after_they_were_read_and_nothing_else_is() -> None:
    actor, made = declaration()
    for name, content in (("a.ofd", ofd()), ("b.tif", tiff()), ("c.pdf", pdf()), ("d.xml", xml())):
        add(actor, made, name, content)
    worked()
    drawn = Drawn.objects.select_related("made", "blob").order_by("blob__suffix")
    assert [(one.blob.suffix, one.state, one.pages, _pages(one)) for one in drawn] == [
        (".ofd", "made", 1, 1),
        (".tif", "made", 2, 2),
    ]
    assert list(Job.objects.exclude(state="done")) == []


def test_one_content_is_drawn_once_for_all_who_show_it() -> None:
    day = call()
    for name in ("a.ofd", "b.ofd"):
        actor, made = declaration(call=day)
        add(actor, made, name, ofd())
        worked()
    assert (Drawn.objects.count(), _draws()) == (1, 1)


def test_bytes_tell_what_is_drawn_and_not_the_name() -> None:
    actor, made = declaration()
    add(actor, made, "其实是.pdf", ofd())
    add(actor, made, "其实不是.ofd", pdf())
    worked()
    assert [one.blob.suffix for one in Drawn.objects.select_related("blob")] == [".pdf"]


def test_what_cannot_be_drawn_is_said() -> None:
    actor, made = declaration()
    add(actor, made, "坏.tif", b"II*\0" + b"\xff" * 400)
    worked()
    one = Drawn.objects.get()
    assert (one.state, one.made, one.pages) == ("refused", None, 0)
    assert one.findings[0][0].startswith("图片已损坏或过大，不能在网页中显示")


def test_a_file_that_the_store_lost_is_tried_again_and_then_said() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.ofd", ofd()).paper
    worked()
    Drawn.objects.all().delete()
    default_storage.delete(paper.blob.place)
    assert drawing.ask_missing() == 1
    worked()
    one = Drawn.objects.get()
    assert (one.state, one.findings[0][0]) == (
        "refused",
        "生成可以显示的页面时出错（FileNotFoundError），请下载后查看",
    )


def test_what_was_read_before_or_drawn_by_an_earlier_drawer_is_drawn() -> None:
    actor, made = declaration()
    paper = add(actor, made, "a.ofd", ofd()).paper
    gone = add(actor, made, "b.tif", tiff()).paper
    worked()
    verbs.remove(actor=actor, paper=gone)
    Drawn.objects.filter(blob=gone.blob).delete()
    assert drawing.ask_missing() == 0
    Drawn.objects.update(drawer=drawing.DRAWER - 1)
    assert drawing.ask_missing() == 1
    assert Drawn.objects.get().state == "waiting"
    worked()
    assert (Drawn.objects.get().state, drawing.ask_missing()) == ("made", 0)
    Drawn.objects.all().delete()
    assert drawing.ask_missing() == 1
    worked()
    assert Drawn.objects.get().blob == paper.blob
