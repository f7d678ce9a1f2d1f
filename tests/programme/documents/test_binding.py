"""The bound 申报书 on the platform: bound from the store's files, once for what has not changed, its pages written back."""

import io

import pikepdf
import pytest
from django.core.files.storage import default_storage

from yunxing.programme.declarations import writing
from yunxing.programme.declarations.model import Change
from yunxing.programme.documents import binding, places, queries
from yunxing.programme.documents.model import Bound
from yunxing.programme.refusals import NotAllowedError
from yunxing.programme.work import leases
from yunxing.programme.work.model import Job

from ..factories import declaration, owner
from .filed import with_papers


def test_a_declaration_is_bound_and_its_page_numbers_come_back() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    with_papers(actor, made)
    made.refresh_from_db()
    asked = binding.ask(actor=actor, declaration=made)
    assert leases.work(most=5) >= 1
    bound = Bound.objects.get(pk=asked.pk)
    assert (bound.state, bound.findings and [f for f in bound.findings if f["weight"] == "refused"]) == ("made", [])
    assert bound.blob is not None
    with default_storage.open(bound.blob.place) as file, pikepdf.open(io.BytesIO(file.read())) as pdf:
        assert len(pdf.pages) == bound.pages
    made.refresh_from_db()
    pages = {claim["item"]: claim.get("pages") for claim in made.content["claims"]}
    assert all(pages.values())
    assert Change.objects.filter(declaration=made, how="bound").exists() == (pages != {})
    newest, current = queries.newest(made)
    assert (newest, current) == (bound, True)


def test_what_has_not_changed_is_not_bound_again() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    first = binding.ask(actor=actor, declaration=made)
    again = binding.ask(actor=actor, declaration=made)
    assert first == again
    assert Job.objects.filter(task="yunxing.programme.documents.binding.make").count() == 1
    writing.change(actor=actor, declaration=made, edits=[writing.Edit("fields/enterprise.employees", "121")])
    made.refresh_from_db()
    assert binding.ask(actor=actor, declaration=made) != first


def test_a_file_that_is_not_there_is_refused_by_name_and_can_be_asked_again() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    asked = binding.ask(actor=actor, declaration=made)
    leases.work(most=5)
    bound = Bound.objects.get(pk=asked.pk)
    assert bound.state == "refused"
    missing = {f["file"] for f in bound.findings if f["weight"] == "refused"}
    assert missing == {str(row["file"]).split("#")[0] for row in made.content["evidence"] if row.get("file")}
    again = binding.ask(actor=actor, declaration=made)
    assert (again.pk, again.state) == (asked.pk, "waiting")


def test_what_is_said_has_ways_out_that_the_platform_has() -> None:
    actor, made = declaration(filled="01-three-stars-just-enough")
    edits = [writing.Edit(f"evidence/{row['id']}", None) for row in made.content["evidence"][1:]]
    first = made.content["evidence"][0]["id"]
    edits.append(writing.Edit(f"evidence/{first}/file", None))
    made = writing.change(actor=actor, declaration=made, edits=edits).declaration
    asked = binding.ask(actor=actor, declaration=made)
    leases.work(most=5)
    said = {f["weight"]: (f["zh"], f["en"]) for f in Bound.objects.get(pk=asked.pk).findings}
    assert said["refused"] == (
        "证明材料「第 1 行」没有写文件名，请在“证明材料”页写明文件",
        "the evidence “row 1” names no file: name it on the page of evidence",
    )
    assert said["note"][0].endswith("是否应有见评定结论，应有的在“证明材料”页补充后再装订")


def test_others_bind_nothing() -> None:
    _, made = declaration()
    with pytest.raises(NotAllowedError):
        binding.ask(actor=owner(), declaration=made)
    assert Bound.objects.count() == 0


def test_places_to_be_sealed_are_named() -> None:
    _, made = declaration(star=4, filled="11-four-stars-with-a-sealed-table")
    assert [seal.path for seal in places.seals(made) if seal.done] == [seal.path for seal in places.seals(made)]
    sealed = [seal.path for seal in places.seals(made)]
    assert sealed[:2] == ["fields/commitment.sealed", "fields/commitment.signed"]
    assert len(sealed) == 4
