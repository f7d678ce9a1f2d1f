"""A character that is a box in the PDF is said where it is typed and where the PDF is offered."""

import re

from django.test import Client

from yunxing.programme.acting import Actor
from yunxing.programme.declarations import writing
from yunxing.programme.declarations.writing import Edit

from ...programme.factories import declaration
from .test_form import browser, save

PLACE = "fields/enterprise.representative.name"


def _page(actor: Actor, address: str, **more: str) -> str:
    client: Client = browser(actor)
    return client.get(address, headers=more).content.decode()


def test_it_is_said_at_its_field_as_it_is_saved_and_after() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    client = browser(actor)
    assert save(client, made, PLACE, "李四").json()["notices"] == {}
    said = "“𠮷”在 PDF 中显示为方框，请核对是否写错；没有写错的，请用 Word 版申请表打印"
    assert save(client, made, PLACE, "李𠮷").json()["notices"] == {PLACE: said}
    page = _page(actor, f"/declarations/{made.number}/basic/")
    assert re.findall(r'<p class="notice" data-notice="([^"]+)">([^<]+)</p>', page) == [(PLACE, said)]


def test_the_page_that_offers_the_pdf_names_each_place_and_the_way_out() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    address = f"/declarations/{made.number}/dossier/"
    assert 'id="boxes"' not in _page(actor, address)
    row = made.content["invoices"][0]
    edits = [Edit(PLACE, "李𠮷"), Edit(f"invoices/{row['id']}/seller", "𠀋云公司")]
    writing.change(actor=actor, declaration=made, edits=edits)
    box = re.search(r'<section class="said warning" id="boxes">.*?</section>', _page(actor, address), re.DOTALL)
    assert box is not None
    assert "请下载“申请表.docx”，用 Word 或 WPS 打印" in box[0]
    assert re.findall(r'<li><a href="([^"]+)">([^<]+)</a>：([^<]+)</li>', box[0]) == [
        (f"/declarations/{made.number}/basic/#fields-enterprise_representative_name", "法人代表姓名", "𠮷"),
        (
            f"/declarations/{made.number}/investment/#invoices-{row['id']}-seller",
            f"发票 {row['number']} · 销售方名称",
            "𠀋",
        ),
    ]
    english = _page(actor, address, **{"Accept-Language": "en"})
    assert "download the form (Word), print it from Word or WPS" in english
