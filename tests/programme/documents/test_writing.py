"""Documents made at once are those of the desk; a declaration leaves the platform and comes back the same."""

import csv
import io
import json
import zipfile

import pytest
import yaml
from docx import Document

from tests.dossier.form.making import pages_of
from yunxing.guide.declaration import reader
from yunxing.guide.files import Source
from yunxing.guide.loading import load_edition
from yunxing.programme import clock
from yunxing.programme.declarations import filling, writing
from yunxing.programme.declarations.model import Declaration
from yunxing.programme.documents import exporting
from yunxing.programme.documents.binding import key_of
from yunxing.programme.documents.writing import KINDS, as_yaml, written
from yunxing.programme.procedure.model import Step
from yunxing.programme.refusals import RefusedError
from yunxing.programme.sending import verbs as sending
from yunxing.programme.sending.queries import opinion_on

from ..factories import call, declaration, example
from ..procedure.walking import at_city

HEADS = {"docx": b"PK\x03\x04", "pdf": b"%PDF", "xlsx": b"PK\x03\x04", "pptx": b"PK\x03\x04", "yaml": b"format"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_document_can_be_had(kind: str) -> None:
    _, made = declaration(filled="01-three-stars-just-enough")
    head = HEADS[kind.rsplit(".", 1)[1]]
    assert written(made, kind)[: len(head)] == head


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "slide.pptx"])
def test_a_declaration_just_begun_has_documents_too(kind: str) -> None:
    _, made = declaration()
    head = HEADS[kind.rsplit(".", 1)[1]]
    assert written(made, kind)[: len(head)] == head


def test_the_citys_opinion_stands_on_the_form_and_in_the_dossier_once_it_recommended() -> None:
    city, made = at_city(4)
    Declaration.objects.filter(pk=made.pk).update(state="not_drawn")
    made.refresh_from_db()
    before = key_of(made)
    sending.write_opinion(actor=city, declaration=made, text="同意推荐甲乙丙", sealed_on=clock.today())
    assert (opinion_on(made), key_of(made)) == (None, before)
    assert "同意推荐甲乙丙" not in "".join(pages_of(written(made, "form.pdf")))
    Step.objects.create(
        declaration=made, number=99, event="recommend", before="not_drawn", after="recommended", at=clock.now(),
        person=city.person, authority=city.authority, edition=made.edition,
    )  # fmt: skip
    Declaration.objects.filter(pk=made.pk).update(state="recommended")
    made.refresh_from_db()
    assert key_of(made) != before
    assert "同意推荐甲乙丙" in "".join(pages_of(written(made, "form.pdf")))
    rows = [row for table in Document(io.BytesIO(written(made, "form.docx"))).tables for row in table.rows]
    assert [row.cells[-1].text for row in rows if "推荐" in row.cells[0].text] == [
        "同意推荐甲乙丙\n签章：\n2020年5月7日"
    ]


def test_no_other_document_is_there() -> None:
    _, made = declaration()
    with pytest.raises(RefusedError):
        written(made, "passwd")


def test_what_the_platform_gives_the_desk_reads() -> None:
    _, made = declaration(filled="01-three-stars-just-enough")
    edition = load_edition("jiangsu-2020")
    values = yaml.safe_load(as_yaml(made))
    declared = reader(edition).from_source(Source("", values, {}))
    assert [i.number for i in declared.invoices] == [i["number"] for i in example()["invoices"]]


def test_a_form_filled_in_word_is_taken_over() -> None:
    _, source = declaration(filled="01-three-stars-just-enough")
    form = written(source, "form.docx")
    actor, made = declaration()
    filled = filling.from_file(actor=actor, declaration=made, name="申请表.docx", data=form)
    made.refresh_from_db()
    assert made.content["fields"]["enterprise.employees"] == source.content["fields"]["enterprise.employees"]
    assert [c["item"] for c in made.content["claims"]] == [c["item"] for c in source.content["claims"]]
    assert filled.places > 20
    assert made.content["fields"]["enterprise.uscc"] == actor.enterprise.uscc  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", ["docx", "yaml"])
@pytest.mark.parametrize("name", ["01-three-stars-just-enough", "11-four-stars-with-a-sealed-table"])
def test_the_sites_own_form_brought_back_unchanged_changes_nothing(name: str, ending: str) -> None:
    actor, made = declaration(star=example(name)["star"], filled=name)
    swapped = made.content["invoices"]
    swapped.insert(0, {**swapped.pop(), "id": "i9"})  # as rows taken over from evidence have ids of their own
    made.save()
    before = made.content
    data = written(made, "form.docx") if ending == "docx" else as_yaml(made).encode()
    found = filling.from_file(actor=actor, declaration=made, name=f"x.{ending}", data=data)
    made.refresh_from_db()
    assert (found.places, found.differing) == (0, [])
    assert made.content == before


def test_what_a_form_says_otherwise_is_listed_and_what_it_adds_is_filled_in() -> None:
    name = "11-four-stars-with-a-sealed-table"
    _, source = declaration(star=4, filled=name)
    form = written(source, "form.docx")
    actor, made = declaration(star=4, filled=name)
    seller = made.content["invoices"][1]["seller"]
    line = made.content["invoices"][2]["breakdown"]["lines"][0]["id"]
    edits = [
        writing.Edit("fields/enterprise.employees", "7"),
        writing.Edit("fields/cloud_since", None),
        writing.Edit("providers/p1/uscc", None),
        writing.Edit("invoices/i2/seller", None),
        writing.Edit("invoices/i1", None),
        writing.Edit(f"invoices/i3/breakdown/lines/{line}/amount_yuan", "1"),
        writing.Edit("contracts/c9", {"dated": "2020-01-02", "amount_yuan": "5"}),
    ]
    writing.change(actor=actor, declaration=made, edits=edits)
    found = filling.from_file(actor=actor, declaration=made, name="x.docx", data=form)
    made.refresh_from_db()
    now = made.content
    buyers = {f"invoices/{i['id']}/buyer" for i in now["invoices"]}  # the form is another enterprise's
    own = {*buyers, "fields/enterprise.address"}
    assert [d.path for d in found.differing if d.path not in own] == [
        "fields/enterprise.employees",
        "invoices/i3/breakdown",
    ]
    assert now["fields"]["enterprise.employees"] == "7"
    assert now["fields"]["cloud_since"] == source.content["fields"]["cloud_since"]
    assert {i["number"]: i["seller"] for i in now["invoices"]}["80001102"] == seller
    assert sorted(i["number"] for i in now["invoices"]) == ["80001101", "80001102", "80001103"]
    assert "uscc" not in now["providers"][0]  # the form does not say it
    assert next(c for c in now["contracts"] if c["id"] == "c9")["dated"] == "2020-01-02"
    assert [c.get("services") for c in now["claims"]] == [c.get("services") for c in source.content["claims"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.exe", b"MZ"),
        ("x.docx", b"not a zip"),
        ("x.yaml", b"- 1\n- 2\n"),
        ("x.yaml", b"!!python/object/apply:os.system ['true']"),
        ("x.json", b"{"),
        ("x.json", b"[" * 5_000),
        ("x.yaml", b"star: 9\n"),
        ("", b""),
    ],
)
def test_what_is_no_declaration_is_refused_and_changes_nothing(name: str, data: bytes) -> None:
    actor, made = declaration()
    before = made.content
    with pytest.raises(RefusedError):
        filling.from_file(actor=actor, declaration=made, name=name, data=data)
    made.refresh_from_db()
    assert made.content == before


def test_an_earlier_declaration_is_copied_without_its_dates_and_proofs() -> None:
    actor, first = declaration(filled="01-three-stars-just-enough")
    _, second = declaration(actor, call=call(name="2020年第二批"))
    filling.from_earlier(actor=actor, declaration=second, number=first.number)
    second.refresh_from_db()
    assert "filed_on" not in second.content["fields"]
    assert second.content["fields"]["narratives.scope"] == first.content["fields"]["narratives.scope"]
    assert [s["name"] for s in second.content["services"]] == [s["name"] for s in first.content["services"]]
    assert [c for c in second.content["claims"] if c.get("evidence") or c.get("pages")] == []
    with pytest.raises(RefusedError):
        filling.from_earlier(actor=actor, declaration=second, number="none")
    before = second.content
    again = filling.from_earlier(actor=actor, declaration=second, number=first.number)
    second.refresh_from_db()
    assert (again.places, again.differing, second.content) == (0, [], before)


def test_all_of_a_declaration_can_be_taken_away() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    writing.change(actor=actor, declaration=made, edits=[writing.Edit("fields/enterprise.address", "=1+1")])
    with exporting.exported(made) as out, zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["申报.yaml", "修改记录.csv"]
        rows = list(csv.reader(io.StringIO(archive.read("修改记录.csv").decode("utf-8-sig"))))
    assert len(rows) == made.changes.count() + 1
    last = next(row for row in rows if row[7] == "fields/enterprise.address")
    assert last[5] == "'=1+1"
    assert json.dumps(last)


def test_another_document_is_told_where_the_form_is_to_be_had() -> None:
    actor, made = declaration()
    letter = Document()
    letter.add_paragraph("关于组织开展星级上云企业评定的通知")
    out = io.BytesIO()
    letter.save(out)
    with pytest.raises(RefusedError) as refused:
        filling.from_file(actor=actor, declaration=made, name="通知.docx", data=out.getvalue())
    assert refused.value.zh == (
        "通知.docx 不是本版指南的申请表。请在“申报书”页下载申请表（Word），填好后再导入；其他材料请在“证明材料”页上传"
    )
